/** The form of a feed: what its kind asks for, and the same as the server has it. */
import type { FeedView, MappingView } from '@banjie/shared/contract/routes/feeds.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { fieldsOf, isMapped, type FeedKind, type MappedKind } from '@banjie/shared/feeds/mapping.ts';
import { texts as words } from '@banjie/shared/feeds/texts.ts';
import { rowsOf, textOf, type Value } from '../../form/values.ts';
import { texts } from '../feeds/texts.ts';

const options = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([value, title]) => ({ value, title }));
const needed = ['fingerprint', 'title', 'resource', 'used'];

const table = (key: 'statuses' | 'levels' | 'resources'): FormField => ({
  ...{ key, title: texts[key], kind: 'list', required: false, max: 50, help: texts.tableHint },
  items: [
    { key: 'from', title: texts.from, kind: 'text', required: true, max: 100 },
    { key: 'to', title: texts.to, kind: 'choice', required: true, options: options(words[key]) },
  ],
});

export function mappingFields(kind: MappedKind): FormField[] {
  return [
    { key: 'list', title: texts.list, kind: 'text', required: false, max: 200, help: texts.listHint },
    ...fieldsOf(kind).flatMap((key): FormField[] => {
      const field: FormField = {
        ...{ key, title: words.fields[key], kind: 'text', required: needed.includes(key), max: 200 },
        ...(texts.hints[key] === '' ? {} : { help: texts.hints[key] }),
      };
      if (key === 'status') return [field, table('statuses')];
      if (key === 'level') return [field, table('levels')];
      return key === 'resource' ? [field, table('resources')] : [field];
    }),
    { key: 'sample', title: texts.sample, kind: 'long', required: true, max: 60_000, help: texts.sampleHint },
  ];
}

const heartbeatFields: FormField[] = [
  { key: 'everyMinutes', title: texts.every, kind: 'number', required: true, min: 1, max: 10_080, unit: '分钟' },
  { key: 'system', title: texts.system, kind: 'text', required: true, max: 200, help: texts.systemHint },
  { key: 'level', title: texts.level, kind: 'choice', required: true, options: options(words.levels) },
];

/** @param units of which the feed may be; none where it is there already */
export function feedFields(kind: FeedKind, units: readonly { id: string; name: string }[] | undefined): FormField[] {
  const own: FormField[] = [
    ...(units && units.length > 1
      ? [
          {
            ...{ key: 'unit', title: texts.unit, kind: 'choice' as const, required: true },
            options: units.map(({ id, name }) => ({ value: id, title: name })),
          },
        ]
      : []),
    ...(units
      ? [{ key: 'name', title: texts.name, kind: 'text' as const, required: true, max: 50, help: texts.nameHint }]
      : []),
  ];
  return [...own, ...(isMapped(kind) ? mappingFields(kind) : kind === 'heartbeat' ? heartbeatFields : [])];
}

export function mappingIn(kind: MappedKind, value: Value): MappingView {
  const keys = mappingFields(kind).filter(({ key }) => key !== 'sample');
  return Object.fromEntries(
    keys.flatMap(({ key, kind: of }) => {
      // A row that is not finished is asked for when it is saved; a try goes without it.
      const rows = () => rowsOf(value[key]).filter(({ from, to }) => textOf(from).trim() !== '' && textOf(to) !== '');
      const written = of === 'list' ? rows() : textOf(value[key]).trim();
      return written.length === 0 ? [] : [[key, written]];
    }),
  ) as MappingView;
}

/** What a feed is besides its name and unit. */
export function contentIn(kind: FeedKind, value: Value) {
  if (isMapped(kind)) return { kind, mapping: mappingIn(kind, value), sample: textOf(value['sample']) };
  if (kind !== 'heartbeat') return { kind };
  const level = (['I', 'II', 'III', 'IV'] as const).find((one) => one === value['level']);
  return {
    ...{ kind, everyMinutes: Number(value['everyMinutes']), system: textOf(value['system']) },
    ...(level ? { level } : {}),
  };
}

/** What a feed has, as the form shows it. */
export function valueOf(feed: FeedView | undefined, message: string | undefined): Value {
  if (!feed) return {};
  const { mapping = {}, sample, everyMinutes, system, level } = feed;
  const shown = message ?? sample;
  return {
    ...mapping,
    ...(shown === undefined ? {} : { sample: shown }),
    ...(everyMinutes === undefined ? {} : { everyMinutes: String(everyMinutes) }),
    ...(system === undefined ? {} : { system }),
    ...(level === undefined ? {} : { level }),
  };
}
