/** Reads messages by a mapping. Pure, and for any message: what can't be read is said, with its place and what to do. */
import { wellFormed } from '../kernel/text.ts';
import { formatInstant, instantOf, isDay } from '../kernel/time.ts';
import {
  expressionIn,
  fieldsOf,
  levels,
  resources,
  statuses,
  wordOf,
  type Level,
  type MappedField,
  type MappedKind,
  type Mapping,
  type Resource,
  type Row,
  type Status,
} from './mapping.ts';
import { pointerOf, stepsOf, valueAt } from './pointer.ts';
import { texts } from './texts.ts';

/** An alert as a mapping reads it. */
export interface MappedAlert {
  /** As the sender has it: any text. */
  fingerprint: string;
  status: Status;
  title: string;
  level?: Level;
  system?: string;
  /** Ids or names, as they are written. */
  units: string[];
  /** ms since 1970; 0 where it does not say. */
  startsAt: number;
}

/** How much of something is used. */
export interface MappedUsage {
  resource: Resource;
  /** Per cent. */
  used: number;
  system?: string;
}

/** What was read of a field of one alert. */
export interface ReadField {
  field: MappedField;
  /** What stood there. */
  found?: string;
  /** What it means. */
  means?: string;
  fault?: FieldFault;
}

export interface FieldFault {
  /** In the message, as a pointer. */
  at: string;
  /** The same for every message that has this fault. */
  message: string;
  /** It costs the alert; otherwise only this field. */
  grave: boolean;
}

export interface ReadOne<T> {
  fields: ReadField[];
  /** Absent where it can't be taken. */
  value?: T;
}
export type Mapped<K extends MappedKind> = K extends 'json' ? MappedAlert : MappedUsage;
export type ReadMessage<T> = { items: ReadOne<T>[] } | { fault: { at: string; message: string } };

const LONGEST = 500;
/** What costs the alert when it can't be read. Of what else can't be read the alert says nothing. */
const grave: readonly MappedField[] = ['fingerprint', 'status', 'resource', 'used', 'total'];

/** What a message says. */
export function readMapped<K extends MappedKind>(kind: K, mapping: Mapping, message: unknown): ReadMessage<Mapped<K>> {
  const steps = stepsOf(mapping.list ?? '') ?? [];
  const found = valueAt(message, steps);
  const isMany = Array.isArray(found);
  if (!isMany && (mapping.list !== undefined || typeof found !== 'object' || found === null)) {
    const message = mapping.list === undefined ? texts.said.notObject : texts.said.noList(mapping.list);
    return { fault: { at: mapping.list ?? '', message } };
  }
  const list: readonly unknown[] = isMany ? found : [found];
  const items = list.map((item, n) => readOne(kind, mapping, message, item, isMany ? [...steps, n] : steps));
  return { items: items as ReadOne<Mapped<K>>[] };
}

type Values = Partial<Record<MappedField, unknown>>;

function readOne(
  kind: MappedKind,
  mapping: Mapping,
  message: unknown,
  item: unknown,
  place: readonly (string | number)[],
): ReadOne<MappedAlert | MappedUsage> {
  const fields: ReadField[] = [];
  const values: Values = {};
  for (const field of fieldsOf(kind)) {
    const expression = mapping[field] === undefined ? undefined : expressionIn(mapping[field]);
    if (!expression) continue;
    const raw = 'fixed' in expression ? expression.fixed : valueAt(expression.whole ? message : item, expression.steps);
    const at = 'fixed' in expression ? '' : pointerOf([...(expression.whole ? [] : place), ...expression.steps]);
    const read = readField(field, mapping, raw);
    const found = saidAs(raw);
    const shown = found === undefined ? {} : { found };
    if ('fault' in read)
      fields.push({ field, ...shown, fault: { at, message: read.fault, grave: grave.includes(field) } });
    else {
      values[field] = read.value;
      fields.push({ field, ...shown, means: read.means });
    }
  }
  const needed = kind === 'json' ? [values.fingerprint] : [values.resource, values.used];
  const lost = needed.includes(undefined) || fields.some(({ fault }) => fault?.grave === true);
  if (kind === 'json') return lost ? { fields } : { fields, value: alertOf(values) };
  const usage = lost ? undefined : usageOf(values);
  if (usage) return { fields, value: usage };
  if (!lost)
    for (const one of fields)
      if (one.field === 'used') one.fault = { at: pointerOf(place), message: texts.said.outOfRange, grave: true };
  return { fields };
}

const alertOf = (values: Values): MappedAlert => ({
  fingerprint: values.fingerprint as string,
  status: (values.status ?? 'firing') as Status,
  title: (values.title ?? texts.unnamed) as string,
  ...(values.level === undefined ? {} : { level: values.level as Level }),
  ...(values.system === undefined ? {} : { system: values.system as string }),
  units: (values.units ?? []) as string[],
  startsAt: (values.startsAt ?? 0) as number,
});

