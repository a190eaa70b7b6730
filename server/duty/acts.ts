/** What people do with a roster: rules, overrides, swaps. Each is judged on the roster as it stands and written with who did it. */
import { createHash } from 'node:crypto';
import type { Line, Override, Shift, Span, Swap } from '@banjie/shared/duty/roster.ts';
import { humanOf, personKey, type PersonId, type PostKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, atTime, daysBetween, formatInstant, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notify/notices.ts';
import type { PeopleService } from '../people/directory.ts';
import type { DutyService } from './duty.ts';
import type { DutyChange } from './ports.ts';
import { spanText, texts } from './texts.ts';
import type { Views } from './views.ts';

export interface ActPorts {
  duty: DutyService;
  people: Pick<PeopleService, 'directory' | 'nameOf' | 'standing'>;
  views: Pick<Views, 'swapText'>;
  tell: Notices['tell'];
  now(): Instant;
}

export interface Of {
  unit: UnitId;
  post: PostKey;
}
type Made = { text: string; id?: string } | Rejection;
type Asked = Omit<Shift, 'until'> & { until?: Day | undefined };
type Days = { from: Day; until: Day };

const LONGEST_DAYS = 366;

const invalid = (...faults: Fault[]): Rejection => reject('invalid', faults[0]?.message ?? texts.invalid, { faults });
const idOf = (person: PersonId, key: string): string =>
  createHash('sha256').update(`${person}\n${key}`).digest('base64url').slice(0, 16);

export function createActs({ duty, people, views, tell, now }: ActPorts) {
  const { nameOf } = people;
  const holders = ({ unit, post }: Of) => people.directory().holders(unit, post);
  const byOf = (person: PersonId): DutyChange['by'] => {
    const standing = people.standing(person, now());
    return { person, name: standing?.name ?? person, unit: standing?.unitName ?? '' };
  };
  const lineIn = (roster: DutyChange, key: string | undefined): Line | undefined =>
    key === undefined ? roster.lines[0] : roster.lines.find((line) => line.key === key);
  const say = (event: string, to: readonly PersonId[], subject: string, body: string) =>
    tell([
      {
        to: to.map(personKey),
        notice: {
          ...{ event: `duty.${event}`, at: now(), matter: '', number: '', kind: 'summary', urgent: false, words: [] },
          ...{ subject, body },
        },
      },
    ]);

  async function put(
    of: Of,
    person: PersonId,
    asked: { version: number; always: boolean; lines: readonly { title: string; shifts: readonly Asked[] }[] },
  ): Promise<Made> {
    const faults: Fault[] = [];
    for (const [n, { shifts }] of asked.lines.entries())
      for (const [m, shift] of shifts.entries()) {
        const path = `lines.${n}.shifts.${m}`;
        const strange = shift.persons.find((one) => !holders(of).includes(one));
        if (strange !== undefined)
          faults.push({ path: `${path}.persons`, message: texts.fault.notHolder(nameOf(strange)) });
        if (shift.until !== undefined && shift.until < shift.from)
          faults.push({ path: `${path}.until`, message: texts.fault.untilBeforeFrom });
      }
    if (faults.length > 0) return invalid(...faults);
    const changed = await duty.change(
      of,
      (before) => {
        const keys = keysOf(
          before,
          asked.lines.map(({ title }) => title),
        );
        const lines = asked.lines.map(({ title, shifts }, n): Line => ({
          ...{ key: keys[n] ?? '', title },
          shifts: shifts.map(({ until, ...shift }) => ({ ...shift, ...(until === undefined ? {} : { until }) })),
        }));
        const isSame = before !== undefined && before.always === asked.always && sameLines(before.lines, lines);
        if (isSame) return undefined;
        if ((before?.version ?? 0) !== asked.version)
          return reject('stale', texts.stale(before?.by.name ?? '', before ? formatInstant(before.at) : ''));
        const exceptions = (before?.exceptions ?? []).filter((one) => lines.some(({ key }) => key === one.line));
        const what = before ? texts.did.put : texts.did.made;
        return { roster: { always: asked.always, lines, exceptions }, what };
      },
      byOf(person),
    );
    return isRejection(changed) ? changed : { text: texts.done.put };
  }

  async function override(
    of: Of,
    by: PersonId,
    asked: Days & {
      line?: string | undefined;
      fromTime?: string | undefined;
      untilTime?: string | undefined;
      person: PersonId;
      why: string;
    },
    key: string,
  ): Promise<Made> {
    const id = idOf(by, key);
    if (!holders(of).includes(asked.person))
      return invalid({ path: 'person', message: texts.fault.notHolder(nameOf(asked.person)) });
    if (asked.until < asked.from) return invalid({ path: 'until', message: texts.fault.order });
    if (daysBetween(asked.from, asked.until) >= LONGEST_DAYS)
      return invalid({ path: 'until', message: texts.fault.tooLong });
    const changed = await duty.change(
      of,
      (before) => {
        if (!before) return reject('notFound', texts.none);
        if (before.exceptions.some((one) => one.id === id)) return undefined;
        const line = lineIn(before, asked.line);
        if (!line) return invalid({ path: 'line', message: texts.fault.noLine });
        const whole = duty.read(before, people.directory()).spanOfDays(line, asked.from, asked.until);
        const span: Span = {
          from: asked.fromTime ? atTime(asked.from, asked.fromTime) : (whole?.from ?? atTime(asked.from, '00:00')),
          until: asked.untilTime
            ? atTime(asked.until, asked.untilTime)
            : (whole?.until ?? atTime(addDays(asked.until, 1), '00:00')),
        };
        if (span.until <= span.from) return invalid({ path: 'until', message: texts.fault.order });
        if (span.until <= now()) return invalid({ path: 'from', message: texts.fault.past });
        const made: Override = {
          kind: 'override',
          id,
          line: line.key,
          ...span,
          person: asked.person,
          why: asked.why,
          by,
          at: now(),
        };
        const what = texts.did.override(line.title, spanText(span), nameOf(asked.person));
        return { roster: { ...before, exceptions: [...before.exceptions, made] }, what };
      },
      byOf(by),
    );
    if (isRejection(changed)) return changed;
    const made = changed.exceptions.find((one) => one.id === id);
    if (made?.kind === 'override') {
      const { subject, body } = texts.notice.override;
      const title = lineIn(changed, made.line)?.title ?? '';
      const had = duty.read(
        { ...changed, exceptions: changed.exceptions.filter((one) => one.id !== id) },
        people.directory(),
      );
      const line = lineIn(changed, made.line);
      const replaced = line
        ? had.stretches(line, made).flatMap(({ person }) => (person === undefined ? [] : [person]))
        : [];
      const to = [...new Set([made.person, ...replaced])].filter((one) => one !== by);
      if (to.length > 0)
        await say(`override.${id}`, to, subject, body(title, spanText(made), nameOf(made.person), made.why));
    }
    return { text: texts.done.override, id };
  }

  async function endOverride(of: Of, by: PersonId, id: string): Promise<Made> {
    const changed = await duty.change(
      of,
      (before) => {
        const found = before?.exceptions.find((one) => one.id === id && one.kind === 'override');
        if (!before || !found || found.kind !== 'override') return reject('notFound', texts.none);
        const title = lineIn(before, found.line)?.title ?? '';
        return {
          roster: { ...before, exceptions: before.exceptions.filter((one) => one !== found) },
          what: texts.did.endOverride(title, spanText(found)),
        };
      },
      byOf(by),
    );
    return isRejection(changed) ? changed : { text: texts.done.ended };
  }

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

  async function load(
    of: Of,
    by: PersonId,
    rows: readonly Omit<Override, 'kind' | 'id' | 'by' | 'at' | 'why'>[],
    key: string,
  ) {
    const ids = rows.map((_, n) => idOf(by, `${key}:${n}`));
    return duty.change(
      of,
      (before) => {
        if (!before) return reject('notFound', texts.none);
        if (before.exceptions.some(({ id }) => id === ids[0])) return undefined;
        const made = rows.map((row, n): Override => ({
          kind: 'override',
          id: ids[n] ?? '',
          ...row,
          why: texts.importWhy,
          by,
          at: now(),
        }));
        return {
          roster: { ...before, exceptions: [...before.exceptions, ...made] },
          what: texts.did.imported(rows.length),
        };
      },
      byOf(by),
    );
  }

  return { put, override, endOverride, ask, answer, load };
}
export type Acts = ReturnType<typeof createActs>;

/** A line keeps its key under its title: what was changed in it goes on. */
function keysOf(before: DutyChange | undefined, titles: readonly string[]): string[] {
  const known = new Map(before?.lines.map(({ title, key }) => [title, key]));
  const taken = new Set(known.values());
  let n = 0;
  return titles.map((title) => {
    const same = known.get(title);
    known.delete(title);
    if (same !== undefined) return same;
    do n += 1;
    while (taken.has(`line${n}`));
    return `line${n}`;
  });
}

const sameLines = (some: readonly Line[], others: readonly Line[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);
