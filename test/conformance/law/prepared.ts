/**
 * What stands in the registers before the walks of the cloud begin: systems that run and are connected, what was excepted,
 * listed and filed, and what is suspended. Without it nobody comes to the acts that change or lift it.
 */
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { isOfCity } from '@banjie/shared/regulation/units.ts';

/** Units that have nothing yet: neither a catalogue nor a connection, so the rule of A-26 finds whom it is about. */
const without = ['gamma', 'finance', 'audit', 'legal', 'secrecy', 'police', 'quality'];

export const cloudFacts = (directory: Directory): RegisterEntry[] => [
  ...directory
    .units()
    .filter((one) => isOfCity(one) && !without.includes(one.id))
    .flatMap(({ id }) => [
      fact('allocations', `${id}/一网通办`, { system: '一网通办', unit: id, hosts: 8, databases: 2, storage: 500 }),
      fact('catalogue', `${id}-catalogue`, { name: '目录', provider: id, shareType: 'unconditional' }),
      fact('connections', `${id}/一网通办/exchange`, { unit: id, state: '已接入' }),
      // A system that stays off, and one that is on the cloud meanwhile.
      ...['旧收费系统', '一网通办'].map((name) => fact('exemptions', `${id}/${name}`, { unit: id })),
      fact('mobile', `${id}/掌上办事`, { unit: id }),
    ]),
  // What anybody applies for was allowed to stay off.
  ...directory
    .units()
    .filter(isOfCity)
    .map(({ id }) => fact('exemptions', `${id}/同名系统`, { unit: id })),
  ...['alpha', 'gamma'].flatMap((unit) => [2026, 2027].flatMap((year) => plansOf(unit, year))),
  ...[
    'outside-sharing:alpha',
    'outside-sharing:beta',
    'performance-funds:alpha/一网通办',
    'performance-funds:beta/一网通办',
  ].map((subject) => fact('suspensions', subject, {})),
];

const plansOf = (unit: string, year: number): RegisterEntry[] => [
  fact('plans', `service-plan/${unit}/${year}`, {
    ...{ plan: '服务与运维经费计划', unit, year, state: 'filed' },
    services: [
      { service: '运维', kind: 'running', way: 'purchase', amount: 80, content: '驻场' },
      { service: '新系统', kind: 'new', way: 'invest', amount: 300, content: '建设' },
    ],
  }),
  fact('plans', `resource-demand/${unit}/${year}`, {
    ...{ plan: '云资源需求申报', unit, year, state: 'assessed', hosts: 4, databases: 2, storage: 100 },
    projects: [{ project: '一网通办' }],
  }),
];

function fact(register: string, subject: string, values: Record<string, unknown>): RegisterEntry {
  return {
    ...{ register, subject, title: subject.slice(subject.lastIndexOf('/') + 1), values, units: ['alpha'] },
    ...{ since: '2026-01-05T02:00:00.000Z', matter: 'm0', number: '260000' },
  };
}
