import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { FileRef } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { UploadBroken } from '../http/handler.ts';
import { connect } from '../store/base/connection.ts';
import { fileStore } from '../store/city/files.ts';
import { ScannerAway, type Scan } from './clamd.ts';
import { createFiles, type Files } from './files.ts';
import { samples, zip } from './testing.ts';

const database = testDatabase();
const LIMIT = 1024 * 1024;
const HOUR = 3_600_000;
let connection: mongoose.Connection;
let files: Files;
let now = new Date('2026-11-23T02:00:00Z');
/** What the city has set, and what its scanner says. */
let active: 'refuse' | 'mark' = 'refuse';
let scan: Scan = () => Promise.resolve({ is: 'clean' });
/** Which matters name which files. */
const named = new Set<string>();

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = fileStore(connection);
  await store.ensureIndexes();
  files = createFiles({
    store,
    machineNow: () => Promise.resolve(now),
    names: (matter, file) => Promise.resolve(named.has(`${matter}:${file}`)),
    limit: LIMIT,
    active: () => active,
    scan: (content) => scan(content),
  });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const later = (ms: number) => (now = new Date(now.getTime() + ms));
const send = (person: string, name: string, content: Buffer) =>
  files.upload(person, name, { bytes: Readable.from([content]), size: content.length });
async function sent(person: string, name = '方案.pdf', content: Buffer = samples.pdf): Promise<FileRef> {
  const answer = await send(person, name, content);
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}
const refused = (answer: unknown): Rejection => {
  if (!isRejection(answer)) throw new Error('not refused');
  return answer;
};
async function read(id: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of files.content(id)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
/** Records, contents and pieces that the database holds. */
const held = () =>
  Promise.all(
    ['files', 'attachments.files', 'attachments.chunks'].map((name) =>
      connection.db!.collection(name).countDocuments(),
    ),
  );

describe('a document in which something would run', () => {
  const macros = zip({
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<document/>',
    'word/vbaProject.bin': 'x',
  });
  afterEach(() => (active = 'refuse'));

  it('is refused with what to do, and leaves nothing', async () => {
    const before = await held();
    const answer = refused(await send('lin', '方案.docx', macros));
    expect(answer).toMatchObject({
      rejected: 'invalid',
      text: expect.stringMatching(/“方案.docx”里有宏.*不带宏/) as string,
    });
    const script = Buffer.from('%PDF-1.7\n1 0 obj<</S/JavaScript/JS(x)>>endobj\n%%EOF\n');
    expect(refused(await send('lin', '方案.pdf', script)).text).toContain('脚本');
    expect(await held()).toEqual(before);
  });

  it('is taken and marked where the city has set it so, for everybody who is given it', async () => {
    active = 'mark';
    const ref = await sent('lin', '方案.docx', macros);
    expect(ref.active).toBe('macro');
    expect(await files.claim([ref.id], 'lin', 'm-macro')).toEqual([ref]);
    expect((await sent('lin', '表.docx', samples.docx)).active).toBeUndefined();
  });
});

describe('a scanner before uploads', () => {
  afterEach(() => (scan = () => Promise.resolve({ is: 'clean' })));

  it('sees every byte, and what it finds is not taken', async () => {
    const content = Buffer.concat([samples.pdf, Buffer.alloc(700_000, 'y')]);
    const seen: Buffer[] = [];
    scan = async (pieces) => {
      for await (const piece of pieces) seen.push(Buffer.from(piece));
      return { is: 'found', name: 'Eicar-Test-Signature' };
    };
    const before = await held();
    expect(refused(await send('lin', '方案.pdf', content))).toMatchObject({
      ...{ rejected: 'invalid', text: expect.stringContaining('Eicar-Test-Signature') as string },
    });
    expect(Buffer.concat(seen).equals(content)).toBe(true);
    expect(await held()).toEqual(before);
  });

  it('that is away, or can not look at all of it, keeps the file out and says what to do', async () => {
    const before = await held();
    scan = () => Promise.reject(new ScannerAway('gone'));
    expect(refused(await send('lin', '方案.pdf', samples.pdf))).toMatchObject({
      ...{ rejected: 'unavailable', afterSeconds: 30 },
      text: expect.stringMatching(/安全检查暂时不可用.*30 秒后重新上传/) as string,
    });
    scan = () => Promise.resolve({ is: 'tooLarge' });
    expect(refused(await send('lin', '方案.pdf', samples.pdf)).rejected).toBe('tooLarge');
    expect(await held()).toEqual(before);
    scan = () => Promise.resolve({ is: 'clean' });
    expect((await sent('lin')).size).toBe(samples.pdf.length);
  });
});

describe('an upload', () => {
  it('is kept as it came, with its hash', async () => {
    const content = Buffer.concat([samples.pdf, Buffer.alloc(600_000, 'x')]);
    const ref = await sent('lin', '方案.pdf', content);
    expect(ref).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      name: '方案.pdf',
      size: content.length,
      type: 'application/pdf',
      hash: createHash('sm3').update(content).digest('hex'),
    });
    expect((await read(ref.id)).equals(content)).toBe(true);
  });

  it('leaves nothing when it is refused or breaks off', async () => {
    const before = await held();
    expect(refused(await send('lin', '方案.pdf', samples.program)).rejected).toBe('invalid');
    expect(refused(await send('lin', '方案.docx', samples.archive)).text).toMatch(/压缩包/);
    const late = Buffer.concat([Buffer.from('字'.repeat(200_000)), Buffer.from([0xff])]);
    expect(refused(await send('lin', '说明.txt', late)).text).toMatch(/UTF-8/);
    async function* broken() {
      yield Buffer.concat([samples.pdf, Buffer.alloc(300_000)]);
      await Promise.resolve();
      throw new UploadBroken('gone');
    }
    await expect(files.upload('lin', '方案.pdf', { bytes: broken() })).rejects.toThrow(UploadBroken);
    expect(await held()).toEqual(before);
  });

  it('is cut off at the limit, and not read to its end', async () => {
    const before = await held();
    let pieces = 0;
    async function* endless() {
      for (;;) {
        await Promise.resolve();
        yield pieces++ === 0 ? samples.pdf : Buffer.alloc(65_536);
      }
    }
    const answer = refused(await files.upload('lin', '方案.pdf', { bytes: endless() }));
    expect([answer.rejected, answer.text]).toEqual(['tooLarge', expect.stringMatching(/最多 1 MB/)]);
    expect(pieces).toBeLessThan(LIMIT / 65_536 + 3);
    // What says so beforehand is not even begun.
    const unread = { size: LIMIT + 1, bytes: Readable.from([]) };
    expect(refused(await files.upload('lin', '方案.pdf', unread)).rejected).toBe('tooLarge');
    expect(await held()).toEqual(before);
  });

  it('is one of a few that wait to be named, however many begin at once', async () => {
    const answers = await Promise.all(Array.from({ length: 45 }, () => send('greedy', '方案.pdf', samples.pdf)));
    const taken = answers.filter((one): one is FileRef => !isRejection(one));
    expect(taken.length).toBeLessThanOrEqual(40);
    for (const one of answers.filter(isRejection))
      expect([one.rejected, one.text]).toEqual(['tooOften', expect.stringMatching(/24 小时/)]);
    for (const { id } of taken) expect(await files.discard('greedy', id)).toBe(true);
    expect(await files.discard('greedy', taken[0]?.id ?? '')).toBe(false);
    await sent('greedy');
  });
});

