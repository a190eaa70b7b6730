/**
 * One result to 10,000 units in a real server: how long until all of them are told, what the server needs for it, and what
 * a to-do list answers meanwhile.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { NOTICES } from '@banjie/server/store/notices/notice-document.ts';
import { peopleStore } from '@banjie/server/store/people/people.ts';
import { get, memoryOf, post, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

const UNITS = 10_000;
const AT_ONCE = 500;
const READERS = 2;
const PUBLISHER = 'cloud-ops';
const READER = 'civil-data';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Each with one person, who holds the posts that are told. */
async function units(connection: Connection): Promise<void> {
  const people = peopleStore(connection);
  for (let from = 0; from < UNITS; from += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, (_, n) => `many-${from + n}`);
    await people.save({
      units: ids.map((id, n) => ({ id, name: `第 ${from + n} 单位`, kind: 'unit' as const, order: 1_000 + from + n })),
      persons: ids.map((id) => ({ id: `${id}-1`, name: '张三', unit: id })),
      posts: ids.flatMap((id) =>
        (['contact', 'security'] as const).map((post) => ({ unit: id, post, persons: [`${id}-1`] })),
      ),
    });
  }
}

export async function benchMany(connection: Connection, server: Started): Promise<void> {
  await units(connection);
  const token = await tokenOf(server, PUBLISHER);
  const as = () => ({ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() });
  const opened = await post(
    `${server.url}/api/matters`,
    { procedure: 'security-bulletin', form: { period: '临时' } },
    as(),
  );
  const { id } = JSON.parse(opened.text) as { id: string };
  // The server has heard of the last unit.
  await pause(3_000);
  const idle = memoryOf(server.pid);
  const notices = connection.collection(NOTICES);
  const told = async (urgent: boolean) => {
    const [found] = await notices
      .aggregate<{ count: number }>([
        { $match: { matter: id, urgent } },
        { $unwind: '$to' },
        { $match: { 'to.channel': 'in-app' } },
        { $count: 'count' },
      ])
      .toArray();
    return found?.count ?? 0;
  };
  const reader = await tokenOf(server, READER);
  let over = false;
  const times: number[] = [];
  const reading = Array.from({ length: READERS }, async () => {
    while (!over) {
      const from = performance.now();
      const { status } = await get(`${server.url}/api/matters?scope=todo`, { authorization: `Bearer ${reader}` });
      if (status !== 200) throw new Error(`to-do list: ${status}`);
      times.push(performance.now() - from);
      await pause(100);
    }
  });
  const form = { subject: '高危漏洞', level: 'urgent', content: '见附件', actions: '今日内升级补丁' };
  const began = performance.now();
  const published = await post(`${server.url}/api/matters/${id}/commands/publish`, { form }, as());
  if (published.status !== 200) throw new Error(published.text);
  const answered = performance.now() - began;
  const at: { urgent?: number; receipts?: number } = {};
  let most = idle;
  while (at.urgent === undefined || at.receipts === undefined) {
    most = Math.max(most, memoryOf(server.pid));
    // The units of the training ground are told as well.
    if (at.urgent === undefined && (await told(true)) >= UNITS) at.urgent = performance.now() - began;
    if (at.receipts === undefined && (await told(false)) >= UNITS) at.receipts = performance.now() - began;
    await pause(500);
  }
  over = true;
  await Promise.all(reading);
  times.sort((one, other) => one - other);
  const share = (part: number) => round(times[Math.floor((times.length - 1) * part)] ?? Number.NaN, 1);
  console.log(`\na bulletin to ${UNITS} units: one urgent notice to all, and a receipt that each is asked for`);
  table([
    {
      'answered ms': round(answered, 0),
      'all told urgently, s': round((at.urgent ?? 0) / 1_000, 1),
      'all asked, s': round((at.receipts ?? 0) / 1_000, 1),
      'server MB before': idle,
      most,
      'to-do p50 ms': share(0.5),
      'to-do p99 ms': share(0.99),
      'to-do n': times.length,
    },
  ]);
}
