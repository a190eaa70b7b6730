/**
 * A small city for tests: who is who as plain data, read through the same directory as the real one.
 * Persons are named by what they do in the city (`office1`), so that a test reads without a legend.
 */
import { officialCalendar } from '../../kernel/calendar.ts';
import {
  personKey,
  postKey,
  type Directory,
  type Person,
  type PersonId,
  type PostKey,
  type Resource,
  type Unit,
  type UnitId,
  type UnitKind,
} from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Actor, Context, Principal, Settings } from '../definition/definition.ts';
import { noRegisters, type RegisterEntry, type Registers } from '../definition/registers.ts';
import { noSettings } from '../settings/settings.ts';

/** The number of the one other matter that forms can name. */
export const LINKED = '260000';

/** Unit → its kind and, per post, its holders in order. */
export type CityPlan = Record<UnitId, { kind: UnitKind } & Partial<Record<PostKey, PersonId[]>>>;

export interface City {
  plan: CityPlan;
  directory: Directory;
  persons: PersonId[];
  resources: Resource[];
  /** What matters have put into the registers before a test begins. */
  entries: RegisterEntry[];
  /** What people write here, where a test looks for it again; else words of all kinds. */
  words?: readonly string[];
  /** Units that forms name, where a test wants these and no others. */
  named?: readonly UnitId[];
}

/** Every post that the four procedures address has two holders or a line above it. */
export const fullPlan: CityPlan = {
  office: {
    kind: 'office',
    head: ['officeHead'],
    cloud: ['office1', 'office2'],
    security: ['officeSec1', 'officeSec2'],
    contact: ['office2'],
  },
  authority: {
    kind: 'authority',
    head: ['authHead'],
    data: ['auth1', 'auth2'],
    cloud: ['auth1'],
    standards: ['auth1', 'auth2'],
    contact: ['auth2'],
  },
  committee: { kind: 'committee', head: ['comHead'] },
  police: { kind: 'security-authority', head: ['polHead'], security: ['pol1', 'pol2'] },
  cloud: {
    kind: 'cloud-provider',
    head: ['cloudHead'],
    ops: ['ops1', 'ops2'],
    duty: ['duty1', 'duty2', 'duty3'],
    emergency: ['team1', 'team2'],
    data: ['ops2'],
  },
  group: { kind: 'emergency-group', head: ['groupHead'], emergency: ['group1', 'group2'] },
  alpha: {
    kind: 'unit',
    head: ['aHead'],
    cloud: ['a1', 'a2'],
    data: ['a1', 'a3'],
    security: ['a2'],
    contact: ['a3'],
    registrar: ['aReg'],
    reviewer: ['aRev'],
    secrecy: ['aSec'],
    sharing: ['aShare'],
    standards: ['a1'],
  },
  beta: {
    kind: 'unit',
    head: ['bHead'],
    cloud: ['b1'],
    data: ['b1', 'b2'],
    security: ['b2'],
    contact: ['b1'],
    registrar: ['bReg'],
    reviewer: ['bRev'],
    secrecy: ['bSec'],
    sharing: ['bShare'],
    standards: ['b1'],
  },
  gamma: { kind: 'unit', head: ['gHead'], cloud: ['g1'], data: ['g1'], security: ['g1'], contact: ['g1'] },
  government: { kind: 'city-government', head: ['govHead'], contact: ['gov1'] },
  finance: { kind: 'finance', head: ['finHead'], contact: ['fin1'], data: ['fin1'] },
  secrecy: { kind: 'secrecy', head: ['secrHead'], contact: ['secr1'], secrecy: ['secr1', 'secr2'] },
  legal: { kind: 'legal', head: ['legHead'], contact: ['leg1'] },
  audit: { kind: 'audit', head: ['audHead'], contact: ['aud1'] },
  bureau: { kind: 'police', head: ['burHead'], contact: ['bur1'] },
  cyberspace: { kind: 'cyberspace', head: ['cybHead'], contact: ['cyb1'] },
  stateSecurity: { kind: 'state-security', head: ['staHead'], contact: ['sta1'] },
  quality: {
    kind: 'quality-authority',
    head: ['quaHead'],
    contact: ['qua1'],
    data: ['qua1'],
    standards: ['qua1', 'qua2'],
  },
  standardsGroup: { kind: 'standards-group', head: ['stgHead'], standards: ['stg1', 'stg2'] },
  experts: { kind: 'experts', head: ['expHead'], expert: ['exp1', 'exp2', 'exp3', 'exp4', 'exp5'] },
};

/** One person where there may be one, posts that are vacant, and a head who holds the post himself. */
export const thinPlan: CityPlan = {
  office: { kind: 'office', head: ['office1'], cloud: ['office1'], security: ['office1'], contact: [] },
  authority: { kind: 'authority', head: ['authHead'], data: [] },
  committee: { kind: 'committee', head: ['comHead'] },
  police: { kind: 'security-authority', head: ['polHead'], security: [] },
  cloud: { kind: 'cloud-provider', head: ['ops1'], ops: ['ops1'], duty: ['ops1'], emergency: [], data: [] },
  group: { kind: 'emergency-group', head: ['group1'], emergency: ['group1'] },
  alpha: { kind: 'unit', head: ['a1'], cloud: ['a1'], data: ['a1'], security: ['a1'], contact: ['a1'] },
  beta: { kind: 'unit', head: ['bHead'], cloud: [], data: [], security: [], contact: [] },
  gamma: { kind: 'unit', head: ['g1'], data: ['g1'], contact: ['g1'] },
};

