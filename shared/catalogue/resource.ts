/** A resource as forms, comparisons and corrections see it: read out of its entry in the catalogue, its one home. */
import type { RegisterEntry } from '../engine/definition/registers.ts';
import type { Resource, UnitId } from '../kernel/party.ts';

interface Column {
  key: string;
  title: string;
}

/** Items of a catalogue entry are written as people write them: 名称、地址；类别 */
const itemsIn = (entry: Pick<RegisterEntry, 'values'>): string[] => [
  ...new Set(
    String(entry.values['items'] ?? '')
      .split(/[、，,；;\s]+/)
      .filter((one) => one !== ''),
  ),
];

const columnsIn = ({ values }: Pick<RegisterEntry, 'values'>): Column[] =>
  Array.isArray(values['columns']) ? (values['columns'] as Column[]) : [];

export function resourceOf(entry: RegisterEntry): Resource {
  const { subject, values } = entry;
  const columns = columnsIn(entry);
  const keyOf = (title: string) => columns.find((one) => one.title === title)?.key ?? title;
  const items = itemsIn(entry);
  const identifier = String(values['identifier'] ?? '') || items[0] || '标识';
  const others = columns.filter((one) => one.title !== identifier);
  // What was brought along says its columns itself: a title may hold a blank or a comma.
  const isWhole = others.length > 0 && others.map((one) => one.title).join('、') === String(values['items']);
  return {
    id: subject,
    name: String(values['name'] ?? subject),
    provider: String(values['provider'] ?? ''),
    identifier: { key: keyOf(identifier), title: identifier },
    fields: isWhole
      ? others.map(({ key, title }) => ({ key, title }))
      : items.filter((one) => one !== identifier).map((one) => ({ key: keyOf(one), title: one })),
    personal: values['personal'] === true,
  };
}

/** Columns keep their keys when the entry is written anew: tables are kept by them. */
export const columnsOf = (entry: RegisterEntry | undefined): { columns?: Column[] } =>
  entry && columnsIn(entry).length > 0 ? { columns: columnsIn(entry) } : {};

/** `<resource>/<unit>`: ids of units have no slash, those of resources may. */
export function resourceOfSubscription(subject: string): { resource: string; unit: UnitId } {
  const cut = subject.lastIndexOf('/');
  return { resource: subject.slice(0, cut), unit: subject.slice(cut + 1) };
}
