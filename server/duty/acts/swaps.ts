/** Swaps: one asks, the other accepts, and from then on each stands in where the other would have been on duty. */
import type { Line, Span, Swap } from '@banjie/shared/duty/roster.ts';
import { humanOf, type PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { daysBetween } from '@banjie/shared/kernel/time.ts';
import type { DutyChange } from '../ports.ts';
import { texts } from '../texts.ts';
import { idOf, invalid, LONGEST_DAYS, type Days, type Made, type Of, type Scene } from './scene.ts';

export function swapActs({ duty, people, views, nameOf, holders, byOf, say, now }: Scene) {
  /** What somebody has in a line within these duty days; a fault where he has nothing. */
  function ownSpan(roster: DutyChange, line: Line, person: PersonId, { from, until }: Days): Span | undefined {
    const reading = duty.read(roster, people.directory());
    const whole = reading.spanOfDays(line, from, until);
    return whole && reading.stretches(line, whole).some((one) => one.person === person) ? whole : undefined;
  }

  async function ask(
    of: Of,
    asker: PersonId,
    asked: {
      line?: string | undefined;
      other: PersonId;
      give: Days;
      take?: Days | undefined;
      why?: string | undefined;
    },
    key: string,
  ): Promise<Made> {
    const id = idOf(asker, key);
    const { other, give, take } = asked;
    const directory = people.directory();
    if (!holders(of).includes(asker)) return reject('notAllowed', texts.onlyHolders);
    if (humanOf(directory, other) === humanOf(directory, asker))
      return invalid({ path: 'other', message: texts.fault.self });
    if (!holders(of).includes(other)) return invalid({ path: 'other', message: texts.fault.notHolder(nameOf(other)) });
    for (const [path, days] of [
      ['give', give],
      ['take', take],
    ] as const) {
      if (!days) continue;
      if (days.until < days.from) return invalid({ path: `${path}.until`, message: texts.fault.order });
      if (daysBetween(days.from, days.until) >= LONGEST_DAYS)
        return invalid({ path: `${path}.until`, message: texts.fault.tooLong });
    }
    const changed = await duty.change(
      of,
      (before) => {
        if (!before) return reject('notFound', texts.none);
        if (before.exceptions.some((one) => one.id === id)) return undefined;
        const lines =
          asked.line === undefined ? before.lines : before.lines.filter(({ key: one }) => one === asked.line);
        const line = lines.find((one) => ownSpan(before, one, asker, give));
        const mine = line && ownSpan(before, line, asker, give);
        if (!line || !mine)
          return invalid({
            path: 'give.from',
            message: texts.fault.notOnDuty(nameOf(asker), texts.daysText(give.from, give.until)),
          });
        if (mine.until <= now()) return invalid({ path: 'give.from', message: texts.fault.past });
        const theirs = take && ownSpan(before, line, other, take);
        if (take && !theirs)
          return invalid({
            path: 'take.from',
            message: texts.fault.notOnDuty(nameOf(other), texts.daysText(take.from, take.until)),
          });
        if (theirs && theirs.until <= now()) return invalid({ path: 'take.from', message: texts.fault.past });
        const swap: Swap = {
          ...{
            kind: 'swap',
            id,
            line: line.key,
            asker,
            other,
            give: mine,
            why: asked.why ?? '',
            at: now(),
            state: 'asked',
          },
          ...(theirs ? { take: theirs } : {}),
        };
        return {
          roster: { ...before, exceptions: [...before.exceptions, swap] },
          what: texts.did.asked(views.swapText(swap)),
        };
      },
      byOf(asker),
    );
    if (isRejection(changed)) return changed;
    const swap = changed.exceptions.find((one) => one.id === id);
    if (swap?.kind === 'swap') {
      const { subject, body } = texts.notice.asked;
      await say(`swap.${id}`, [swap.other], subject, body(views.swapText(swap), swap.why));
    }
    return { text: texts.done.asked(nameOf(other)), id };
  }

  /** Nobody is told of an exchange of which nothing comes: a turn of whoever has left the post would be a gap. */
  function notAny(roster: DutyChange, { asker, other, line: key, give, take }: Swap) {
    const of = { unit: roster.unit, post: roster.post };
    const left = [asker, other].find((one) => !holders(of).includes(one));
    if (left !== undefined) return reject('notNow', texts.fault.left(nameOf(left)));
    const line = roster.lines.find((one) => one.key === key);
    const reading = duty.read(roster, people.directory());
    const has = (person: PersonId, span: Span | undefined) =>
      span === undefined || (line && reading.stretches(line, span).some((one) => one.person === person));
    return has(asker, give) && has(other, take) ? undefined : reject('notNow', texts.fault.moved);
  }

  async function answer(
    of: Of,
    by: PersonId,
    mayRun: boolean,
    id: string,
    said: 'accept' | 'decline' | 'withdraw',
  ): Promise<Made> {
    const state = ({ accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const)[said];
    const changed = await duty.change(
      of,
      (before) => {
        const found = before?.exceptions.find((one) => one.id === id);
        if (!before || found?.kind !== 'swap') return reject('notFound', texts.none);
        const isHis = said === 'withdraw' ? found.asker === by || mayRun : found.other === by;
        if (!isHis) return reject('notAllowed', texts.fault.notYours);
        if (found.state === state) return undefined;
        if (found.state !== 'asked') return reject('notNow', texts.fault.answered(texts.states[found.state]));
        if (found.give.until <= now()) return reject('notNow', texts.fault.over);
        const barred = said === 'accept' ? notAny(before, found) : undefined;
        if (barred) return barred;
        const answered: Swap = { ...found, state, answeredAt: now() };
        return {
          // It takes effect now: behind whatever has changed since it was asked for.
          roster: { ...before, exceptions: [...before.exceptions.filter((one) => one !== found), answered] },
          what: texts.did.answered(views.swapText(found), texts.states[state]),
        };
      },
      byOf(by),
    );
    if (isRejection(changed)) return changed;
    const swap = changed.exceptions.find((one) => one.id === id);
    if (swap?.kind === 'swap') {
      const heads = people.directory().holders(of.unit, 'head');
      const to = [swap.asker, swap.other, ...(said === 'accept' ? heads : [])].filter((one) => one !== by);
      const { subject, body } = texts.notice.answered(texts.states[state]);
      await say(`swap.${id}.${state}`, [...new Set(to)], subject, body(views.swapText(swap)));
    }
    return { text: texts.done[state] };
  }

  return { ask, answer };
}
