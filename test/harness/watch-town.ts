/**
 * A city with two providers of the cloud in this process, for nights on duty: its real parts on a real database, over a
 * clock that is put forward. Whom it wakes is read off the notices that people are told.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readPayload } from '@banjie/server/alerts/payload.ts';
import { openCity } from '@banjie/server/city.ts';
import { createNoticeHandlers } from '@banjie/server/notify/handlers.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';
import { createTrainingClock } from '@banjie/server/training/clock.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PostKey } from '@banjie/shared/kernel/party.ts';
import { addMs, MS_PER_MINUTE, type Instant } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from './database.ts';

const MACHINE = '2026-11-23T04:00:00.000Z';

export const must = <T>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(`${answer.text} ${JSON.stringify(answer.faults ?? [])}`);
  return answer;
};

const units = [
  { id: 'office', name: '市电子政务办', kind: 'office' as const },
  { id: 'group', name: '应急专项小组', kind: 'emergency-group' as const },
  { id: 'committee', name: '市委网信委', kind: 'committee' as const },
  { id: 'first', name: '青岚云数', kind: 'cloud-provider' as const },
  { id: 'second', name: '远山云', kind: 'cloud-provider' as const },
  { id: 'civil', name: '民政局', kind: 'unit' as const },
  { id: 'health', name: '卫健委', kind: 'unit' as const },
].map((unit, order) => ({ ...unit, order }));

const posts: [unit: string, post: PostKey, persons: string[]][] = [
  ['office', 'cloud', ['office-cloud']],
  ['office', 'head', ['office-head']],
  ['group', 'emergency', ['group-on']],
  ['group', 'head', ['group-head']],
  ['committee', 'head', ['committee-head']],
  ['first', 'head', ['f-head']],
  ['first', 'duty', ['f1', 'f2', 'f3']],
  ['first', 'emergency', ['f-team']],
  ['first', 'ops', ['f-ops']],
  ['second', 'head', ['s-head']],
  ['second', 'duty', ['s1', 's2']],
  ['second', 'emergency', ['s-team']],
  ['civil', 'contact', ['civil-contact']],
  ['health', 'contact', ['health-contact']],
];
const unitOf = (person: string) => posts.find(([, , persons]) => persons.includes(person))?.[0] ?? '';

export interface Sent {
  /** Of the alert; its fingerprint follows from it. */
  name: string;
  labels?: Record<string, string>;
  status?: 'firing' | 'resolved';
  startsAt?: Instant;
  /** Whose monitoring says it. */
  from?: 'first' | 'second' | 'office';
}

/** Opens the city before all tests of a file and closes it after them. */
export function watchTown(start: Instant, systems: Readonly<Record<string, string>>) {
  const database = testDatabase();
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (details: object, text: string) => void errors.push(`${text} ${JSON.stringify(details)}`),
  };
  let parts: Awaited<ReturnType<typeof open>> | undefined;
  async function open() {
    const stores = await openStores(database.uri);
    const machine = () => Date.parse(MACHINE);
    const passing = { nextWake: () => city.nextWake(), sweep: (now: Instant) => city.sweeps.sweep(now) };
    const clock = await createTrainingClock(stores.clock, passing, { start, machine });
    const made = () => openCity({ ...{ stores, clock, log, uploadLimit: 0 }, isBot: () => Promise.resolve(false) });
    const city = await made();
    await stores.people.save({
      units,
      persons: [...new Set(posts.flatMap(([, , persons]) => persons))].map((id) => ({
        id,
        name: id,
        unit: unitOf(id),
      })),
      posts: posts.map(([unit, post, persons]) => ({ unit, post, persons })),
    });
    await stores.registers.enter(
      Object.entries(systems).map(([subject, provider], n) => ({
        order: { at: clock.now(), matter: 'import', seq: n + 1 },
        change: {
          ...{ register: 'allocations', subject, title: subject, units: [subject.split('/')[0] ?? ''] },
          ...{ op: 'put' as const, why: '', lasting: true, values: { provider } },
        },
        ...{ number: '', procedure: 'import', by: { name: '' } },
      })),
    );
    await city.people.refresh();
    await city.sweeps.sweep(clock.now());
    const notices = createNoticeHandlers({ store: stores.deliveries, claims: city.delivery.claims, clock }).handlers;
    return { stores, clock, city, notices, made };
  }
  beforeAll(async () => {
    parts = await open();
  }, 60_000);
  afterAll(async () => {
    await parts?.city.close();
    await parts?.clock.close();
    await parts?.stores.connection.close();
    await database.drop();
    expect(errors).toEqual([]);
  });
  const up = () => {
    if (!parts) throw new Error('not open yet');
    return parts;
  };
  const as = (person: string) => ({
    ...{ params: undefined, query: undefined, body: undefined, key: randomUUID(), requestId: 'watch' },
    caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
  });
  /** What looks every few seconds looks once. */
  async function look(): Promise<void> {
    const { city, clock } = up();
    await city.dutyWatch.sweep();
    await city.sweeps.sweep(clock.now());
  }
  const told = async (person: string) => {
    const found = must(await up().notices.listNotices({ ...as(person), query: { limit: 100 } })).items;
    return found.reverse();
  };

  return {
    up,
    as,
    look,
    told,
    now: () => up().clock.now(),
    duty: () => up().city.dutyHandlers,
    async forward(by: number | Instant): Promise<void> {
      const { clock } = up();
      await clock.forward(typeof by === 'number' ? addMs(clock.now(), by * MS_PER_MINUTE) : by);
      await look();
    },
    async ring({ name, labels = {}, status = 'firing', startsAt, from = 'first' }: Sent) {
      const at = startsAt ?? up().clock.now();
      const payload = readPayload({
        ...{ version: '4', groupKey: `{}:{alertname="${name}"}`, truncatedAlerts: 0, commonLabels: {} },
        commonAnnotations: { summary: name },
        alerts: [
          {
            ...{ status, labels: { alertname: name, severity: 'critical', ...labels }, startsAt: at },
            ...{ annotations: { summary: name }, endsAt: at },
            fingerprint: createHash('sha256').update(name).digest('hex').slice(0, 16),
          },
        ],
      });
      const answer = must(await up().city.alerts.take(must(payload), { name: `prometheus-${from}`, unit: from }));
      await look();
      return answer;
    },
    give: async (person: string, id: string, command: string, form: Record<string, unknown> = {}) => {
      const { handlers } = up().city.matters;
      const given = await handlers.giveCommand({ ...as(person), params: { id, command }, body: { form } });
      await look();
      return given;
    },
    read: async (person: string, id: string) =>
      must(await up().city.matters.handlers.readMatter({ ...as(person), params: { id } })),
    /** Who was woken about a matter, by what, in the order in which it came. */
    async calls(number: string): Promise<{ who: string; what: string; at: Instant }[]> {
      const found: { who: string; what: string; at: Instant }[] = [];
      for (const who of new Set(posts.flatMap(([, , persons]) => persons)))
        for (const one of await told(who))
          if (one.number === number && one.urgent) found.push({ who, what: one.subject, at: one.at });
      return found.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
    },
  };
}
