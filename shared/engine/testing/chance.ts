/** Forms that a person might fill in, made from their description and a seed: the same seed gives the same form. */
import type { FormField } from '../forms/form.ts';
import { charactersOf, cutText } from '../../kernel/text.ts';
import { addDays, type Day } from '../../kernel/time.ts';
import type { UnitId } from '../../kernel/party.ts';
import { LINKED, type City } from './city.ts';

/** The city, as whoever fills a form in sees it. */
export type Place = City & { today?: Day; own?: UnitId };

export interface Chance {
  /** 0 ≤ n < below */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  /** True so many times in a hundred. */
  percent(n: number): boolean;
}

/** mulberry32: small, and good enough to wander through forms. */
export function chanceOf(seed: number): Chance {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    percent: (n) => below(100) < n,
  };
}

type Form = Record<string, unknown>;
/** Characters of one to eight units, and half a one: as many of them as a field takes. */
const ALL_KINDS = '标😀字𠮷甲e\u0301乙👨‍👩‍👧丙🇨🇳丁\ud83d戊';
/** So many characters of all kinds. Counting them takes its time, and the same limits come again and again. */
const filled = new Map<number, string>();
function allKinds(most: number): string {
  const known =
    filled.get(most) ?? cutText(ALL_KINDS.repeat(Math.ceil(most / charactersOf(ALL_KINDS).length) + 1), most);
  filled.set(most, known);
  return known;
}
const WORDS = ['已办', '情况属实', '按要求处理', '岳麓区', '芙蓉区', '系统甲', 'A-1', ALL_KINDS, '第二行\n内容'];
const DAYS = ['2026-09-01', '2026-11-30', '2027-02-01'];
/** From today on, for the most part: a day on which something is to be done. */
const AHEAD = [-400, -20, -1, 0, 1, 5, 12, 40, 100];

/** A form that a rule accepts as far as its description tells; a rule's own check may still refuse it. */
export function formFrom(fields: readonly FormField[], chance: Chance, city: Place, prefill: Form = {}): Form {
  const form: Form = {};
  for (const field of fields) {
    const known = doubted(field, chance) ? undefined : prefill[field.key];
    if (!field.required && known === undefined && chance.percent(30)) continue;
    const value =
      field.kind === 'list' ? rowsFrom(field, chance, city, known) : (known ?? valueFrom(field, chance, city));
    if (value !== undefined) form[field.key] = value;
  }
  return form;
}

/** What is proposed is mostly left as it is, and now and then changed, where it may be. */
const doubted = (field: FormField, chance: Chance): boolean =>
  field.readOnly !== true &&
  ['choice', 'choices', 'yesno', 'number', 'date'].includes(field.kind) &&
  chance.percent(20);

function rowsFrom(field: FormField, chance: Chance, city: Place, known: unknown): Form[] {
  const items = field.items ?? [];
  if (field.fixedRows && Array.isArray(known)) return known.map((row: Form) => formFrom(items, chance, city, row));
  // Rows that are proposed are mostly kept, and completed.
  if (Array.isArray(known) && known.length > 0 && chance.percent(80))
    return known.map((row: Form) => formFrom(items, chance, city, row));
  const count = Math.max(field.min ?? 1, chance.below(4));
  return Array.from({ length: count }, () => formFrom(items, chance, city));
}

function valueFrom(field: FormField, chance: Chance, city: Place): unknown {
  switch (field.kind) {
    case 'personal':
    case 'text':
    case 'long': {
      // The one text that must name something of the city: a column of the resource.
      if (field.key === 'field') return chance.pick(chance.pick(city.resources).fields).title;
      // A system is named as it stands in the register, or it is a new one.
      const systems = city.entries.filter((one) => one.register === 'allocations');
      if (field.key === 'system' && systems.length > 0 && chance.percent(60)) return chance.pick(systems).title;
      const picked = chance.pick(city.words ?? WORDS);
      const number = chance.below(1000);
      const most = field.max ?? 200;
      // Longer than most titles are cut at, and now and then than anything is.
      const size = Math.min(most, number % 8 === 0 ? 1_100 : 110) - 4;
      if (picked === ALL_KINDS) return `${allKinds(size)}${number}\ud83d`;
      const word = `${picked}${number}`;
      return (field.min ?? 1) > word.length ? word.padEnd(field.min ?? 1, '字') : word.slice(0, most);
    }
    case 'number':
      return (
        (field.min ?? 0) +
        chance.below(Math.min(chance.percent(50) ? 30 : 200, (field.max ?? 30) - (field.min ?? 0) + 1))
      );
    case 'date':
      return city.today === undefined ? chance.pick(DAYS) : addDays(city.today, chance.pick(AHEAD));
    case 'choice':
      return chance.pick(field.options ?? []).value;
    case 'choices':
      return [...new Set([0, 1, 2].map(() => chance.pick(field.options ?? []).value))];
    case 'yesno':
      return chance.percent(50);
    case 'unit':
      return chance.pick(city.named ?? Object.keys(city.plan));
    case 'resource':
      return chance.pick(city.resources).id;
    case 'person':
      return personFrom(field, chance, city);
    case 'entry': {
      const known = city.entries.filter((one) => one.register === field.register);
      return known.length > 0 ? chance.pick(known).subject : undefined;
    }
    case 'matter':
      return LINKED;
    case 'material':
      return materialFrom(field, chance, city);
    case 'list':
      return undefined;
  }
}

/** Mostly in full; now and then a word, as an older client sends it. No file is there in a walk. */
function materialFrom({ material }: FormField, chance: Chance, { today = '2026-09-01' }: Place): unknown {
  const number = `青数〔2026〕${chance.below(1000)} 号`;
  const needsMore = material?.date?.needed ?? material?.by?.needed ?? false;
  if (!needsMore && chance.percent(20)) return number;
  return {
    ...(material?.number ? { number } : {}),
    ...(material?.date ? { date: addDays(today, -chance.below(400)) } : {}),
    ...(material?.by ? { by: '某测评机构' } : {}),
    ...(material?.number && chance.percent(60) ? {} : { note: '另行报送纸质件' }),
  };
}

function personFrom(field: FormField, chance: Chance, city: Place): string {
  const among = city.persons.filter((person) => {
    const unit = city.directory.person(person)?.unit ?? '';
    return field.among === 'own' ? unit === city.own : city.directory.unit(unit)?.kind === field.among;
  });
  return chance.pick(field.among === undefined || among.length === 0 ? city.persons : among);
}

/** A form with something wrong in it: a field of another kind, one left out, or no form at all. */
export function wrongFormFrom(fields: readonly FormField[], chance: Chance, city: Place): unknown {
  const form = formFrom(fields, chance, city);
  const field = fields.length > 0 ? chance.pick(fields) : undefined;
  switch (chance.below(5)) {
    case 0:
      return chance.pick([null, 'yes', 7, [], [[]]]);
    case 1:
      return field ? { ...form, [field.key]: chance.pick([null, {}, [1], 1.5, '', '\u202e', -1, true]) } : form;
    case 2:
      return field ? { ...form, [field.key]: '长'.repeat(20_000) } : form;
    case 3: {
      const { [field?.key ?? '']: _, ...rest } = form;
      return rest;
    }
    default:
      return { ...form, ['__proto__']: { polluted: true }, constructor: 1, unknown: 'x' };
  }
}
