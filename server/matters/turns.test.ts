/**
 * A balancer that sends everybody everywhere: commands on one matter come to two processes in turns. What they keep of it
 * is wrong then each time, and a command costs what it costs a process that keeps nothing (docs/decisions/0027).
 */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { operationsOf } from '../../test/harness/profiled.ts';
import { settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { matterStore } from '../store/matters/matters.ts';
import { createMatterService } from './service.ts';

const COMMANDS = 64;
const database = testDatabase();
const clock = settableClock('2026-11-23T02:00:00.000Z');
const duty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
  await matterStore(connection).ensureIndexes();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Service = ReturnType<typeof createMatterService>;
const serviceNow = (): Service => createMatterService(smallCityPorts(matterStore(connection), clock), GENESIS);

async function opened(): Promise<string> {
  const form = { what: '核心交换机丢包', system: '政务云网络', level: 'III' };
  const answer = await serviceNow().open(duty, { procedure: 'incident', form, key: randomUUID() });
  if (isRejection(answer)) throw new Error(answer.text);
  return answer.id;
}

/** Operations of so many commands on one matter, of which each comes to the process that `of` names. */
async function costs(of: (n: number) => Service): Promise<number> {
  const id = await opened();
  const said = async (n: number) => {
    const given = await of(n).give(duty, { id, command: 'comment', form: { text: `第 ${n} 次` }, key: randomUUID() });
    if (isRejection(given)) throw new Error(given.text);
  };
  // What a process learns of how often its guesses are right it has learnt by then.
  for (let n = 0; n < COMMANDS; n++) await said(n);
  const operations = await operationsOf(connection, async () => {
    for (let n = 0; n < COMMANDS; n++) await said(n);
  });
  return operations.length;
}

it('two processes in turns pay what a process pays that keeps nothing, but for a guess now and then', async () => {
  const [one, other, alone] = [serviceNow(), serviceNow(), serviceNow()];
  const nothingKept = await costs(() => serviceNow());
  const inTurns = await costs((n) => (n % 2 === 0 ? one : other));
  const itself = await costs(() => alone);
  // One guess in sixteen is still made, and is wrong: a write in vain, and another look.
  expect(inTurns / nothingKept).toBeLessThanOrEqual(1 + 2 / 16);
  // Else it would say nothing: a process that has the matter to itself pays less.
  expect(itself / nothingKept).toBeLessThan(0.8);
}, 60_000);
