/**
 * 催办 → 督办 → 通报: whoever waits urges (matter.ts); whoever answers for others demands an answer by a date; what is not
 * answered by then, or not done and late, is made known. Each step only after the one before. It moves no limit of the
 * law and decides nothing; a demand that nobody answers lapses and is told up the line like any other task.
 */
import { z } from 'zod';
import { formatInstant } from '../../kernel/time.ts';
import { unitOfKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { leaveAll } from '../deciding/carry-out.ts';
import { emit, firstHands, notify, SUPERVISION_STEP, titleOf, upTheLine, wordsOf } from '../deciding/draft.ts';
import { deadlineOf, timersOf } from '../definition/limits.ts';
import { headsOf, holdersOf, lineAbove, partiesOf, roleOf } from '../definition/roles.ts';
import { date, long, reason } from '../forms/form.ts';
import { texts } from '../texts.ts';
import type { Limit } from '../definition/definition.ts';
import type { Item } from '../matter/state.ts';
import type { ItemScene, ItemVerb } from './verb.ts';

const t = texts.verbs;
const f = texts.ladder;

/** What can be demanded of somebody: any task, but for the answer to a demand. */
const isDemandable = ({ item }: ItemScene): boolean => item.kind === 'task' && item.answers === undefined;

const unitsOf = ({ item, context: { directory } }: ItemScene): UnitId[] =>
  firstHands(item).flatMap((key) => unitOfKey(key, directory) ?? []);

/** A limit of the task has passed. */
const isLate = ({ item, context }: ItemScene): boolean => item.deadlines.some(({ at }) => at <= context.now);

/** Whoever learns of its lapse, also where he has it as well since then: the heads of those who have it, and who supervises the procedure. */
const overseers = ({ procedure, matter, context, item }: ItemScene): PartyKey[] =>
  upTheLine({ procedure, state: matter, context }, firstHands(item));

/** Who supervises it, and sits in another unit; else the first body above. Nobody makes his own unit known. */
function office(scene: ItemScene): PartyKey[] {
  const { procedure, matter, context, item } = scene;
  const own = unitsOf(scene);
  const isOther = (key: PartyKey) => !own.includes(unitOfKey(key, context.directory) ?? '');
  const supervisors = partiesOf(roleOf(procedure, procedure.supervisor), matter, context).filter(isOther);
  if (supervisors.length > 0) return supervisors;
  return lineAbove(firstHands(item), context.directory)
    .filter((key) => isOther(key) && holdersOf(key, context.directory).length > 0)
    .slice(0, 1);
}

const some = (keys: PartyKey[]): PartyKey[] | undefined => (keys.length > 0 ? keys : undefined);

/** The day that the demand names. */
const untilDay = (day: string): Limit => ({
  span: { n: 1, unit: 'd' },
  basis: 'setting',
  setting: '',
  until: () => day,
});

export const ladderVerbs = {
  superviseTask: {
    of: 'item',
    title: t.superviseTask,
    help: f.superviseHelp,
    who: (scene) => (isDemandable(scene) ? some([...overseers(scene), ...office(scene)]) : undefined),
    gate(scene) {
      const { item, context } = scene;
      if (item.urgedAt === undefined && !isLate(scene)) return f.notYet;
      const { supervised } = item;
      const waits = supervised && supervised.answeredAt === undefined && supervised.until > context.now;
      return waits ? f.asked(formatInstant(supervised.until)) : undefined;
    },
    form: z.object({ until: date(f.until, { when: 'coming', help: f.untilHelp }), note: reason(f.note) }),
    apply(draft, item, { form, by }) {
      const { context, state } = draft;
      const at = context.now;
      const to = firstHands(item);
      // One demand at a time: a new one takes the place of what was not answered.
      const before = state.items.filter((one) => one.answers?.item === item.id);
      leaveAll(draft, before, undefined, { command: 'superviseTask', title: t.superviseTask, by: by.name, at });
      const id = `${SUPERVISION_STEP}#${draft.state.entered + 1}`;
      const deadline = deadlineOf(`${id}.1`, untilDay(String(form['until'])), state, context);
      emit(draft, { type: 'supervised', item: item.id, at, by, until: deadline.at });
      const answer: Item = {
        ...{ id, step: SUPERVISION_STEP, kind: 'task', since: at, parties: to },
        ...{ deadlines: [deadline], answers: { item: item.id } },
      };
      emit(draft, { type: 'entered', item: answer, timers: timersOf(id, deadline, context), units: [] });
      const said = {
        subject: f.subject(titleOf(draft.procedure, item)),
        body: f.body(state.title, by.name, String(form['note'])),
      };
      notify(draft, {
        ...{ to, kind: 'reminder', ...said, item: id, urgent: true, dueAt: deadline.at },
        ...{ basis: deadline.basis, words: wordsOf(undefined, SUPERVISION_STEP) },
      });
      notify(draft, { to: headsOf(to, context.directory), kind: 'info', ...said });
      return undefined;
    },
  },
  answerSupervision: {
    of: 'item',
    title: t.answerSupervision,
    help: f.answerHelp,
    tone: 'primary',
    who: ({ item }) => (item.answers ? item.parties : undefined),
    form: z.object({ answer: long(f.answer, { max: 1000, min: 2 }) }),
    apply(draft, item, { form, by }) {
      const at = draft.context.now;
      const main = draft.state.items.find((one) => one.id === item.answers?.item);
      leaveAll(draft, [item], item, { command: 'answerSupervision', title: t.answerSupervision, by: by.name, at });
      if (!main?.supervised) return undefined;
      emit(draft, { type: 'supervisionAnswered', item: main.id, at });
      const { as, person } = main.supervised.by;
      const asked: PartyKey[] = [
        ...(person === undefined ? [] : [`person:${person}` as PartyKey]),
        ...(as ? [as] : []),
      ];
      notify(draft, {
        ...{ to: asked, kind: 'info', subject: f.answeredSubject(titleOf(draft.procedure, main)) },
        body: f.body(draft.state.title, by.name, String(form['answer'])),
      });
      return undefined;
    },
  },
  makeKnown: {
    of: 'item',
    title: t.makeKnown,
    help: f.knownHelp,
    tone: 'danger',
    who: (scene) => (isDemandable(scene) && scene.item.supervised ? some(office(scene)) : undefined),
    whyNot: (scene) => (isDemandable(scene) && !scene.item.supervised ? f.notSupervised : undefined),
    gate(scene) {
      const { supervised } = scene.item;
      if (!supervised) return f.notSupervised;
      if (supervised.reportedAt !== undefined) return f.known;
      if (supervised.until > scene.context.now) return f.running(formatInstant(supervised.until));
      return supervised.answeredAt !== undefined && supervised.answeredAt <= supervised.until && !isLate(scene)
        ? f.answered
        : undefined;
    },
    form: z.object({ reason: reason(f.why) }),
    apply(draft, item, { form, by }) {
      emit(draft, { type: 'reported', item: item.id, at: draft.context.now });
      const { directory } = draft.context;
      notify(draft, {
        ...{ to: [...firstHands(item), ...headsOf(firstHands(item), directory)], kind: 'lapse', urgent: true },
        subject: f.knownSubject(titleOf(draft.procedure, item)),
        body: f.body(draft.state.title, by.name, String(form['reason'])),
      });
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
