/**
 * A table of the guide beside the catalogue: which of its resources are new, which are changed and in what, which stand there
 * as they are, and what is wrong. Pure; what comes of it is opened matter by matter, each through its own review.
 */
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { readForm } from '../../engine/forms/form.ts';
import { unspaced } from '../../kernel/fold.ts';
import type { UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { Regime } from '../../regulation/regimes.ts';
import { checkEntry, entryForm, formOf, itemsOf, providerOfEntry, tidySharing } from '../entry.ts';
import type { Column, GuideFault, GuideResource, GuideTable } from './table.ts';
import { guideTexts as t } from './texts.ts';
import { choiceIn, choices, choicesOf, identifierAmong, isPersonal, type Choice } from './words.ts';

export interface GuideItem {
  line: number;
  kind: 'new' | 'changed' | 'same';
  name: string;
  /** Of the entry that it changes; of a new one the code that it is to have. */
  code?: string;
  /** What the opening (of a new one) or the update (of a changed one) takes. */
  form: Record<string, unknown>;
  differences: { title: string; was: string; is: string }[];
  warnings: string[];
}
export interface GuideRead {
  items: GuideItem[];
  faults: GuideFault[];
  unread: string[];
  /** Resources of the unit that the table does not have; they stay as they are. */
  others: number;
}
export interface Beside {
  unit: { id: UnitId; name: string };
  /** The unit's own entries. */
  own: readonly RegisterEntry[];
  /** Entry of any unit under a code of the table. */
  entry(code: string): RegisterEntry | undefined;
  nameOf(unit: UnitId): string;
  /** Whether another uses it. */
  isUsed(code: string): boolean;
  regime: Regime;
}

const CHOICES = Object.keys(choices) as Choice[];
const YES_NO = ['open', 'personal', 'approval'] as const;
const TEXTS = [
  ...(['category', 'summary', 'conditions', 'openConditions', 'related', 'identifierTitle'] as const),
  ...(['protection', 'scope', 'use', 'basis', 'digitiseBy'] as const),
];
const fieldTitle = (key: string): string => (t.columns as Record<string, string>)[key] ?? key;

export function besideCatalogue(table: GuideTable, beside: Beside): GuideRead {
  const faults: GuideFault[] = [...table.faults];
  const items: GuideItem[] = [];
  const seen = new Map<string, number>();
  const met = new Set<string>();
  for (const resource of table.resources) {
    const { item, found, faults: wrong } = read(resource, beside);
    const key = found?.subject ?? item.code ?? unspaced(item.name);
    const before = seen.get(key);
    if (before !== undefined) wrong.push({ line: resource.line, reason: t.faults.repeated(before) });
    seen.set(key, resource.line);
    if (found) met.add(found.subject);
    faults.push(...wrong);
    items.push(item);
  }
  const others = table.faults.length > 0 ? 0 : beside.own.filter(({ subject }) => !met.has(subject)).length;
  return { items, faults: faults.sort((a, b) => a.line - b.line), unread: table.unread, others };
}

function read(
  resource: GuideResource,
  beside: Beside,
): { item: GuideItem; found?: RegisterEntry; faults: GuideFault[] } {
  const { line, cells } = resource;
  const faults: GuideFault[] = [];
  const warnings: string[] = [];
  const wrong = (column: Column, reason: string) => {
    const cell = cells[column];
    faults.push({ line: cell?.line ?? line, column: t.columns[column], ...(cell ? { cell: cell.text } : {}), reason });
  };
  const name = cells.name?.text ?? '';
  const code = cells.code?.text;
  const provider = cells.provider?.text;
  if (provider !== undefined && unspaced(provider) !== unspaced(beside.unit.name))
    wrong('provider', t.faults.otherUnit(provider));

  const alike = beside.own.filter((one) => unspaced(one.title) === unspaced(name));
  const byCode = code === undefined ? undefined : beside.entry(code);
  const owner = providerOfEntry(byCode);
  if (byCode && owner !== beside.unit.id) wrong('code', t.faults.foreign(beside.nameOf(owner ?? '')));
  if (code !== undefined && !byCode && !/^[A-Za-z0-9-]{2,40}$/.test(code)) wrong('code', t.faults.code);
  if (code === undefined && alike.length > 1) wrong('name', t.faults.sameName);
  const found = code === undefined ? alike[0] : byCode && owner === beside.unit.id ? byCode : undefined;
  const [twin] = alike;
  if (code !== undefined && !found && twin) warnings.push(t.warnings.renamed(twin.subject));

  const was = found ? formOf(found) : {};
  const said = saidBy(resource, wrong, warnings);
  const supposed = found ? {} : supposedOf(resource, said, warnings);
  const whole: Record<string, unknown> = tidySharing({ ...was, ...supposed, ...said, name });
  const differences = found ? differencesOf(was, whole) : [];
  const kind = !found ? 'new' : differences.length > 0 ? 'changed' : 'same';
  let form: Record<string, unknown> = whole;
  if (kind !== 'same' && faults.length === 0) {
    const checked = readForm(entryForm, whole);
    const inForm: Fault[] = 'faults' in checked ? checked.faults : checkEntry(checked.value, beside.regime);
    if ('value' in checked) form = checked.value;
    for (const { path, message } of inForm) {
      const isThere = cells[path as Column] !== undefined || whole[path] !== undefined;
      faults.push({ line, column: fieldTitle(path), reason: isThere ? message : t.faults.missing(fieldTitle(path)) });
    }
    if (found && form['shareType'] === 'none' && was['shareType'] !== 'none' && beside.isUsed(found.subject))
      wrong('shareType', t.faults.used);
  }
  const named = found?.subject ?? code;
  const withCode = kind === 'new' && code !== undefined ? { ...form, code } : form;
  return {
    item: { line, kind, name, ...(named === undefined ? {} : { code: named }), form: withCode, differences, warnings },
    ...(found ? { found } : {}),
    faults,
  };
}

/** What the cells say; a blank one says nothing, so that what is in the catalogue stays. */
function saidBy(
  { cells, items }: GuideResource,
  wrong: (column: Column, reason: string) => void,
  warnings: string[],
): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  if (items.length > 0) said['items'] = items.join('、');
  for (const key of TEXTS) if (cells[key]) said[key] = cells[key].text;
  for (const key of CHOICES) {
    const cell = cells[key]?.text;
    if (cell === undefined) continue;
    const value = choiceIn(key, cell);
    if (value === undefined) wrong(key, t.faults.unknown(cell, choicesOf(key)));
    else said[key] = value;
    if (value === 'twoDays' && /^每?[日天周]$/.test(unspaced(cell))) warnings.push(t.warnings.daily(cell));
  }
  for (const key of YES_NO) {
    const cell = cells[key]?.text;
    if (cell === undefined) continue;
    const word = unspaced(cell).toLowerCase();
    if ((t.yes as readonly string[]).includes(word)) said[key] = true;
    else if ((t.no as readonly string[]).includes(word)) said[key] = false;
    else wrong(key, t.faults.unknown(cell, Object.values(t.yesNo).join('、')));
  }
  // The guide has the basis of what is not shared among the conditions.
  if (said['shareType'] === 'none' && said['basis'] === undefined && said['conditions'] !== undefined)
    said['basis'] = said['conditions'];
  return said;
}

