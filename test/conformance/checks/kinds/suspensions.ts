/** Suspensions bite: under each kind the approvals that the law names are refused, and say by which matter. */
import { decide } from '@banjie/shared/engine/decide.ts';
import { playAt } from '@banjie/shared/engine/testing/explore.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { suspensionLaws, type SuspensionLaw } from '../../law/city.ts';
import type { Fault, Looked } from '../looked.ts';

/** The matter that has suspended, as a refusal must name it. */
const NUMBER = '260777';

export function toothless(
  all: ReadonlyMap<string, Looked>,
  laws: Readonly<Record<string, SuspensionLaw>> = suspensionLaws,
): Fault[] {
  const faults: Fault[] = [];
  for (const [kind, { article, by, reads, missing = [] }] of Object.entries(laws)) {
    const puts = by.flatMap((one) => putsOf(all, one));
    if (puts.length === 0) {
      faults.push({ procedure: by[0]?.split('/')[0] ?? '', what: `${kind}: never suspended`, article });
      continue;
    }
    for (const reader of reads) {
      const [procedure = '', act = ''] = reader.split('/');
      const came = bites(all.get(procedure), act, puts, missing);
      if (came !== undefined) faults.push({ procedure, what: `${act} ${came} under the suspension: ${kind}`, article });
    }
  }
  return faults;
}

function putsOf(all: ReadonlyMap<string, Looked>, act: string): RegisterChange[] {
  const [procedure = '', name = ''] = act.split('/');
  const walks = all.get(procedure)?.walks;
  const moves =
    name === 'open'
      ? (walks?.opened ?? [])
      : (walks?.spots.flatMap((spot) => spot.moves) ?? []).filter((one) => one.acts.includes(name));
  return moves.flatMap(({ events }) =>
    events.flatMap((one) =>
      one.type === 'registered' && one.change.op === 'put' && one.change.register === 'suspensions' ? [one.change] : [],
    ),
  );
}

/** What is wrong: undefined where it is refused and names the matter. */
function bites(
  looked: Looked | undefined,
  act: string,
  puts: readonly RegisterChange[],
  missing: readonly string[],
): string | undefined {
  if (!looked) return 'is not there';
  if (isOpenedNot(looked, puts, missing)) return undefined;
  const places = looked.walks.spots.flatMap((spot) =>
    spot.moves.filter((move) => move.acts.includes(act)).map((move) => ({ spot, move })),
  );
  if (places.length === 0) return 'never happens';
  let silent = false;
  for (const { spot, move } of places.slice(0, 6))
    for (const put of puts.slice(0, 8))
      for (const entry of aboutThis(put, spot.state, move.form, spot)) {
        const play = playAt(looked.walks, { ...spot, entries: under(entry, spot.entries, missing) });
        const item = move.item === undefined ? {} : { item: move.item };
        const came = play.judge(move.actor, { kind: 'give', command: move.command, form: move.form, ...item });
        if (!isRejection(came)) continue;
        if (JSON.stringify(came).includes(NUMBER)) return undefined;
        silent = true;
      }
  return silent ? 'is refused and does not say by which matter' : 'is given';
}

/** Whether it can't even be opened while that stands, and says so. */
function isOpenedNot(
  { procedure, walks }: Looked,
  puts: readonly RegisterChange[],
  missing: readonly string[],
): boolean {
  return walks.opened.slice(0, 3).some(({ form, to, entries }) => {
    const { person } = to.state.opener;
    if (person === undefined) return false;
    return puts.slice(0, 4).some((put) =>
      aboutThis(put, to.state, form, { now: to.now, entries }).some((entry) => {
        const play = playAt(walks, { ...to, now: to.state.openedAt, entries: under(entry, entries, missing) });
        const open = { kind: 'open', id: 'm1', number: '260001', regime: to.state.regime, form } as const;
        const came = decide(procedure, undefined, open, play.context(person));
        return isRejection(came) && JSON.stringify(came).includes(NUMBER);
      }),
    );
  });
}

/** It alone stands, and so does its ground: what the unit would have to have there is not there. */
const under = (
  entry: RegisterEntry,
  entries: readonly RegisterEntry[],
  missing: readonly string[],
): RegisterEntry[] => [
  ...entries.filter(
    ({ register, values }) =>
      register !== 'suspensions' && !(missing.includes(register) && entry.units.includes(String(values['unit']))),
  ),
  entry,
];

/** The suspension as it would stand if it were about whom and what this matter is about. */
function aboutThis(
  put: RegisterChange,
  state: MatterState,
  form: unknown,
  { now, entries }: { now: Instant; entries: readonly RegisterEntry[] },
): RegisterEntry[] {
  const parts = put.subject.split(/[:/]/u);
  const said = stringsIn([state.opening, Object.values(state.given).map((one) => one.form), form]);
  // Who is named by a form or a sheet, and what stands in a plan of his: a system goes by `unit/name`.
  const plans = entries.filter(({ register, values }) => register === 'plans' && said.includes(String(values['unit'])));
  const units = new Set(
    [
      ...[state.opener.unit, state.opening['unit'], state.opening['user'], state.opening['provider']],
      ...plans.map(({ values }) => values['unit']),
      ...said.flatMap((one) => (one.includes('/') ? [one.slice(0, one.indexOf('/'))] : [])),
    ].filter((one): one is string => typeof one === 'string'),
  );
  const names = new Set(
    [
      // A form that names an entry names what its subject is made of: `<resource>/<unit>`.
      ...said.flatMap((one) => [one, ...one.split('/')]),
      ...stringsIn(plans.map((one) => one.values)),
    ].filter((one) => one.length < 60),
  );
  const found: RegisterEntry[] = [];
  for (const unit of units)
    for (const name of names) {
      // Words that the putting procedure's forms made up stand for names, ids of the city for units.
      const replaced = (text: string) => {
        let out = text;
        for (const part of parts) {
          if (put.units.includes(part) && /^[a-zA-Z]+$/u.test(part)) out = out.split(part).join(unit);
          else if (/\p{Script=Han}/u.test(part) || ['divisions', 'streets', 'licences', 'divorces'].includes(part))
            out = out.split(part).join(name);
        }
        return out;
      };
      found.push({
        ...{ register: 'suspensions', subject: replaced(put.subject), title: put.title, units: [unit] },
        ...{
          values: JSON.parse(replaced(JSON.stringify(put.values ?? {}))) as Record<string, unknown>,
          since: now,
          matter: 'm777',
          number: NUMBER,
        },
      });
    }
  return [...new Map(found.map((one) => [one.subject, one])).values()].slice(0, 120);
}

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
