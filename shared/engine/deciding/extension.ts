/** Lawful extension: asked for with a reason, granted by consent, within the cap of its basis (e.g. A-13). */
import { addMs, MS_PER_DAY } from '../../kernel/time.ts';
import { citySet } from '../definition/define.ts';
import { leave } from './carry-out.ts';
import { dueOf, emit, EXTENSION_STEP, notify, stepOf, unitsOf, wordsOf, type Draft } from './draft.ts';
import { endHeldWait } from '../time/passing.ts';
import { deadlineOf, lengthened, timersOf } from '../definition/limits.ts';
import { barredFrom, eligible, partiesOf, roleOf } from '../definition/roles.ts';
import { texts } from '../texts.ts';
import type { Item } from '../matter/state.ts';

/** No rule says by when a consent is given; without a limit an unanswered request would hold a wait for ever. */
export const EXTENSION_ANSWER = citySet('extension.answer', texts.extensionTitle, 3, 'wd');

export function askExtension(draft: Draft, item: Item, form: Record<string, unknown>): void {
  const { procedure, context, state } = draft;
  const extension = stepOf(procedure, item)?.extension;
  if (!extension) throw new Error(`${item.id} can't be extended`);
  const days = Number(form['days']);
  const role = roleOf(procedure, extension.consents);
  const keys = partiesOf(role, state, context);
  const { parties, raised } = eligible(keys, barredFrom(state, true, context.directory), context.directory);
  const id = `${EXTENSION_STEP}#${state.entered + 1}`;
  const deadline = deadlineOf(`${id}.1`, extension.answer ?? EXTENSION_ANSWER, state, context);
  const consent: Item = {
    id,
    step: EXTENSION_STEP,
    kind: 'task',
    since: context.now,
    parties,
    deadlines: [deadline],
    extends: { item: item.id, days },
    ...(raised ? { raised } : {}),
  };
  const timers = timersOf(id, deadline, context);
  emit(draft, { type: 'entered', item: consent, timers, units: unitsOf(parties, role, draft) });
  notify(draft, {
    to: parties,
    kind: 'task',
    subject: texts.taskSubject(texts.extensionTitle),
    body: `${state.title}：${texts.extensionAsked(days, extension.unit === 'wd' ? texts.workingDays : texts.calendarDays)}`,
    item: id,
    words: wordsOf(undefined),
    dueAt: deadline.at,
  });
}

export function answerExtension(draft: Draft, consent: Item, command: string, by: string): void {
  const { context } = draft;
  const extended = consent.extends;
  if (!extended) throw new Error(`${consent.id} is no request for an extension`);
  const granted = command === 'grantExtension';
  leave(
    draft,
    consent,
    { command, title: granted ? texts.grantExtension : texts.refuseExtension, by, at: context.now },
    true,
  );
  const item = draft.state.items.find((one) => one.id === extended.item);
  if (!item) return;
  const basis = stepOf(draft.procedure, item)?.extension?.basis;
  const old = item.deadlines.find((one) => 'article' in one.basis && one.basis.article === basis);
  if (granted && old) {
    const unit = stepOf(draft.procedure, item)?.extension?.unit ?? 'd';
    const more = { n: extended.days, unit };
    const deadline =
      item.kind === 'wait' ? { ...old, at: addMs(old.at, more.n * MS_PER_DAY) } : lengthened(old, more, context);
    // Granted so late that even the longer wait is over: it ends now, and not before it was granted.
    const ends = deadline.at < context.now ? context.now : deadline.at;
    const timers =
      item.kind === 'wait'
        ? [{ at: ends, kind: 'elapse' as const, item: item.id, deadline: deadline.id }]
        : timersOf(item.id, deadline, context);
    emit(draft, { type: 'extended', item: item.id, deadline, timers, days: extended.days });
  }
  const { asks, tells } = stepOf(draft.procedure, item)?.extension ?? {};
  if (asks) {
    const told = tells === undefined ? [asks] : [asks, tells];
    notify(draft, {
      to: told.flatMap((role) => partiesOf(roleOf(draft.procedure, role), draft.state, context)),
      kind: 'result',
      subject: granted ? texts.grantExtension : texts.refuseExtension,
      body: draft.state.title,
      ...dueOf(draft.state.items.find((one) => one.id === item.id) ?? item),
    });
  }
  if (!granted && item.held) endHeldWait(draft, item);
}
