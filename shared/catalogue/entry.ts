/**
 * An entry of the catalogue as its provider fills it in (B-12–14, B-21, B-22, N-14, N-15, N-34), and as it stands in the register.
 * Several procedures make or change entries; none of them imports another, so what an entry is stands here.
 */
import { choice, date, long, text, yesno, type Form } from '../engine/forms/form.ts';
import type { RegisterEntry } from '../engine/definition/registers.ts';
import type { UnitId } from '../kernel/party.ts';
import type { Fault } from '../kernel/rejection.ts';
import type { Regime } from '../regulation/regimes.ts';
import { z } from 'zod';
import { texts } from './texts.ts';

const t = texts.fields;

export type ShareType = keyof typeof t.shareTypes;

/** What a unit says of the way in which it shares; a part of the whole, for a reclassification (B-30). */
export const sharing = {
  shareType: choice(t.shareType, t.shareTypes),
  scope: text(t.scope, { help: t.conditionalHelp }).optional(),
  use: text(t.use).optional(),
  conditions: long(t.conditions, { max: 1000 }).optional(),
  basisKind: choice(t.basisKind, t.basisKinds).optional(),
  basis: long(t.basis, { max: 1000, help: t.basisHelp }).optional(),
};

export const entryForm = z.object({
  name: text(t.name, { max: 60 }),
  items: long(t.items, { max: 2000, help: t.itemsHelp }),
  format: choice(t.format, t.formats),
  way: choice(t.way, t.ways),
  updateLimit: choice(t.updateLimit, t.updateLimits, { help: t.updateHelp }),
  identifiedBy: choice(t.identifiedBy, t.identifiers),
  identifierTitle: text(t.identifierTitle, { max: 40 }).optional(),
  personal: yesno(t.personal),
  approval: yesno(t.approval, { help: t.approvalHelp }).optional(),
  library: choice(t.library, t.libraries, { help: t.libraryHelp }).optional(),
  classification: choice(t.classification, t.classifications),
  protection: long(t.protection, { max: 500, help: t.protectionHelp }).optional(),
  digitiseBy: date(t.digitiseBy, { help: t.digitiseHelp, when: 'coming' }).optional(),
  // What the national guide asks for besides (B-13).
  summary: long(t.summary, { max: 500 }).optional(),
  category: text(t.category, { help: t.categoryHelp }).optional(),
  open: yesno(t.open).optional(),
  openConditions: text(t.openConditions).optional(),
  related: text(t.related).optional(),
  ...sharing,
}) satisfies Form;
export type Entry = z.infer<typeof entryForm>;
type Sharing = Pick<Entry, keyof typeof sharing>;

/** B-28 names law, administrative regulation and central policy; N-14 narrows policy to decisions of the State Council. */
const bases: Record<Regime, readonly (keyof typeof t.basisKinds)[]> = {
  city: ['law', 'regulation', 'policy'],
  national: ['law', 'regulation', 'decision'],
};

/** What the share type demands beside it. */
export function checkSharing(form: Record<string, unknown>, regime: Regime): Fault[] {
  const given = form as Sharing;
  if (given.shareType === 'conditional')
    return (['scope', 'use', 'conditions'] as const)
      .filter((key) => given[key] === undefined)
      .map((key) => ({ path: key, message: texts.faults.conditional(t[key]) }));
  if (given.shareType !== 'none') return [];
  if (given.basisKind === undefined || given.basis === undefined)
    return [{ path: given.basisKind === undefined ? 'basisKind' : 'basis', message: texts.faults.basis }];
  if (bases[regime].includes(given.basisKind)) return [];
  const kinds = bases[regime].map((one) => t.basisKinds[one]).join(texts.or);
  return [{ path: 'basisKind', message: texts.faults.basisKind(kinds) }];
}

export const checkEntry = (form: Record<string, unknown>, regime: Regime): Fault[] => [
  ...checkSharing(form, regime),
  // B-28¶2: what licences, penalties and joint approvals rest on is shared without conditions.
  ...(form['approval'] === true && form['shareType'] !== 'unconditional'
    ? [{ path: 'shareType', message: texts.faults.approval }]
    : []),
  // N-34: what is more than general is protected as its level asks.
  ...(form['classification'] !== 'general' && form['protection'] === undefined
    ? [{ path: 'protection', message: texts.faults.protection }]
    : []),
  ...(form['identifiedBy'] === 'other' && form['identifierTitle'] === undefined
    ? [{ path: 'identifierTitle', message: texts.faults.identifier }]
    : []),
];

