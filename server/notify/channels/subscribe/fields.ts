/**
 * The one door of what a subscribe message says. WeChat refuses a message as a whole (47003) when one of its fields is not
 * as its type wants it; what people write is cut and cleaned here, and never refused.
 */
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import { dayOf, timeOfDay, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Notice } from '../../ports.ts';
import { texts } from './texts.ts';

/** What the library of templates has, by the beginning of a field's name; of these a city's templates may be made. */
export const fieldTypes = ['thing', 'name', 'phrase', 'character_string', 'time', 'date'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What a field may be filled with. */
export const sources = ['subject', 'body', 'kind', 'number', 'at', 'due', 'todo'] as const;
export type Source = (typeof sources)[number];

/** One template for each: as many as one tap can be asked for. */
export const templateKeys = ['task', 'reminder', 'urgent'] as const satisfies (keyof typeof texts.templates)[];
export type TemplateKey = (typeof templateKeys)[number];

export interface Template {
  /** WeChat's id of it. */
  id: string;
  /** By the name of the field, e.g. thing1. */
  fields: Readonly<Record<string, Source>>;
}
export type Templates = Readonly<Partial<Record<TemplateKey, Template>>>;

export const typeOf = (field: string): FieldType | undefined =>
  fieldTypes.find((type) => new RegExp(`^${type}\\d{1,3}$`).test(field));

/** What each type can hold of our sources. */
export const fits: Readonly<Record<FieldType, readonly Source[]>> = {
  thing: sources.filter((one) => one !== 'at' && one !== 'due'),
  name: ['kind'],
  phrase: ['kind'],
  character_string: ['number'],
  time: ['at', 'due'],
  date: ['at', 'due'],
};

/** Undefined for what nobody has to do anything about: a permission is not used up for that. */
export function templateOf({
  urgent,
  kind,
  words,
}: Pick<Notice, 'urgent' | 'kind' | 'words'>): TemplateKey | undefined {
  if (urgent || kind === 'alert') return 'urgent';
  if (kind === 'reminder' || kind === 'lapse') return 'reminder';
  return kind === 'task' || kind === 'receipt' || kind === 'summary' || words.length > 0 ? 'task' : undefined;
}

const said = (source: Source, notice: Notice): string => {
  switch (source) {
    case 'subject':
    case 'body':
      return notice[source];
    case 'kind':
      return notice.urgent ? texts.urgent : texts.kinds[notice.kind];
    case 'number':
      return notice.number;
    case 'todo':
      return notice.words.join('、');
    case 'at':
      return instantText(notice.at);
    case 'due':
      return instantText(notice.dueAt ?? notice.at);
  }
};

/** 2026年11月23日 10:00 */
function instantText(at: Instant): string {
  const [year, month, day] = dayOf(at).split('-').map(Number);
  return `${year}年${month}月${day}日 ${timeOfDay(at)}`;
}

const clean = (text: string): string =>
  maskIds(text)
    .text.normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\s]+/gu, ' ')
    .trim();

/** So many units at most, by whole characters. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const character of charactersOf(text)) {
    if (kept.length + character.length > most - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A value that WeChat takes, whatever it is made of. */
export function valueOf(type: FieldType, text: string): string {
  switch (type) {
    case 'thing':
      return cut(clean(text), 20) || texts.none;
    case 'name':
    case 'phrase':
      return (text.match(/\p{Script=Han}/gu) ?? []).slice(0, type === 'name' ? 10 : 5).join('') || texts.noticeWord;
    case 'character_string':
      return (
        clean(text)
          .replace(/[^\x21-\x7e]/g, '')
          .slice(0, 32) || '-'
      );
    case 'time':
    case 'date':
      return text;
  }
}

/** Every field of the template, as it is sent. */
export const dataOf = ({ fields }: Template, notice: Notice): Record<string, { value: string }> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, source]) => {
      const type = typeOf(field);
      return type ? [[field, { value: valueOf(type, said(source, notice)) }]] : [];
    }),
  );

/** The templates of a setting: `task=<id>:thing1=subject,time2=due;reminder=…`. A text says what is wrong. */
export function templatesIn(setting: string): Templates | string {
  const found: Partial<Record<TemplateKey, Template>> = {};
  for (const part of setting.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [, key = '', id = '', list = ''] = /^(\w+)=([\w-]+):(.+)$/.exec(part) ?? [];
    const known = templateKeys.find((one) => one === key);
    if (!known) return part;
    const fields: Record<string, Source> = {};
    for (const pair of list.split(',')) {
      const [field = '', name = ''] = pair.trim().split('=');
      const type = typeOf(field);
      const source = sources.find((one) => one === name);
      if (!type || !source || !fits[type].includes(source)) return pair.trim();
      fields[field] = source;
    }
    found[known] = { id, fields };
  }
  return found;
}
