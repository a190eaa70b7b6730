/** Everything that is wrong with files to be imported, before anything is written; and what they would write. */
import { kindTitles } from '@banjie/shared/regulation/unit-titles.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import { postKeys, unitKinds, type PostKey, type Resource, type UnitKind } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { severalKinds } from '@banjie/shared/regulation/units.ts';
import type { PersonRecord, PostRecord, Roster, RosterChanges, UnitRecord } from '../ports.ts';
import { postTitles } from '../texts.ts';
import { mobileIn } from '../../personal/mobiles.ts';
import { ID } from '../administering/persons.ts';
import { identifying } from './identity.ts';
import type { ImportFault, ImportFile, ImportRow } from './read.ts';
import { columns, faults as texts, postNames, yesOrNo, type FileKind } from './import-texts.ts';

export type Changes = Required<Pick<RosterChanges, 'units' | 'persons' | 'posts'>> & {
  resources: Resource[];
  subscriptions: { resource: string; unit: string }[];
  /** User ids of WeCom by which people are pushed to; an empty one ends it. */
  members: { person: string; account: string }[];
  /** Mobile numbers, for SMS; an empty one ends it. */
  mobiles: { person: string; mobile: string }[];
};
export const noChanges = (): Changes => ({
  units: [],
  persons: [],
  posts: [],
  resources: [],
  subscriptions: [],
  members: [],
  mobiles: [],
});

/** @param key of the column that is wrong, where it is one */
type Wrong = (reason: string, key?: string) => void;

function placeOf(kind: FileKind, { cell }: ImportRow, key: string | undefined): Pick<ImportFault, 'column' | 'cell'> {
  const known: Readonly<Record<string, { titles: readonly string[] }>> = columns[kind];
  const column = key === undefined ? undefined : known[key]?.titles[0];
  return key === undefined || column === undefined ? {} : { column, cell: (cell[key] ?? '').slice(0, SHOWN_CELL) };
}
const SHOWN_CELL = 60;

export const MEMBER = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** @param hashes of what identifies a human: as it is kept, and as it may have been kept under an earlier secret
 *  @param catalogued resources that the files name and that are in the catalogue already
 *  @param now since when somebody whom the file says to have left is gone */