/** What nobody has said is not kept, not even as a blank: events are stored and hashed as they stand. */
export const said = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Without what another share type would have needed. */
export function tidySharing<F extends Record<string, unknown>>(form: F): F {
  const drop = [
    ...(form['shareType'] === 'conditional' ? [] : ['scope', 'use', 'conditions']),
    ...(form['shareType'] === 'none' ? [] : ['basisKind', 'basis']),
  ];
  return Object.fromEntries(Object.entries(form).filter(([key]) => !drop.includes(key))) as F;
}

/** Beside it stays what the share type does not ask for: a key without a value takes out what stood there. */
export const sharingValues = (form: Record<string, unknown>): Record<string, unknown> => {
  const { shareType, scope, use, conditions, basisKind, basis } = tidySharing(form) as Sharing;
  return {
    ...{ shareType, scope, use, conditions, basisKind },
    basis: basisKind && basis !== undefined ? `${t.basisKinds[basisKind]}：${basis}` : undefined,
  };
};

/** The entry as the register keeps it: in words where people read it, in codes where machines do. */
export function entryValues(form: Record<string, unknown>, provider: UnitId): Record<string, unknown> {
  const entry = form as Entry;
  const { name, identifiedBy, identifierTitle } = entry;
  const title = identifiedBy === 'other' ? (identifierTitle ?? t.identifiers.other) : t.identifiers[identifiedBy];
  return said({
    ...{ name, provider, ...sharingValues(form), identifierKey: identifiedBy, identifierTitle: title },
    approval: entry.approval,
    items: itemsOf(entry.items).join('、'),
    format: t.formats[entry.format],
    way: t.ways[entry.way],
    updateLimit: t.updateLimits[entry.updateLimit],
    identifier: title,
    library: entry.library && t.libraries[entry.library],
    classification: t.classifications[entry.classification],
    protection: entry.protection,
    digitiseBy: entry.digitiseBy,
    ...{ summary: entry.summary, category: entry.category, open: entry.open },
    ...{ openConditions: entry.openConditions, related: entry.related },
    // Whoever is identified by the number of an identity card is a person (N-37).
    personal: entry.personal || identifiedBy === 'person',
  });
}

/** However they were divided: a comma of either width, a line break. */
export const itemsOf = (items: string): string[] => [
  ...new Set(
    items
      .split(/[、，,；;\n]+/u)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

/** The form that would put this entry in, as far as the entry tells: what an update starts from. */
export function formOf({ values }: RegisterEntry): Record<string, unknown> {
  const code = (options: Record<string, string>, key: string) =>
    Object.keys(options).find((one) => options[one] === values[key]);
  const identifiedBy = Object.keys(t.identifiers).find((one) => one === values['identifierKey']);
  // What a city brought along may say no more than how its identifier is called.
  const identifierTitle = values['identifierTitle'] ?? values['identifier'];
  const found = {
    ...{ name: values['name'], items: values['items'], shareType: values['shareType'], personal: values['personal'] },
    ...{ scope: values['scope'], use: values['use'], conditions: values['conditions'] },
    format: code(t.formats, 'format'),
    way: code(t.ways, 'way'),
    updateLimit: code(t.updateLimits, 'updateLimit'),
    library: code(t.libraries, 'library'),
    classification: code(t.classifications, 'classification'),
    ...{ protection: values['protection'], digitiseBy: values['digitiseBy'] },
    approval: values['approval'],
    ...{ summary: values['summary'], category: values['category'], open: values['open'] },
    ...{ openConditions: values['openConditions'], related: values['related'] },
    identifiedBy: identifiedBy ?? (identifierTitle === undefined ? undefined : 'other'),
    identifierTitle: identifiedBy === undefined || identifiedBy === 'other' ? identifierTitle : undefined,
    basisKind: values['basisKind'],
    basis: typeof values['basis'] === 'string' ? values['basis'].replace(/^[^：]*：/u, '') : undefined,
  };
  return said(found);
}

/** Unit that provides an entry. */
export const providerOfEntry = (entry: RegisterEntry | undefined): UnitId | undefined =>
  typeof entry?.values['provider'] === 'string' ? entry.values['provider'] : undefined;
export const shareTypeOf = (entry: RegisterEntry | undefined): ShareType | undefined =>
  Object.keys(t.shareTypes).find((one) => one === entry?.values['shareType']) as ShareType | undefined;
