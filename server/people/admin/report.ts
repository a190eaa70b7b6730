/** What an import changes, in lines for the screen. */
import { kindTitles } from '@banjie/shared/regulation/unit-titles.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import type { Known } from '../../registers/imported.ts';
import type { Roster } from '../ports.ts';
import { postTitles } from '../texts.ts';
import type { Changes } from './check.ts';
import type { ImportFile } from './read.ts';
import { columns, report as texts, type FileKind } from './import-texts.ts';

const SHOWN = 50;

export interface Entry {
  what: string;
  before: string | undefined;
  after: string;
  /** Of what is changed: each part by itself. */
  fields?: { title: string; before: string; after: string }[];
}

/** What each file puts in or changes, with how it was before. */
export function entriesOf(changes: Changes, roster: Roster, known: Known): Record<FileKind, Entry[]> {
  const unitName = (id: string) =>
    (changes.units.find((one) => one.id === id) ?? roster.units.find((one) => one.id === id))?.name ?? id;
  const personName = (id: string) =>
    (changes.persons.find((one) => one.id === id) ?? roster.persons.find((one) => one.id === id))?.name ?? id;
  const unit = ({ name, kind }: Roster['units'][number]) => `${name}(${kindTitles[kind]})`;
  const person = (one: Roster['persons'][number]) =>
    [one.name, unitName(one.unit), one.administrator ? '管理员' : '', one.left ? '已离任' : '']
      .filter(Boolean)
      .join(' ');
  const holders = (ids: readonly string[]) => ids.map(personName).join('、') || '空缺';
  const resource = (one: Resource) =>
    `${one.name} 由${unitName(one.provider)}提供,标识 ${one.identifier.title},数据项 ${one.fields.map(({ title }) => title).join('、')}${one.personal ? '，涉及个人' : ''}`;

  const titled = (key: keyof typeof columns.resources) => columns.resources[key].titles[0];
  const partsOf = (one: Resource): Record<string, string> => ({
    [titled('name')]: one.name,
    [titled('provider')]: unitName(one.provider),
    [titled('identifier')]: `${one.identifier.key}:${one.identifier.title}`,
    [titled('fields')]: one.fields.map(({ key, title }) => `${key}:${title}`).join('；'),
    [titled('personal')]: one.personal ? texts.yes : texts.no,
  });
  const fieldsOf = (before: Resource | undefined, after: Resource) => {
    const was = before && partsOf(before);
    return Object.entries(was ? partsOf(after) : {}).flatMap(([title, is]) =>
      was?.[title] === is ? [] : [{ title, before: was?.[title] ?? '', after: is }],
    );
  };

  return {
    units: changes.units.map((one) => {
      const before = roster.units.find(({ id }) => id === one.id);
      return { what: one.id, before: before && unit(before), after: unit(one) };
    }),
    people: changes.persons.map((one) => {
      const before = roster.persons.find(({ id }) => id === one.id);
      return { what: one.id, before: before && person(before), after: person(one) };
    }),
    posts: changes.posts.map((one) => {
      const before = roster.posts.find(({ unit: of, post }) => of === one.unit && post === one.post);
      return {
        what: `${unitName(one.unit)} ${postTitles[one.post]}`,
        before: before && holders(before.persons),
        after: holders(one.persons),
      };
    }),
    resources: changes.resources.flatMap((one) => {
      if (known.left.has(`catalogue/${one.id}`)) return [];
      const before = known.resources.get(one.id);
      return { what: one.id, before: before && resource(before), after: resource(one), fields: fieldsOf(before, one) };
    }),
    subscriptions: changes.subscriptions.flatMap((one) => {
      if (known.left.has(`subscriptions/${one.resource}/${one.unit}`)) return [];
      const before = known.subscriptions.has(`${one.resource}/${one.unit}`) ? texts.uses : undefined;
      return { what: `${one.resource} ${unitName(one.unit)}`, before, after: texts.uses };
    }),
  };
}

export function reportOf(files: readonly ImportFile[], changes: Changes, roster: Roster, known: Known): string[] {
  const entries = entriesOf(changes, roster, known);
  const left: Record<string, string[]> = {
    resources: changes.resources.map((one) => `catalogue/${one.id}`),
    subscriptions: changes.subscriptions.map((one) => `subscriptions/${one.resource}/${one.unit}`),
  };
  return files.flatMap(({ kind, file, unread }) => {
    const kept = (left[kind] ?? []).filter((one) => known.left.has(one));
    const all = entries[kind];
    const added = all.filter(({ before }) => before === undefined);
    const changed = all.filter(({ before, after }) => before !== undefined && before !== after);
    const lines = [
      ...added.map(({ what, after }) => texts.added(`${what} ${after}`)),
      ...changed.map(({ what, before, after }) => texts.changed(what, before ?? '', after)),
    ];
    return [
      texts.file(file, added.length, changed.length, all.length - added.length - changed.length),
      ...lines.slice(0, SHOWN),
      ...(lines.length > SHOWN ? [texts.more(lines.length - SHOWN)] : []),
      ...(kept.length > 0
        ? [
            texts.left(
              file,
              kept.length,
              kept
                .slice(0, SHOWN)
                .map((one) => one.slice(one.indexOf('/') + 1))
                .join('、'),
            ),
          ]
        : []),
      ...(unread.length > 0 ? [texts.unread(file, unread.join('、'))] : []),
    ];
  });
}