const divisions: Resource = {
  id: 'divisions',
  name: '行政区划代码',
  provider: 'beta',
  identifier: { key: 'code', title: '代码' },
  fields: [
    { key: 'name', title: '名称' },
    { key: 'level', title: '级别' },
  ],
  personal: false,
};
/** Another provider's, shared with everybody: what may differ from the first, and is answered in a day. */
const streets: Resource = { ...divisions, id: 'streets', name: '街道名录', provider: 'gamma' };
const resources = [divisions, streets];

const seeded = (register: string, subject: string, title: string, values: Record<string, unknown>): RegisterEntry => ({
  ...{ register, subject, title, values, units: ['alpha', 'beta'] },
  ...{ since: '2026-01-05T02:00:00.000Z', matter: 'm0', number: '260000' },
});
/** A resource that is shared, one that is not, a system on the cloud, a standard: what other matters start from. */
const seededEntries: RegisterEntry[] = [
  seeded('catalogue', 'divisions', '行政区划代码', {
    name: '行政区划代码',
    provider: 'beta',
    shareType: 'conditional',
  }),
  seeded('catalogue', 'streets', '街道名录', { name: '街道名录', provider: 'gamma', shareType: 'unconditional' }),
  seeded('catalogue', 'licences', '证照目录', { name: '证照目录', provider: 'alpha', shareType: 'conditional' }),
  seeded('catalogue', 'divorces', '离婚登记', { name: '离婚登记', provider: 'beta', shareType: 'none', basis: '某法' }),
  seeded('allocations', 'alpha/一网通办', '一网通办', {
    system: '一网通办',
    unit: 'alpha',
    hosts: 8,
    storage: 500,
    level: '3',
  }),
  seeded('plans', 'emergency-plan/rules/1', '政务云应急响应制度', { plan: '政务云应急响应制度', year: '第 1 版' }),
  seeded('plans', 'emergency-plan/overall/1', '政务云总体应急预案', { plan: '政务云总体应急预案', year: '第 1 版' }),
  seeded('connections', 'alpha/一网通办/exchange', '共享平台', { system: '一网通办', unit: 'alpha', state: '已接入' }),
  seeded('connections', 'beta/证照库/exchange', '共享平台', { system: '证照库', unit: 'beta', state: '已接入' }),
  seeded('standards', 'QL/001-2024', '电子证照数据规范', {
    number: 'QL/001-2024',
    name: '电子证照数据规范',
    kind: 'city',
    state: '现行',
  }),
  // One that others have made: its new edition is adopted here, not drafted.
  seeded('standards', 'GB/T 21061', '政务网络技术规范', {
    ...{ number: 'GB/T 21061', name: '政务网络技术规范', kind: 'national', state: '现行', published: '2020-01-06' },
  }),
];

const subscribed = (user: UnitId): RegisterEntry =>
  seeded('subscriptions', `divisions/${user}`, '行政区划代码', { resource: 'divisions', user });

/** @param users units that use the resource `divisions`, which `beta` provides */
export function cityOf(plan: CityPlan, users: readonly UnitId[] = ['alpha', 'gamma', 'office']): City {
  const units: Unit[] = Object.entries(plan).map(([id, { kind }]) => ({ id, name: `${id}局`, kind }));
  const unitOfPerson = new Map<PersonId, UnitId>();
  for (const [unit, { kind: _, ...posts }] of Object.entries(plan))
    for (const person of Object.values(posts).flat()) if (!unitOfPerson.has(person)) unitOfPerson.set(person, unit);
  const person = (id: PersonId): Person | undefined => {
    const unit = unitOfPerson.get(id);
    return unit === undefined ? undefined : { id, name: id, unit };
  };
  return {
    plan,
    persons: [...unitOfPerson.keys()],
    resources,
    entries: [...seededEntries, ...users.map(subscribed)],
    directory: {
      unit: (id) => units.find((unit) => unit.id === id),
      units: () => units,
      person,
      known: person,
      body: (kind) => units.find((unit) => unit.kind === kind),
      holders: (unit, post) => plan[unit]?.[post] ?? [],
      resource: (id) => resources.find((one) => one.id === id),
      usersOf: (id) => (id === divisions.id ? users : []),
    },
  };
}

/** A person with his posts, acting for himself and for who delegated to him. */
export function actorOf(city: City, person: PersonId, standsInFor: readonly PersonId[] = []): Actor {
  const unit = city.directory.person(person)?.unit ?? 'nowhere';
  return {
    kind: 'person',
    person,
    name: person,
    unit,
    unitName: city.directory.unit(unit)?.name ?? unit,
    channel: 'test',
    principals: [principalOf(city, person), ...standsInFor.map((one) => principalOf(city, one))],
  };
}

function principalOf(city: City, person: PersonId): Principal {
  const posts = Object.entries(city.plan).flatMap(([unit, { kind: _, ...held }]) =>
    Object.entries(held)
      .filter(([, holders]) => holders.includes(person))
      .map(([post]) => postKey(unit, post as PostKey)),
  );
  return { person, name: person, keys: [personKey(person), ...posts] };
}

/** A machine, e.g. the monitoring system of the cloud provider. */
export const machine = (name: string, unit?: UnitId): Actor => ({
  kind: 'system',
  name,
  ...(unit === undefined ? {} : { unit, unitName: unit }),
});

export const contextOf = (
  city: City,
  actor: Actor,
  now: Instant,
  settings: Settings = noSettings,
  registers: Registers = noRegisters,
): Context => ({
  now,
  actor,
  calendar: officialCalendar,
  directory: city.directory,
  settings,
  registers,
  figures: () => city.directory.units().map(({ id }) => ({ unit: id, value: 80, source: '5 项中 4 项' })),
  linked: (number) =>
    number === LINKED
      ? { id: 'm0', number, procedure: 'data-correction', title: '另一事项', units: ['alpha', 'beta'] }
      : undefined,
});
