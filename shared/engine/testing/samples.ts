/** Forms that chance never hits: a panel in its composition, two dates that belong together. By `procedure/command`. */
import type { Chance, Place } from './chance.ts';

/** A panel of the small city in its composition. */
const panel: readonly (readonly [person: string, group: string])[] = [
  ...['authHead', 'auth1', 'auth2'].map((id) => [id, 'authority'] as const),
  ...['exp1', 'exp2', 'exp3'].map((id) => [id, 'expert'] as const),
  ...['a1', 'b1', 'g1', 'fin1'].map((id) => [id, 'unit'] as const),
];
const panelWith = (from: string, to: string) =>
  panel.map(([person, group]) => ({ person: person === from ? to : person, group }));

/** Of what `alpha` provides nothing is used: it may stop being shared, on a basis that stands in a law (B-28). */
const unshared = ({ own }: Place, chance: Chance): Record<string, unknown> =>
  own === 'alpha' && chance.percent(40)
    ? { shareType: 'none', basisKind: 'law', basis: '某法第三条', approval: false, leaves: false }
    : {};

type Form = Record<string, unknown>;
/** The rows that a sheet starts from. */
const rowsIn = ({ rows }: Form): Form[] => (Array.isArray(rows) ? (rows as Form[]) : []);

export const samples: Readonly<Record<string, (place: Place, chance: Chance, prefill: Form) => Form>> = {
  // What is used is not withdrawn: of the two resources of its provider the one without users is.
  'catalogue-review/submit': ({ entries, own }, chance) => ({
    rows: entries
      .filter((one) => one.register === 'catalogue' && one.values['provider'] === own)
      .map((one) => ({
        ...{ resource: one.subject, name: one.title, note: '职责已调整' },
        state: one.subject === 'divorces' ? 'withdraw' : chance.pick(['change', 'keep']),
      })),
  }),
  'catalogue-update/update': unshared,
  'catalogue-update/resubmit': unshared,
  // What its user is done with is in force until it is disposed of; what has run out is over before.
  'data-disposal/open': ({ own }): Record<string, unknown> =>
    own === 'alpha' ? { resource: 'divisions', cause: 'fulfilled' } : {},
  // Every ground of the nation's goes one way: as many go the city's, by its government.
  'violation/open': (_, chance): Record<string, unknown> =>
    chance.percent(50) ? { ground: chance.pick(['city-collection', 'city-update', 'city-secrecy', 'city-other']) } : {},
  'service-change/open': ({ own }, chance): Record<string, unknown> =>
    own === 'beta' ? { resource: 'divisions', kind: chance.pick(['end', 'change']) } : {},
  // Sheets with a row for each of what the registers hold.
  'performance-evaluation/submit': ({ entries }, chance) => {
    const allMet = chance.percent(30);
    return {
      apps: entries
        .filter(
          (one, n, all) =>
            one.register === 'allocations' && all.findIndex((other) => other.subject === one.subject) === n,
        )
        .map((one) => ({
          ...{ system: one.title, unit: one.values['unit'], target: '目标' },
          ...(allMet || chance.percent(50) ? { state: 'met' } : { state: 'below', finding: '未达' }),
        })),
    };
  },
  // New systems are left out or passed, what runs is refused: with new ones the way leads over the city government.
  'service-plan/pass': (_, chance, prefill) => ({
    rows: rowsIn(prefill).map((row) => ({
      ...{ ...row, excuse: '正当理由' },
      granted: row['service'] === '新系统' && row['stands'] === undefined ? chance.pick([0, 300]) : 0,
    })),
  }),
  'service-plan/approve': (_, chance, prefill) => ({
    rows: rowsIn(prefill).map((row) => ({ ...row, approved: chance.percent(50) })),
  }),
  'service-plan/revise': () => ({ unit: 'alpha' }),
  'service-plan/deny': () => ({ unit: 'gamma' }),
  'resource-demand/approve': (_, chance, prefill) => ({
    rows: rowsIn(prefill).map((row) => ({ ...row, hosts: chance.pick([0, row['hosts']]), databases: 0, storage: 0 })),
  }),
  // What is applied for is what was allowed to stay off.
  'cloud-use/open': () => ({ system: '同名系统' }),
  // What is listed or allowed is changed and given up as well as asked for.
  'mobile-app/open': ({ own }, chance): Record<string, unknown> =>
    chance.percent(40) ? { ask: chance.pick(['change', 'remove']), listed: `${own}/掌上办事` } : {},
  'cloud-exemption/open': ({ own }, chance): Record<string, unknown> =>
    chance.percent(50)
      ? { kind: 'end', exemption: `${own === 'authority' ? 'alpha' : own}/旧收费系统`, why: '理由消失' }
      : { kind: chance.pick(['own', 'stay']), level: '2', what: `系统${chance.below(100)}` },
  // A filing opens its projects itself, each with all that was filed of it; the form of a person takes nothing of that.
  // Few are major: the check of these is another matter, that ends well or not.
  'project-plan/open': (_, chance): Record<string, unknown> => ({
    ...(chance.percent(30) ? { ask: 'resume' } : {}),
    ...{ project: `项目${chance.below(100)}`, content: '建设内容', investment: 300, catalogue: '办理结果目录' },
    ...{ major: chance.percent(22), profitable: chance.percent(50) },
  }),
  // What was built is published by whoever built it.
  'project-plan/askAcceptance': ({ entries, own }) => ({
    entries: entries
      .filter((one) => one.register === 'catalogue' && one.values['provider'] === own)
      .map(({ subject }) => ({ resource: subject })),
  }),
  'cloud-migration/open': () => ({ system: '一网通办' }),
  'provider-assessment/appoint': () => ({ members: panelWith('', '') }),
  'provider-assessment/replace': (_, chance) => {
    const [from, to] = chance.pick([
      ['exp3', 'exp4'],
      ['g1', 'gHead'],
      ['fin1', 'finHead'],
    ] as const);
    return { members: panelWith(from, to) };
  },
};