function usageOf(values: Values): MappedUsage | undefined {
  const [used, total] = [values.used as number, values.total as number | undefined];
  // More than all of it is in use where it is lent twice: that is full.
  const part = total === undefined ? used : Math.min(100, (used / total) * 100);
  const percent = Math.round(part * 10) / 10;
  if (!(percent >= 0 && percent <= 100)) return undefined;
  return {
    ...{ resource: values.resource as Resource, used: percent },
    ...(values.system === undefined ? {} : { system: values.system as string }),
  };
}

type Read = { value: unknown; means: string } | { fault: string };

function readField(field: MappedField, mapping: Mapping, raw: unknown): Read {
  const title = texts.fields[field];
  if (field === 'units') return readUnits(raw);
  if (raw === undefined || raw === null || raw === '') return { fault: texts.said.missing(title) };
  if (typeof raw === 'object') return { fault: texts.said.notText(title) };
  const text = String(raw).trim();
  switch (field) {
    case 'status':
      return byTable(field, text, { table: mapping.statuses, titles: texts.statuses, words: known.status });
    case 'level':
      return byTable(field, text, { table: mapping.levels, titles: texts.levels, words: known.level });
    case 'resource':
      return byTable(field, text, { table: mapping.resources, titles: texts.resources, words: known.resource });
    case 'startsAt': {
      const ms = instantIn(raw);
      return ms === undefined
        ? { fault: texts.said.notTime }
        : { value: ms, means: formatInstant(instantOf(ms), { year: true }) };
    }
    case 'used':
    case 'total': {
      const number = Number(text.replace(/%$/, '').trim());
      const isNone = !Number.isFinite(number) || number < 0 || (field === 'total' && number === 0);
      return isNone ? { fault: texts.said.notNumber(title) } : { value: number, means: String(number) };
    }
    default: {
      if (text === '') return { fault: texts.said.missing(title) };
      const short = shortened(text);
      // Two that differ only behind their first words are two.
      return { value: field === 'fingerprint' ? text : short, means: short };
    }
  }
}

/** Words that need no table: ours, and those that everybody uses for them. */
const known = {
  status: new Map<string, Status>([
    ...statuses.map((one): [string, Status] => [one, one]),
    ...statuses.map((one): [string, Status] => [texts.statuses[one], one]),
  ]),
  level: new Map<string, Level>(
    levels.flatMap((one, n): [string, Level][] =>
      [one, `${one}级`, `${'一二三四'[n]}级`].map((word) => [wordOf(word), one]),
    ),
  ),
  resource: new Map<string, Resource>(
    resources.flatMap((one): [string, Resource][] => [
      [one, one],
      [texts.resources[one], one],
    ]),
  ),
};

function byTable<T extends string>(
  field: MappedField,
  text: string,
  {
    table = [],
    titles,
    words,
  }: { table?: readonly Row<T>[] | undefined; titles: Readonly<Record<T, string>>; words: Map<string, T> },
): Read {
  const word = wordOf(text);
  const row = table.find(({ from }) => wordOf(from) === word);
  const to = row?.to ?? words.get(word) ?? table.find(({ from }) => from.trim() === '*')?.to;
  return to === undefined ? { fault: texts.said.notInTable(texts.fields[field]) } : { value: to, means: titles[to] };
}

function readUnits(raw: unknown): Read {
  const title = texts.fields.units;
  if (raw === undefined || raw === null || raw === '') return { fault: texts.said.missing(title) };
  const parts: readonly unknown[] = Array.isArray(raw)
    ? raw
    : typeof raw === 'string'
      ? raw.split(/[,，;；、\n]+/)
      : [raw];
  if (parts.some((one) => typeof one === 'object')) return { fault: texts.said.notText(title) };
  const units = parts.map((one) => shortened(String(one).trim())).filter((one) => one !== '');
  return { value: units, means: units.join('、') };
}

/** Never ending in half a character, which no store keeps. */
const shortened = (text: string): string => wellFormed(text.slice(0, LONGEST));

const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?$/;
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/i;
/** From here on a number is one of milliseconds: as seconds it would be the year 5138. */
const MS_FROM = 1e11;
/** The last day that is written with four figures. */
const LAST_MS = Date.UTC(9999, 11, 31);

/** An instant as monitoring systems write it, in ms: with its zone, in the city's, or as seconds or milliseconds since 1970. */
function instantIn(raw: unknown): number | undefined {
  const text = String(raw).trim();
  if (/^\d{9,13}(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.round(number >= MS_FROM ? number : number * 1000);
  }
  const local = LOCAL.exec(text);
  const written = local ? `${local[1]}T${local[2]}${(local[3] ?? '').slice(0, 4)}+08:00` : ZONED.test(text) ? text : '';
  // 30 February is no day, whatever Date makes of it.
  if (!isDay(text.slice(0, 10))) return undefined;
  const ms = Date.parse(written);
  return Number.isNaN(ms) || ms <= 0 || ms >= LAST_MS ? undefined : ms;
}

function saidAs(raw: unknown): string | undefined {
  if (raw === undefined) return undefined;
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
