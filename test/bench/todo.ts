/** The to-do list of an official with 5,000 tasks among 200,000 matters: time, and how many documents are looked at for a page. */
import { randomUUID } from 'node:crypto';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { matterLists } from '@banjie/server/store/matters/lists.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { personKey, postKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { smallCityPorts } from '../harness/small-city.ts';
import { load, table } from './measure.ts';

const MATTERS = 200_000;
const MINE = 5_000;
const PAGE = 20;
const keys: PartyKey[] = [personKey('me'), postKey('mine', 'data'), postKey('mine', 'contact')];

export async function benchTodo(connection: Connection, seconds: number): Promise<void> {
  const store = matterStore(connection);
  const lists = matterLists(connection);
  await store.ensureIndexes();
  await lists.ensureIndexes();
  const service = createMatterService(smallCityPorts(store), GENESIS);
  const opened = await service.open(
    { kind: 'person', person: 'provider-duty', channel: 'miniapp' },
    { procedure: 'incident', form: { what: '核心交换机丢包', system: '政务云网络', level: 'II' }, key: randomUUID() },
  );
  if (isRejection(opened)) throw new Error(opened.text);
  const matters = connection.collection<MatterDocument>('matters');
  const template = await matters.findOne({ _id: opened.id });
  if (!template) throw new Error('no template');
  for (let n = 0; n < MATTERS; n += 2000) {
    await matters.insertMany(
      Array.from({ length: 2000 }, (_, k) => matterLike(template, n + k)),
      { ordered: false, writeConcern: { w: 1 } },
    );
  }
  const page = { limit: PAGE + 1 };
  const figures = await load(4, seconds, async () => (await lists.todo(keys, page)).length === PAGE + 1);
  const later = (await lists.todo(keys, page)).at(-1);
  if (!later) throw new Error('the list is empty');
  const next = await load(
    4,
    seconds,
    async () => (await lists.todo(keys, { ...page, after: { at: later.dueAt, id: later.id } })).length > 0,
  );
  const explained = (await matters
    .find({ parties: { $in: keys } })
    .sort({ dueAt: 1, _id: 1 })
    .limit(PAGE + 1)
    .explain('executionStats')) as {
    executionStats: { totalDocsExamined: number; totalKeysExamined: number; executionStages: unknown };
  };
  const stats = explained.executionStats;
  console.log(
    `\nto-do list of one person: ${MINE} tasks among ${await matters.countDocuments({ open: true })} open matters, page of ${PAGE}`,
  );
  table([
    {
      list: 'first page',
      'p50 ms': figures.p50,
      'p99 ms': figures.p99,
      'documents examined': stats.totalDocsExamined,
      'keys examined': stats.totalKeysExamined,
      'sorted in memory': JSON.stringify(stats.executionStages).includes('"SORT"') ? 'yes' : 'no',
    },
    { list: 'second page', 'p50 ms': next.p50, 'p99 ms': next.p99 },
  ]);
}

function matterLike(template: MatterDocument, n: number): MatterDocument {
  const mine = n % Math.floor(MATTERS / MINE) === 0;
  const parties: PartyKey[] = mine
    ? [keys[Math.floor(n / 7) % 3] ?? personKey('me')]
    : [postKey(`unit${n % 997}`, 'data')];
  const { wakeAt: _, outboxAt: __, ...rest } = template;
  return {
    ...rest,
    _id: `bench${n}`,
    number: `b${n}`,
    parties,
    units: [mine ? 'mine' : `unit${n % 997}`],
    dueAt: addMs(template.updatedAt, (n % 40_000) * 60_000),
    outbox: [],
  };
}