/** What follows from the items of a new one, and is said to whoever hands it in. */
function supposedOf(
  { items }: GuideResource,
  said: Readonly<Record<string, unknown>>,
  warnings: string[],
): Record<string, unknown> {
  const supposed: Record<string, unknown> = {};
  const identifier = identifierAmong(items);
  if (said['identifiedBy'] === undefined && identifier !== undefined) {
    supposed['identifiedBy'] = identifier;
    warnings.push(t.warnings.identified(choices.identifiedBy[identifier as keyof typeof choices.identifiedBy]));
  }
  if (said['personal'] === undefined && items.length > 0) {
    const personal = isPersonal(items);
    supposed['personal'] = personal;
    warnings.push(t.warnings.personal(personal ? t.yesNo.yes : t.yesNo.no));
  }
  return supposed;
}

function differencesOf(was: Record<string, unknown>, is: Record<string, unknown>): GuideItem['differences'] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) => {
    const [before, after] = [shown(key, was[key]), shown(key, is[key])];
    return before === after ? [] : [{ title: fieldTitle(key), was: before, is: after }];
  });
}

/** A value of the form as a cell of the table says it. */
export function shown(key: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (key === 'items') return itemsOf(String(value)).join('、');
  if (typeof value === 'boolean') return value ? t.yesNo.yes : t.yesNo.no;
  const options = (choices as Record<string, Record<string, string>>)[key];
  return options?.[String(value)] ?? String(value);
}

/** An entry as a resource of the table. */
export function inGuide(
  entry: RegisterEntry,
  unit: string,
): { cells: Partial<Record<Column, string>>; items: string[] } {
  const form = formOf(entry);
  const cells: Partial<Record<Column, string>> = { code: entry.subject, provider: unit };
  for (const key of ['name', ...TEXTS, ...CHOICES, ...YES_NO] as const)
    if (form[key] !== undefined) cells[key] = shown(key, form[key]);
  return { cells, items: itemsOf(String(form['items'] ?? '')) };
}