export function checkImport(
  files: readonly ImportFile[],
  roster: Roster,
  catalogued: Iterable<string>,
  now: Instant,
  hashes: (identity: string) => readonly string[],
): { changes: Changes; faults: ImportFault[] } {
  const faults: ImportFault[] = files.flatMap((file) => file.faults);
  const changes = noChanges();
  const each = (kind: FileKind, read: (row: ImportRow, wrong: Wrong) => void) => {
    for (const { file, rows } of files.filter((one) => one.kind === kind))
      for (const row of rows)
        read(row, (reason, key) => faults.push({ file, line: row.line, reason, ...placeOf(kind, row, key) }));
  };
  /** Notices what stands a second time. */
  const once = () => {
    const seen = new Map<string, number>();
    return (key: string, shown: string, line: number, wrong: (reason: string) => void): boolean => {
      const before = seen.get(key);
      if (before === undefined) seen.set(key, line);
      else wrong(texts.repeated(shown, before));
      return before === undefined;
    };
  };
  const named = ({ cell }: ImportRow, wrong: (reason: string) => void): { id: string; name: string } | undefined => {
    const id = cell['id'] ?? '';
    const name = plain(cell['name'] ?? '');
    if (!ID.test(id)) wrong(texts.id(id));
    if (name === '' || name.length > 100) wrong(texts.name);
    return ID.test(id) && name !== '' ? { id, name } : undefined;
  };
  const flag = ({ cell }: ImportRow, key: string, title: string, wrong: (reason: string) => void): boolean => {
    const value = yesOrNo(cell[key] ?? '');
    if (value === undefined) wrong(texts.yesNo(title, cell[key] ?? ''));
    return value === true;
  };

  const units = new Map<string, UnitRecord>(roster.units.map((unit) => [unit.id, unit]));
  const newUnit = once();
  each('units', (row, wrong) => {
    const unit = named(row, wrong);
    const kind = kindOf(row.cell['kind'] ?? '');
    if (!kind) wrong(texts.kind(row.cell['kind'] ?? '', Object.values(kindTitles).join('、')));
    if (!unit || !kind || !newUnit(unit.id, unit.id, row.line, wrong)) return;
    const other = [...units.values()].find((one) => one.kind === kind && one.id !== unit.id);
    if (other && !severalKinds.includes(kind)) wrong(texts.onlyOne(kindTitles[kind], `${other.name}(${other.id})`));
    const before = units.get(unit.id);
    // Only a word to the contrary brings one back that has ended.
    const record: UnitRecord = {
      ...unit,
      kind,
      order: before?.order ?? units.size,
      ...(before?.ended ? { ended: before.ended } : {}),
    };
    units.set(unit.id, record);
    changes.units.push(record);
  });
  /** By their folded names, once all units are read: of two that look alike the first, as before. */
  let unitsByName: Map<string, UnitRecord> | undefined;
  const unitOf = (value: string, wrong: (reason: string) => void): string | undefined => {
    unitsByName ??= new Map([...units.values()].reverse().map((unit) => [unspaced(unit.name), unit]));
    const found = units.get(value) ?? unitsByName.get(unspaced(value));
    if (!found) wrong(texts.unit(value));
    else if (found.ended !== undefined) wrong(texts.unitEnded(found.name));
    return found?.id;
  };

  const persons = new Map<string, PersonRecord>(roster.persons.map((person) => [person.id, person]));
  const humanIn = ({ id }: { id: string }): string => persons.get(id)?.human ?? id;
  /** Of the few who have several ids: the others, by the first. */
  const others = new Map<string, Set<string>>();
  const noteHuman = ({ id, human }: PersonRecord): void => {
    if (human !== undefined) others.set(human, (others.get(human) ?? new Set()).add(id));
  };
  roster.persons.forEach(noteHuman);
  /** What there is of a human, but for what has left. */
  const recordsOf = ({ id, human = id }: PersonRecord): PersonRecord[] =>
    [human, ...(others.get(human) ?? [])]
      .map((one) => persons.get(one))
      .filter((one) => one !== undefined)
      .filter((one) => one.left === undefined);
  const said: { person: PersonRecord; wrong: (reason: string) => void }[] = [];
  const newPerson = once();
  const memberOf = membersOf(roster, persons, changes.members);
  const identify = identifying(persons, hashes);
  each('people', (row, wrong) => {
    const person = named(row, wrong);
    const unit = unitOf(row.cell['unit'] ?? '', wrong);
    const administrator = flag(row, 'administrator', '管理员', wrong);
    const left = flag(row, 'left', '离任', wrong);
    if (!person || unit === undefined || !newPerson(person.id, person.id, row.line, wrong)) return;
    const before = persons.get(person.id);
    // A file without the column says nothing about who administers.
    const keeps = row.cell['administrator'] === undefined ? before?.administrator === true : administrator;
    const gone = row.cell['left'] === undefined ? before?.left : left ? (before?.left ?? now) : undefined;
    const record: PersonRecord = {
      ...{ ...person, unit, ...(keeps ? { administrator: true } : {}), ...(gone ? { left: gone } : {}) },
      ...identify(person.id, row.cell['identity'] ?? '', wrong),
    };
    // Only a word to the contrary lets him in again, under whatever id.
    noteHuman(record);
    if (before?.suspended === true || recordsOf(record).some((one) => one.suspended === true)) record.suspended = true;
    said.push({ person: record, wrong });
    persons.set(person.id, record);
    changes.persons.push(record);
    memberOf(person.id, row, wrong);
    const number = row.cell['mobile'];
    const mobile = number === undefined || number === '' ? number : mobileIn(number);
    if (number && mobile === undefined) wrong(texts.mobile);
    if (mobile !== undefined) changes.mobiles.push({ person: person.id, mobile });
  });

  const posts = new Map<string, PostRecord>();
  const newHolder = once();
  each('posts', (row, wrong) => {
    const unit = unitOf(row.cell['unit'] ?? '', wrong);
    const post = postOf(row.cell['post'] ?? '');
    const person = persons.get(row.cell['person'] ?? '');
    if (!post) wrong(texts.post(row.cell['post'] ?? '', postNames(postTitles)));
    if (!person) wrong(texts.person(row.cell['person'] ?? ''));
    else if (person.left !== undefined) wrong(texts.left(person.name));
    else if (post === 'auditor') said.push({ person, wrong });
    if (unit === undefined || !post || !person) return;
    const key = `${unit}:${post}`;
    if (!newHolder(`${key}:${person.id}`, `${postTitles[post]} ${person.name}`, row.line, wrong)) return;
    const record = posts.get(key) ?? { unit, post, persons: [] };
    record.persons.push(person.id);
    posts.set(key, record);
  });
  changes.posts.push(...posts.values());
  const after = [...roster.posts.filter((one) => !posts.has(`${one.unit}:${one.post}`)), ...posts.values()];
  const auditors = new Set(after.flatMap((one) => (one.post === 'auditor' ? one.persons : [])));
  // Who administers does not audit himself, under no other id of his either, whichever of the two is said last.
  const told = new Set<string>();
  for (const { person, wrong } of said) {
    const records = recordsOf(persons.get(person.id) ?? person);
    const administrator = records.find((one) => one.administrator === true);
    if (!administrator || told.has(humanIn(person)) || !records.some((one) => auditors.has(one.id))) continue;
    told.add(humanIn(person));
    wrong(texts.auditorAdministers(person.name, administrator.id));
  }

  const resources = new Set(catalogued);
  const newResource = once();
  each('resources', (row, wrong) => {
    const resource = named(row, wrong);
    const provider = unitOf(row.cell['provider'] ?? '', at(wrong, 'provider'));
    const identifier = columnOf(row.cell['identifier'] ?? '', at(wrong, 'identifier'));
    const cells = (row.cell['fields'] ?? '').split(/[;;]/).filter((one) => one.trim() !== '');
    const fields = cells.flatMap((one) => columnOf(one, at(wrong, 'fields')) ?? []);
    if (cells.length === 0) wrong(texts.fields, 'fields');
    const personal = flag(row, 'personal', '涉及个人', at(wrong, 'personal'));
    if (!resource || provider === undefined || !identifier || !newResource(resource.id, resource.id, row.line, wrong))
      return;
    resources.add(resource.id);
    changes.resources.push({ ...resource, provider, identifier, fields, personal });
  });

  const newSubscription = once();
  each('subscriptions', (row, wrong) => {
    const resource = row.cell['resource'] ?? '';
    const unit = unitOf(row.cell['unit'] ?? '', at(wrong, 'unit'));
    if (!resources.has(resource)) wrong(texts.resource(resource), 'resource');
    if (unit === undefined || !newSubscription(`${resource}:${unit}`, `${resource} ${unit}`, row.line, wrong)) return;
    changes.subscriptions.push({ resource, unit });
  });

  return { changes, faults };
}

