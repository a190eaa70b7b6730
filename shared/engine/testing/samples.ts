/** Forms that chance never hits: a panel in its composition, two dates that belong together. By `procedure/command`. */
import type { Chance, Place } from './chance.ts';

export const samples: Readonly<Record<string, (place: Place, chance: Chance) => Record<string, unknown>>> = {
  // What is used is not withdrawn: of the two resources of its provider the one without users is.
  'catalogue-review/submit': ({ entries, own }, chance) => ({
    rows: entries
      .filter((one) => one.register === 'catalogue' && one.values['provider'] === own)
      .map((one) => ({
        ...{ resource: one.subject, name: one.title, note: '职责已调整' },
        state: one.subject === 'divorces' ? 'withdraw' : chance.pick(['change', 'keep']),
      })),
  }),
  'service-change/open': ({ own }, chance): Record<string, unknown> =>
    own === 'beta' ? { resource: 'divisions', kind: chance.pick(['end', 'change']) } : {},
};
