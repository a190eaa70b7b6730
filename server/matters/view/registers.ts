/** What a matter has entered into a register, in words. */
import type { RegisterEntryView } from '@banjie/shared/contract/shapes.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { latestProcedure, registerTitle } from '@banjie/shared/procedures/index.ts';
import { registerOf } from '@banjie/shared/procedures/registers.ts';
import type { RegisterBy, RegisterRecord } from '../ports.ts';
import { texts } from '../texts.ts';

/** @param full names persons too; else their units */
export const registerView = (entry: RegisterRecord, directory: Directory, full: boolean): RegisterEntryView => ({
  register: entry.register,
  registerTitle: registerTitle(entry.register),
  key: entry.subject,
  title: entry.title,
  since: entry.since,
  ...(entry.until ? { until: entry.until } : {}),
  matter: entry.matter,
  number: entry.number,
  by: latestProcedure(entry.procedure)?.title ?? entry.procedure,
  why: entry.why,
  ...(entry.note || entry.also
    ? { note: [entry.note, entry.also && texts.also(entry.also)].filter(Boolean).join('；') }
    : {}),
  values: (registerOf(entry.register)?.columns ?? []).flatMap(({ key, title, options }) => {
    const value = entry.values?.[key];
    if (value === undefined || value === '') return [];
    return [{ label: title, value: options?.[String(value)] ?? entryText(key, value, directory) }];
  }),
  ...(entry.by ? { person: byText(entry.by, full) } : {}),
  ...(entry.until && (entry.liftedBy || entry.liftedWhy)
    ? {
        lifted: {
          ...(entry.liftedBy ? { by: byText(entry.liftedBy, full) } : {}),
          ...(entry.liftedWhy ? { why: entry.liftedWhy } : {}),
        },
      }
    : {}),
});

const byText = ({ name, unitName }: RegisterBy, full: boolean): string =>
  full && unitName ? `${name}（${unitName}）` : (unitName ?? name);

/** Columns hold names as matters have put them: ids of units, people and resources are shown by their names. */
function entryText(key: string, value: unknown, directory: Directory): string {
  if (Array.isArray(value)) return value.map((one) => entryText(key, one, directory)).join('、');
  const text = String(value);
  if (key === 'shareType') return texts.shareTypes[text] ?? text;
  if (key === 'resource') return directory.resource(text)?.name ?? text;
  return directory.unit(text)?.name ?? directory.person(text)?.name ?? text;
}