const at =
  (wrong: Wrong, key: string) =>
  (reason: string): void =>
    wrong(reason, key);

const kindOf = (value: string): UnitKind | undefined =>
  unitKinds.find((kind) => kind === value || unspaced(kindTitles[kind]) === unspaced(value));
const postOf = (value: string): PostKey | undefined =>
  postKeys.find((post) => post === value || unspaced(postTitles[post]) === unspaced(value));

function columnOf(value: string, wrong: (reason: string) => void): { key: string; title: string } | undefined {
  const [, key, title] = /^\s*([A-Za-z][A-Za-z0-9_]{0,39})\s*[::]\s*(\S.*?)\s*$/.exec(value) ?? [];
  if (key === undefined || title === undefined) {
    wrong(texts.column(value));
    return undefined;
  }
  return { key, title: plain(title) };
}

/** Resources that files name, before anything is looked at. */
export const resourcesNamed = (files: readonly ImportFile[]): string[] =>
  files.flatMap(({ kind, rows }) =>
    kind === 'resources' || kind === 'subscriptions'
      ? rows.map(({ cell }) => cell[kind === 'resources' ? 'id' : 'resource'] ?? '')
      : [],
  );

/** Reads whose user id of WeCom stands in a row, and sees to it that it is nobody else's. */
function membersOf(roster: Roster, persons: ReadonlyMap<string, PersonRecord>, members: Changes['members']) {
  const spelt = (account: string) => account.toLowerCase();
  const owners = new Map(
    roster.identities.filter(({ kind }) => kind === 'wecom').map(({ account, person }) => [spelt(account), person]),
  );
  return (person: string, row: ImportRow, wrong: (reason: string) => void): void => {
    const account = row.cell['wecom'];
    if (account === undefined) return;
    const owner = owners.get(spelt(account));
    if (account !== '' && !MEMBER.test(account)) wrong(texts.wecom(account));
    else if (account !== '' && owner !== undefined && owner !== person)
      wrong(texts.wecomTaken(account, persons.get(owner)?.name ?? owner));
    else {
      owners.set(spelt(account), person);
      members.push({ person, account });
    }
  };
}
