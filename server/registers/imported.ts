/** Resources and subscriptions that a city brings along stand in the registers too, said to be imported, and are lifted there. */
import type { Resource, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterRecord } from '../matters/ports.ts';
import { texts } from './texts.ts';

/** The entries of what was imported. Written once each: what a matter has made of them since stays. */
export function importedEntries(
  resources: readonly Resource[],
  subscriptions: readonly { resource: string; unit: UnitId }[],
  since: Instant,
): RegisterRecord[] {
  const base = {
    matter: 'import',
    number: '',
    procedure: 'import',
    why: texts.imported,
    by: { name: texts.imported },
    since,
  };
  const names = new Map(resources.map((one) => [one.id, one]));
  return [
    ...resources.map(({ id, name, provider, identifier, fields, personal }): RegisterRecord => ({
      ...base,
      id: `catalogue.import.${id}`,
      register: 'catalogue',
      subject: id,
      title: name,
      units: [provider],
      values: {
        name,
        provider,
        shareType: 'conditional',
        identifier: identifier.title,
        items: fields.map((field) => field.title).join('、'),
        personal,
      },
      lasting: true,
    })),
    ...subscriptions.flatMap(({ resource, unit }): RegisterRecord[] => {
      const of = names.get(resource);
      if (!of) return [];
      return [
        {
          ...base,
          id: `subscriptions.import.${resource}/${unit}`,
          register: 'subscriptions',
          subject: `${resource}/${unit}`,
          title: of.name,
          units: [of.provider, unit],
          values: { resource, user: unit },
          lasting: true,
        },
      ];
    }),
  ];
}
