/** One human is one human, under however many ids the roster has him: told by what identifies him, of which a hash is kept. */
import { bareText, unspaced } from '@banjie/shared/kernel/fold.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { humanIn, isHere, type PersonRecord, type UnitRecord } from '../ports.ts';
import { faults as texts, report } from './import-texts.ts';

export type Identified = Pick<PersonRecord, 'identity' | 'human'>;

/** What a row of the file says of who somebody is, or what was known before when it says nothing. */
export function identifying(
  persons: ReadonlyMap<PersonId, PersonRecord>,
  hashes: (identity: string) => readonly string[],
) {
  const first = new Map<string, PersonId>();
  for (const person of persons.values())
    if (person.identity !== undefined && !first.has(person.identity)) first.set(person.identity, humanIn(person));

  return (id: PersonId, said: string, wrong: (reason: string) => void): Identified => {
    const before = persons.get(id);
    const known: Identified = {
      ...(before?.identity === undefined ? {} : { identity: before.identity }),
      ...(before?.human === undefined ? {} : { human: before.human }),
    };
    if (said.trim() === '') return known;
    const spelt = spelling(said);
    if (spelt === undefined) {
      wrong(texts.identity);
      return known;
    }
    const all = hashes(spelt);
    const [identity = ''] = all;
    // An id stays with its human: what was done under it is his.
    if (before?.identity !== undefined && !all.includes(before.identity)) wrong(texts.otherHuman(id));
    const human = all.map((hash) => first.get(hash)).find((one) => one !== undefined) ?? known.human ?? id;
    for (const hash of all) if (!first.has(hash)) first.set(hash, human);
    return { identity, ...(human === id ? {} : { human }) };
  };
}

/** Lines about people who are one, and about those who may be. */
export function humansIn(
  changed: readonly PersonRecord[],
  all: readonly PersonRecord[],
  units: readonly UnitRecord[],
): string[] {
  const known = new Map(all.map((record) => [record.id, record]));
  const after = new Map([...all, ...changed].map((one) => [one.id, one]));
  const unitName = (id: string) => units.find((one) => one.id === id)?.name ?? id;
  const one = changed.flatMap(({ id, human, name, suspended }) => [
    ...(human === undefined ? [] : [report.oneHuman(id, human, name)]),
    ...(suspended === true && known.get(id)?.suspended !== true ? [report.suspended(id)] : []),
  ]);
  const groups = new Map<string, PersonRecord[]>();
  for (const person of [...after.values()].filter(isHere)) {
    const key = `${person.unit}\n${bareText(person.name)}`;
    groups.set(key, [...(groups.get(key) ?? []), person]);
  }
  const touched = new Set(changed.map(({ id }) => id));
  const doubtful = [...groups.values()].filter(
    (group) =>
      group.length > 1 &&
      group.some(({ id }) => touched.has(id)) &&
      // Whoever is identified is known to be himself, or another.
      group.some(({ identity }) => identity === undefined),
  );
  return [
    ...one,
    ...doubtful.map((group) =>
      report.namesakes(unitName(group[0]?.unit ?? ''), group[0]?.name ?? '', group.map(({ id }) => id).join('、')),
    ),
  ];
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** An ID number with its check digit (GB 11643), or a user id of WeCom, in one spelling; undefined when it is neither. */
export function spelling(said: string): string | undefined {
  const bare = unspaced(said).toUpperCase();
  const digits = bare.replaceAll('-', '');
  if (/^\d{17}[\dX]$/.test(digits)) {
    const sum = WEIGHTS.reduce((total, weight, n) => total + weight * Number(digits[n]), 0);
    return CHECKS[sum % 11] === digits[17] ? `id:${digits}` : undefined;
  }
  // What is all digits and of that length was meant as a number.
  if (/^\d{15,20}$/.test(digits)) return undefined;
  return /^[\dA-Z][\dA-Z._@-]{0,63}$/.test(bare) ? `wecom:${bare}` : undefined;
}
