/** The rules of a roster: its lines, and who takes turns in them. */
import { isTooOften } from '@banjie/shared/duty/calling.ts';
import type { Line, Roster, Shift } from '@banjie/shared/duty/roster.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Fault } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, type Day } from '@banjie/shared/kernel/time.ts';
import type { DutyChange } from '../ports.ts';
import { texts } from '../texts.ts';
import { invalid, type Made, type Of, type Scene } from './scene.ts';

type Asked = Omit<Shift, 'until'> & { until?: Day | undefined };
interface AskedLine {
  title: string;
  shifts: readonly Asked[];
  wait?: number | undefined;
  again?: number | undefined;
}

export function rulesActs({ duty, nameOf, holders, byOf }: Scene) {
  async function put(
    of: Of,
    person: PersonId,
    asked: { version: number; always: boolean; lines: readonly AskedLine[]; rounds?: number | undefined },
  ): Promise<Made> {
    const faults: Fault[] = [];
    const city = duty.calling();
    for (const [n, { shifts, wait, again }] of asked.lines.entries()) {
      if (isTooOften({ ...(wait === undefined ? {} : { wait }), ...(again === undefined ? {} : { again }) }, city))
        faults.push({ path: `lines.${n}.again`, message: texts.fault.tooOften(wait ?? city.wait) });
      for (const [m, shift] of shifts.entries()) {
        const path = `lines.${n}.shifts.${m}`;
        const strange = shift.persons.find((one) => !holders(of).includes(one));
        if (strange !== undefined)
          faults.push({ path: `${path}.persons`, message: texts.fault.notHolder(nameOf(strange)) });
        if (shift.until !== undefined && shift.until < shift.from)
          faults.push({ path: `${path}.until`, message: texts.fault.untilBeforeFrom });
      }
    }
    if (faults.length > 0) return invalid(...faults);
    const changed = await duty.change(
      of,
      (before) => {
        const keys = keysOf(
          before,
          asked.lines.map(({ title }) => title),
        );
        const lines = asked.lines.map(({ title, shifts, wait, again }, n): Line => ({
          ...{ key: keys[n] ?? '', title },
          shifts: shifts.map(({ until, ...shift }) => ({ ...shift, ...(until === undefined ? {} : { until }) })),
          ...(wait === undefined ? {} : { wait }),
          ...(again === undefined ? {} : { again }),
        }));
        const rules = { always: asked.always, lines, ...(asked.rounds === undefined ? {} : { rounds: asked.rounds }) };
        const isSame = before !== undefined && sameRules(before, rules);
        if (isSame) return undefined;
        if ((before?.version ?? 0) !== asked.version)
          return reject('stale', texts.stale(before?.by.name ?? '', before ? formatInstant(before.at) : ''));
        const exceptions = (before?.exceptions ?? []).filter((one) => lines.some(({ key }) => key === one.line));
        const what = before ? texts.did.put : texts.did.made;
        return { roster: { ...rules, exceptions }, what };
      },
      byOf(person),
    );
    return isRejection(changed) ? changed : { text: texts.done.put };
  }

  return { put };
}

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

type Rules = Pick<Roster, 'always' | 'lines' | 'rounds'>;
const rulesText = ({ always, lines, rounds }: Rules): string =>
  JSON.stringify([
    ...[always, rounds ?? null],
    lines.map(({ key, title, shifts, wait, again }) => [key, title, shifts, wait ?? null, again ?? null]),
  ]);
const sameRules = (some: Rules, others: Rules): boolean => rulesText(some) === rulesText(others);
