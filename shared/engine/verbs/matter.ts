/** What can be done about a matter as a whole: urged, commented on, copied, added to, terminated, opened again. */
import { z } from 'zod';
import { partyOf, personKey, type PartyKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { cutText } from '../../kernel/text.ts';
import { dayOf, formatInstant, timeOfDay } from '../../kernel/time.ts';
import { deadlineOf } from '../definition/limits.ts';
import { endMatter, enterAll, leaveAll } from '../deciding/carry-out.ts';
import { dueOf, emit, notify, stepOf, titleOf, wordsOf } from '../deciding/draft.ts';
import { choice, list, long, person, reason } from '../forms/form.ts';
import { partiesOf, principalFor, roleOf } from '../definition/roles.ts';
import { terminators } from '../definition/terminating.ts';
import { texts } from '../texts.ts';
import type { CopyShows } from '../matter/state.ts';
import type { ItemVerb, MatterVerb, Scene } from './verb.ts';

const t = texts.verbs;
const f = texts.verbForms;
const whileOpen = (scene: Scene): PartyKey[] | undefined => (scene.matter.end ? undefined : scene.participants());

const MENTION_CHARACTERS = 100;
/** People that a comment asks. */
export const mentionedIn = (form: Record<string, unknown>): string[] =>
  ((form['to'] ?? []) as { person: string }[]).map((one) => one.person);

/** Only whoever may see the matter is told of what is said in it; to anybody else it does not exist. */
function maySee(id: string, { matter, context, participants }: Scene): boolean {
  const { directory } = context;
  const found = directory.person(id);
  if (!found) return false;
  const holds = (key: PartyKey): boolean => {
    const party = partyOf(key);
    return 'unit' in party ? directory.holders(party.unit, party.post).includes(id) : party.person === id;
  };
  return (
    matter.units.includes(found.unit) || (matter.readers ?? []).includes(personKey(id)) || participants().some(holds)
  );
}

export const matterVerbs = {
  urge: {
    of: 'item',
    title: t.urge,
    help: f.urgeHelp,
    who(scene) {
      const { actor } = scene.context;
      if (scene.item.kind !== 'task') return undefined;
      // Whoever has the task would urge himself.
      if (actor.kind === 'person' && principalFor([actor.principals[0]], scene.item.parties)) return undefined;
      const others = scene.participants().filter((key) => !scene.item.parties.includes(key));
      return others.length > 0 ? others : undefined;
    },
    gate({ item, context }) {
      const { actor, now } = context;
      const mine = item.urgedBy?.find((one) => actor.kind === 'person' && one.person === actor.person);
      return mine && dayOf(mine.at) === dayOf(now) ? f.urged(timeOfDay(mine.at)) : undefined;
    },
    form: z.object({ note: long(f.note, { max: 200 }).optional() }),
    apply(draft, item, { form, by }) {
      const who = by.person === undefined ? {} : { by: by.person };
      emit(draft, { type: 'urged', item: item.id, at: draft.context.now, ...who });
      const note = form['note'] === undefined ? '' : `（${String(form['note'])}）`;
      notify(draft, {
        to: item.parties,
        kind: 'reminder',
        subject: texts.urgeSubject(titleOf(draft.procedure, item), by.name),
        body: `${draft.state.title}${note}`,
        item: item.id,
        urgent: true,
        words: wordsOf(stepOf(draft.procedure, item), item.step),
        ...dueOf(item),
      });
      return undefined;
    },
  },
  comment: {
    of: 'matter',
    title: t.comment,
    who: whileOpen,
    form: z.object({
      text: long(f.comment, { max: 1000 }),
      to: list(f.mentioned, z.object({ person: person(f.person) }), { max: 20, help: f.mentionedHelp }).optional(),
    }),
    check: (form, scene): Fault[] =>
      mentionedIn(form).flatMap((one, n) =>
        maySee(one, scene) ? [] : [{ path: `to.${n}.person`, message: f.seesNothing }],
      ),
    apply(draft, _, { form, by }) {
      const to = [...new Set(mentionedIn(form).map(personKey))];
      if (to.length > 0)
        notify(draft, {
          ...{ to, kind: 'info', subject: texts.mentionSubject(by.name) },
          body: `${draft.state.title}：${cutText(String(form['text']), MENTION_CHARACTERS, '…')}`,
        });
      return undefined;
    },
  },
  copy: {
    of: 'matter',
    title: t.copy,
    help: f.copyHelp,
    who: whileOpen,
    form: z.object({
      to: list(f.copyTo, z.object({ person: person(f.person) }), { max: 20 }),
      shows: choice(f.copyShows, f.copyShown).optional(),
      note: long(f.note, { max: 200 }).optional(),
    }),
    check: (form, { context }): Fault[] =>
      (form['to'] as { person: string }[]).flatMap((one, n) =>
        context.directory.person(one.person) ? [] : [{ path: `to.${n}.person`, message: f.noPerson }],
      ),
    apply(draft, _, { form, by }) {
      const readers = (form['to'] as { person: string }[]).map((one) => personKey(one.person));
      const shows = (form['shows'] ?? 'lines') as CopyShows;
      emit(draft, { type: 'copied', readers, shows, by: by.name });
      notify(draft, {
        to: readers,
        kind: 'info',
        subject: texts.copySubject(by.name),
        body: `${draft.state.title}${form['note'] === undefined ? '' : `（${String(form['note'])}）`}。${f.copySeen[shows]}`,
      });
      return undefined;
    },
  },
  attach: {
    of: 'matter',
    title: t.attach,
    who: whileOpen,
    form: z.object({ note: long(f.note, { max: 500 }).optional() }),
    apply: () => undefined,
  },
  terminate: {
    of: 'matter',
    title: t.terminate,
    help: f.terminateHelp,
    tone: 'danger',
    decides: () => true,
    who: (scene) => (scene.matter.end ? undefined : terminators(scene.procedure, scene.matter, scene.context)),
    form: z.object({ reason: reason(f.why) }),
    apply(draft, _, { form, by }) {
      const at = draft.context.now;
      leaveAll(draft, draft.state.items, undefined, { command: 'terminate', title: t.terminate, by: by.name, at });
      endMatter(draft, 'terminated', at, String(form['reason']));
      return undefined;
    },
  },
  reopen: {
    of: 'matter',
    title: t.reopen,
    help: f.reopenHelp,
    who({ procedure, matter, context }) {
      const { reopens } = procedure;
      if (!reopens || !matter.end || !reopens.ends.includes(matter.end.end)) return undefined;
      return partiesOf(roleOf(procedure, reopens.by), matter, context);
    },
    gate({ procedure, matter, context }) {
      if (!procedure.reopens || !matter.end) return undefined;
      const until = deadlineOf('reopen', { ...procedure.reopens.within, from: () => matter.end?.at }, matter, context);
      return context.now > until.at ? f.reopenLate(formatInstant(until.at)) : undefined;
    },
    form: z.object({ reason: reason(f.why) }),
    apply(draft, _, { by }) {
      const at = draft.context.now;
      const enters = [...(draft.procedure.reopens?.enters ?? [])];
      emit(draft, { type: 'reopened', at, enters });
      enterAll(draft, enters, { command: 'reopen', title: t.reopen, by: by.name, at });
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb | MatterVerb>;
