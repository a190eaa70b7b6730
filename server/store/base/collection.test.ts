/** What a user of the database needs who may do no more than read and write: on a mongod of its own that asks who one is. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import mongoose from 'mongoose';
import { findMongod } from '../../mongod/find.ts';
import { freePort } from '../../mongod/ports.ts';
import { checkRule, ensureRule, NotPermitted, ruleOf } from './collection.ts';

const rule = ruleOf({ $or: [{ name: { $exists: false } }, { name: 'ann' }] });
let folder: string;
let child: ReturnType<typeof spawn>;
let root: mongoose.Connection;
let user: mongoose.Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banjie-auth-'));
  const { binary } = await findMongod({ cacheDir: join(import.meta.dirname, '../../../.cache/mongod') });
  const port = await freePort();
  const words = ['--auth', '--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  child = spawn(binary, [...words, '--setParameter', 'diagnosticDataCollectionEnabled=false'], { stdio: 'ignore' });
  const as = (who: string, source: string) =>
    mongoose
      .createConnection(`mongodb://${who}127.0.0.1:${port}/city?directConnection=true&authSource=${source}`)
      .asPromise();
  const first = await as('', 'admin');
  const [pwd, roles] = ['secret', ['root']];
  await first.getClient().db('admin').command({ createUser: 'root', pwd, roles });
  await first.close();
  root = await as('root:secret@', 'admin');
  await root.db?.command({ createUser: 'city', pwd, roles: ['readWrite'] });
  user = await as('city:secret@', 'city');
}, 60_000);
afterAll(async () => {
  await user.close();
  await root.close();
  child.kill();
  while (child.exitCode === null && child.signalCode === null) await setTimeout(20);
  await rm(folder, { recursive: true, force: true });
});

const put = (name: string, document: object) => user.collection(name).insertOne(document);

it('makes a collection with its rule', async () => {
  await checkRule(user, 'fresh', rule);
  expect(await ensureRule(user, 'fresh', rule)).toBe(true);
  expect(await ensureRule(user, 'fresh', rule)).toBe(false);
  await put('fresh', { name: 'ann' });
  await expect(put('fresh', { name: 'bob' })).rejects.toMatchObject({ code: 121 });
});

it('says what is missing where a collection is there, before anything is changed, and goes on once that was done', async () => {
  await put('old', { name: 'bob' });
  const refused = await checkRule(user, 'old', rule).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NotPermitted);
  await expect(ensureRule(user, 'old', rule)).rejects.toThrow(NotPermitted);
  const { message } = refused as Error;
  expect(message).toMatch(/无权.*collMod.*数据库管理员[\s\S]*dbAdmin/);
  // What the administrator is to type is what he can type.
  const [, database, command] = /getSiblingDB\("(\w+)"\)\.runCommand\((.*)\)$/.exec(message) ?? [];
  await root
    .getClient()
    .db(database)
    .command(JSON.parse(command ?? '{}') as object);
  await checkRule(user, 'old', rule);
  expect(await ensureRule(user, 'old', rule)).toBe(false);
  await expect(put('old', { name: 'bob' })).rejects.toMatchObject({ code: 121 });
});
