/** How a message that is none of ours is read: where in it each thing stands, and what its words mean here. */
import { plainWidth } from '../kernel/fold.ts';
import type { Fault } from '../kernel/rejection.ts';
import { stepsOf } from './pointer.ts';
import { texts } from './texts.ts';

/** What a feed brings, and how it is read. */
export const feedKinds = ['alertmanager', 'json', 'heartbeat', 'capacity'] as const;
export type FeedKind = (typeof feedKinds)[number];
/** Kinds that are read by a mapping. */
export const mappedKinds = ['json', 'capacity'] as const;
export type MappedKind = (typeof mappedKinds)[number];
export const isMapped = (kind: FeedKind): kind is MappedKind => (mappedKinds as readonly string[]).includes(kind);

export const levels = ['I', 'II', 'III', 'IV'] as const;
export type Level = (typeof levels)[number];
export const statuses = ['firing', 'resolved'] as const;
export type Status = (typeof statuses)[number];
export const resources = ['compute', 'memory', 'storage', 'network'] as const;
export type Resource = (typeof resources)[number];

export const alertFields = ['fingerprint', 'status', 'title', 'level', 'system', 'units', 'startsAt'] as const;
export const capacityFields = ['resource', 'used', 'total', 'system'] as const;
export type MappedField = (typeof alertFields)[number] | (typeof capacityFields)[number];
export const fieldsOf = (kind: MappedKind): readonly MappedField[] => (kind === 'json' ? alertFields : capacityFields);

/** What a word of theirs means here; `*` for every other one. */
export interface Row<T extends string> {
  from: string;
  to: T;
}

/**
 * Expressions: `/a/b` from the alert itself, `#/a/b` from the whole message, `=text` the text itself. A field without one is
 * not read.
 */
export interface Mapping extends Partial<Record<MappedField, string>> {
  /** Where the alerts are; without it the message is one alert, or a list of them. */
  list?: string;
  statuses?: readonly Row<Status>[];
  levels?: readonly Row<Level>[];
  resources?: readonly Row<Resource>[];
}

export type Expression = { fixed: string } | { steps: readonly string[]; whole: boolean };

export function expressionIn(text: string): Expression | undefined {
  if (text.startsWith('=')) return { fixed: text.slice(1).trim() };
  const whole = text.startsWith('#');
  const steps = stepsOf(whole ? text.slice(1) : text);
  return steps && { steps, whole };
}

const needed: Readonly<Record<MappedKind, readonly MappedField[]>> = {
  json: ['fingerprint', 'title'],
  capacity: ['resource', 'used'],
};

/** What is wrong with a mapping, whatever messages come. Paths are its fields. */
export function faultsOfMapping(kind: MappedKind, mapping: Mapping): Fault[] {
  const faults: Fault[] = [];
  if (mapping.list !== undefined && stepsOf(mapping.list) === undefined)
    faults.push({ path: 'list', message: texts.mapping.list });
  for (const field of fieldsOf(kind)) {
    const written = mapping[field];
    const title = texts.fields[field];
    if (written === undefined) {
      if (needed[kind].includes(field)) faults.push({ path: field, message: texts.mapping.needed(title) });
      continue;
    }
    const expression = expressionIn(written);
    if (!expression || ('fixed' in expression && expression.fixed === ''))
      faults.push({ path: field, message: texts.mapping.expression(title) });
    else if (field === 'fingerprint' && 'fixed' in expression)
      faults.push({ path: field, message: texts.mapping.fixedFingerprint });
  }
  for (const [table, field] of [
    ['statuses', 'status'],
    ['levels', 'level'],
    ['resources', 'resource'],
  ] as const) {
    const words = (mapping[table] ?? []).map(({ from }) => wordOf(from));
    if (new Set(words).size < words.length)
      faults.push({ path: table, message: texts.mapping.table(texts.fields[field]) });
  }
  return faults;
}

/** As words of machines are compared: without regard to case and surrounding blanks. */
export const wordOf = (text: string): string => plainWidth(text).toLowerCase();