describe('a claim', () => {
  it('is for own files only, as often as wanted for one matter, and for no second one once named', async () => {
    const [one, two] = [await sent('zhao', '一.pdf'), await sent('zhao', '二.png', samples.png)];
    expect(await files.claim([two.id, one.id], 'zhao', 'm1')).toEqual([two, one]);
    expect(await files.claim([two.id, one.id], 'zhao', 'm1')).toEqual([two, one]);
    expect(refused(await files.claim([one.id], 'he', 'm1')).faults?.map(({ path }) => path)).toEqual(['files.0']);
    expect(refused(await files.claim([one.id, 'f'.repeat(24)], 'zhao', 'm1')).faults?.map(({ path }) => path)).toEqual([
      'files.1',
    ]);
    // The command was refused: another may still name it.
    expect(await files.claim([one.id], 'zhao', 'm2')).toEqual([one]);
    await files.attached([one.id], 'm2');
    expect(await files.claim([one.id], 'zhao', 'm2')).toEqual([one]);
    expect(isRejection(await files.claim([one.id], 'zhao', 'm1'))).toBe(true);
    expect(await files.discard('zhao', one.id)).toBe(false);
  });
});

describe('after 24 hours', () => {
  it('what no matter names is gone with its content, and what one names stays', async () => {
    later(30 * HOUR);
    await files.purge();
    const before = await held();
    const [loose, attached, cutOff] = [await sent('lin'), await sent('lin'), await sent('lin')];
    await files.claim([attached.id, cutOff.id], 'lin', 'm3');
    await files.attached([attached.id], 'm3');
    // The commit was written; then the process was killed.
    named.add(`m3:${cutOff.id}`);
    later(24 * HOUR - 1);
    expect(await files.purge()).toBe(0);
    expect(await files.claim([loose.id], 'lin', 'm4')).toHaveLength(1);
    // Claimed in the last moment: the commit must not lose it.
    later(1);
    expect(await files.purge()).toBe(0);
    later(HOUR);
    expect(await files.purge()).toBe(1);
    expect(isRejection(await files.claim([loose.id], 'lin', 'm4'))).toBe(true);
    await expect(read(loose.id)).rejects.toThrow();
    later(100 * HOUR);
    expect(await files.purge()).toBe(0);
    for (const { id } of [attached, cutOff]) expect((await read(id)).equals(samples.pdf)).toBe(true);
    expect(await held()).toEqual(before.map((count) => count + 2));
  });

  it('a content of which something was changed or is missing is not whole', async () => {
    const whole = await sent('lin');
    expect(await files.isWhole(whole)).toBe(true);
    const chunks = connection.db!.collection('attachments.chunks');
    const of = { files_id: new mongoose.mongo.ObjectId(whole.id) };
    const other = Buffer.from(samples.pdf);
    other[40] = 0x20;
    await chunks.updateOne(of, { $set: { data: new mongoose.mongo.Binary(other) } });
    expect(await files.isWhole(whole)).toBe(false);
    await chunks.deleteMany(of);
    expect(await files.isWhole(whole)).toBe(false);
    await files.discard('lin', whole.id);
  });

  it('the pieces of an upload that was killed half way are gone too', async () => {
    const before = await held();
    const id = 'abcdefabcdefabcdefabcdef';
    const store = fileStore(connection);
    await store.begin(id, 'lin', new Date(now.getTime() + HOUR));
    await connection
      .db!.collection('attachments.chunks')
      .insertOne({ files_id: new mongoose.mongo.ObjectId(id), n: 0 });
    later(2 * HOUR);
    expect(await files.purge()).toBe(1);
    expect(await held()).toEqual(before);
  });
});
