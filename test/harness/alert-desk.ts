/** The webhook on a real database with the real matters, and what a test asks of them. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import type { AlertAnswer as Answer } from '@banjie/shared/contract/routes/alerts.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from './database.ts';
import { historyOf, people, settableClock, smallCityPorts } from './small-city.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { connect } from '@banjie/server/store/base/connection.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { alertStore } from '@banjie/server/store/notices/alerts.ts';
import { createMatterService, type MatterService } from '@banjie/server/matters/service.ts';
import { createAlerts, type AlertHandlerPorts } from '@banjie/server/alerts/handlers.ts';
import { readPayload } from '@banjie/server/alerts/payload.ts';
import type { AlertStore } from '@banjie/server/alerts/ports.ts';
import { alertOf, payloadOf, type Sent } from '@banjie/server/alerts/testing.ts';

export type { Answer };

export const accepted = (answer: Answer | Rejection): Answer => {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
};

const onError = (error: unknown) => {
  throw error;
};

/** Opens the database before all tests of a file and drops it after them. */
export function alertDesk(start: Instant = '2026-11-23T01:00:00.000Z') {
  const database = testDatabase();
  const clock = settableClock(start);
  let connection: mongoose.Connection | undefined;
  let parts: { loaded: ReturnType<typeof matterStore>; matters: MatterService; store: AlertStore } | undefined;
  beforeAll(async () => {
    connection = await connect(database.uri);
    const [loaded, store] = [matterStore(connection), alertStore(connection)];
    await Promise.all([loaded.ensureIndexes(), store.ensureIndexes()]);
    parts = { loaded, store, matters: createMatterService(smallCityPorts(loaded, clock), GENESIS) };
  });
  afterAll(async () => {
    await connection?.close();
    await database.drop();
  });

  const open = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('not open yet');
    return value;
  };
  const alerts = (ports: Partial<AlertHandlerPorts> = {}) =>
    createAlerts({ ...open(parts), people, clock, onError, refused: () => Promise.resolve(), ...ports });

  const post = async (
    body: unknown,
    ports: Partial<AlertHandlerPorts> = {},
    unit = 'provider',
  ): Promise<Answer | Rejection> => {
    const payload = readPayload(body);
    return isRejection(payload) ? payload : alerts(ports).take(payload, { name: 'prometheus', unit });
  };

  /** A group of its own for each test, with fingerprints of its own. */
  function monitoring() {
    const group = `g-${randomUUID()}`;
    const prefix = randomUUID().slice(0, 8);
    const fp = (n: number | string) => `${prefix}-${n}`;
    const alert = (n: number | string, sent: Sent = {}) => alertOf(fp(n), sent);
    const send = async (list: ReturnType<typeof alertOf>[], truncated = 0) =>
      accepted(await post(payloadOf(group, list, truncated)));
    const one = async (list: ReturnType<typeof alertOf>[], truncated = 0) => {
      const { matters: found } = await send(list, truncated);
      expect(found).toHaveLength(1);
      return found[0] ?? { id: '', number: '', outcome: 'ignored' as const };
    };
    return { group, fp, alert, send, one };
  }

  return {
    ...{ clock, post, alerts, monitoring },
    connection: () => open(connection),
    store: () => open(parts).store,
    matters: () => open(parts).matters,
    loaded: () => open(parts).loaded,
    /** Time passes, as the sweeps see it. */
    async wait(minutes: number): Promise<void> {
      clock.set(new Date(Date.parse(clock.now()) + minutes * 60_000).toISOString());
      await alerts().settle();
    },
    commands: async (id: string) => (await historyOf(open(parts).loaded, id)).map((entry) => entry.command),
    steps: async (id: string) => (await open(parts).loaded.load(id))?.state.items.map((item) => item.step),
    opening: async (id: string) => (await open(parts).loaded.load(id))?.state.opening as Record<string, unknown>,
    /** The provider's people acknowledge it, say that it is over, and report. */
    async finish(id: string): Promise<void> {
      const by = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
      const forms: [string, Record<string, unknown>][] = [
        ['acknowledge', {}],
        ['recover', { how: '已更换光模块' }],
        ['fileReport', { cause: '光模块', impact: '二十分钟', measures: '更换' }],
      ];
      for (const [command, form] of forms) await open(parts).matters.give(by, { id, command, form, key: randomUUID() });
      expect((await open(parts).loaded.load(id))?.state.end?.end).toBe('reported');
    },
  };
}
