/** Attachments: sent first, named by a command; who sees them, what is refused, what is swept away, what a kill leaves. */
import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import mongoose from 'mongoose';
import type { ErrorBody, MatterView, SentFile } from '@banjie/shared/contract/shapes.ts';
import { samples } from '@banjie/server/files/testing.ts';
import { type City, seen, startCity } from '../harness/city.ts';
import { refusal, until } from './talk.ts';

const MB = 1024 * 1024;
let city: City;
beforeAll(async () => {
  city = await startCity({ environment: { BANJIE_UPLOAD_MB: '2' } });
  await city.forward({ nextWorkingDay: true });
}, 60_000);
afterAll(() => city?.close());
afterEach(() => {
  expect(city.log.filter((line) => /"level":[56]0|request failed/.test(line))).toEqual([]);
});

const bearer = async (person: string) => ({ authorization: `Bearer ${(await city.as(person)).token}` });
const path = (name: string) => `/api/files?name=${encodeURIComponent(name)}`;

async function upload(person: string, name: string, content: Uint8Array) {
  const { status, body } = await city.send(path(name), {
    method: 'POST',
    headers: { ...(await bearer(person)), 'content-type': 'application/octet-stream' },
    body: Buffer.from(content),
  });
  return { status, body: body as SentFile & ErrorBody, text: (body as Partial<ErrorBody>).error?.text ?? '' };
}
async function sent(person: string, name: string, content: Uint8Array = samples.pdf): Promise<SentFile> {
  const { status, body } = await upload(person, name, content);
  expect(status).toBe(200);
  return body;
}
async function download(person: string, matter: string, file: string) {
  const answer = await fetch(`${city.url()}/api/matters/${matter}/files/${file}`, { headers: await bearer(person) });
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) };
}

const application = {
  system: '港口调度平台',
  level: '2',
  plan: '建设方案见附件',
  selfTest: '自测合格，报告见附件',
  hosts: 2,
  databases: 1,
  storage: 100,
};
const open = async (files: string[], key: string = randomUUID(), person = 'transport-contact'): Promise<MatterView> =>
  seen(
    await (
      await city.as(person)
    ).client.openMatter({ body: { procedure: 'cloud-use', form: application, files }, key }),
  );

async function inDatabase<T>(work: (database: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}
/** Records, contents and pieces in the database. */
const held = (): Promise<number[]> =>
  inDatabase((database) =>
    Promise.all(
      ['files', 'attachments.files', 'attachments.chunks'].map((name) => database.collection(name).countDocuments()),
    ),
  );

describe('a construction plan', () => {
  const content = Buffer.concat([samples.pdf, Buffer.alloc(700_000, '建设方案')]);
  let plan: SentFile;
  let matter: MatterView;

  it('is sent first, and says what was taken in', async () => {
    plan = await sent('transport-contact', '建设方案 v2.pdf', content);
    expect(plan).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      name: '建设方案 v2.pdf',
      size: content.length,
      type: 'application/pdf',
      hash: createHash('sm3').update(content).digest('hex'),
    });
  });

  it('is named by the application, once, however often that is sent', async () => {
    const key = randomUUID();
    matter = await open([plan.id], key);
    expect(matter.files).toEqual([
      {
        id: plan.id,
        name: plan.name,
        sizeText: '684 KB',
        type: plan.type,
        hash: plan.hash,
        by: expect.stringMatching(/市交通运输局/) as string,
        atText: expect.stringMatching(/月.*日/) as string,
      },
    ]);
    const again = await open([plan.id], key);
    expect([again.id, again.files]).toEqual([matter.id, matter.files]);
    expect((await refusal(open([], key))).error.code).toBe('keyReused');
  });

  it('is had by the office that decides, as it came', async () => {
    const got = await download('office-cloud', matter.id, plan.id);
    expect(got.status).toBe(200);
    expect(got.content.equals(content)).toBe(true);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="???? v2.pdf"; filename*=UTF-8''${encodeURIComponent('建设方案 v2.pdf')}`,
    });
  });

  it('does not exist for anybody else, nor under another matter', async () => {
    expect((await download('culture-contact', matter.id, plan.id)).status).toBe(404);
    const other = await open([]);
    expect((await download('transport-contact', other.id, plan.id)).status).toBe(404);
    expect((await download('transport-contact', matter.id, 'f'.repeat(24))).status).toBe(404);
    expect((await city.send(`/api/matters/${matter.id}/files/${plan.id}`)).status).toBe(401);
  });

  it('can’t be named by another person, nor in another matter', async () => {
    const own = await sent('transport-contact', '测试报告.docx', samples.docx);
    const stolen = await refusal(open([own.id], randomUUID(), 'culture-contact'));
    expect([stolen.status, stolen.error.faults?.map((fault) => fault.path)]).toEqual([422, ['files.0']]);
    const twice = await refusal(open([own.id, plan.id]));
    expect([twice.status, twice.error.faults?.map((fault) => fault.path)]).toEqual([422, ['files.1']]);
    expect(twice.message).toMatch(/已用于别的事项.*重新上传/);
    // What was refused has used nothing up.
    expect((await open([own.id])).files.map(({ name }) => name)).toEqual(['测试报告.docx']);
  });

  it('gets company from a later command, each with its sender', async () => {
    const proof = await sent('office-cloud', '受理意见.png', samples.png);
    const office = await city.as('office-cloud');
    const before = await office.client.readMatter({ params: { id: matter.id } });
    const offer = before.allowed.find(({ command }) => command === 'accept');
    const next = await office.client.giveCommand({
      params: { id: matter.id, command: 'accept' },
      body: { item: offer?.item ?? '', form: {}, files: [proof.id] },
      key: randomUUID(),
    });
    expect(seen(next).files.map(({ name, by }) => [name, by])).toEqual([
      ['建设方案 v2.pdf', expect.stringMatching(/市交通运输局/)],
      ['受理意见.png', expect.stringMatching(/市电子政务办/)],
    ]);
    expect((await download('transport-contact', matter.id, proof.id)).content.equals(samples.png)).toBe(true);
  });
});

describe('a file that was changed in the database', () => {
  it('is given to nobody, and says so', async () => {
    const file = await sent('transport-contact', '方案.pdf');
    const matter = await open([file.id]);
    const other = Buffer.from(samples.pdf);
    other[40] = 0x20;
    const of = { files_id: new mongoose.mongo.ObjectId(file.id) };
    await inDatabase((database) =>
      database.collection('attachments.chunks').updateOne(of, { $set: { data: new mongoose.mongo.Binary(other) } }),
    );
    const answer = await download('office-cloud', matter.id, file.id);
    expect(answer.status).toBe(409);
    expect(answer.content.toString('utf8')).toMatch(/附件“方案.pdf”的内容与事项记录中的哈希不符.*不能下载/);
  });
});

it('a unit that is asked what it says to a draft reads the draft', async () => {
  const author = await city.as('civil-contact');
  const { id } = await author.open('standard-document', {
    ...{ name: '养老服务接口规范', kind: 'city', scope: '全市', need: '没有上级标准' },
  });
  await (await city.as('authority-contact')).give(id, 'approve');
  const draft = await sent('civil-contact', '草案.pdf', samples.pdf);
  const { client } = author;
  const offered = (await client.readMatter({ params: { id } })).allowed.find((one) => one.command === 'submit');
  await client.giveCommand({
    ...{ params: { id, command: 'submit' }, key: randomUUID() },
    body: { item: offered?.item ?? '', form: { draft: '三章' }, files: [draft.id] },
  });
  await city.forward({ minutes: 1 });
  const asked = await (await city.as('health-contact')).client.readMatter({ params: { id } });
  expect([asked.receipts?.mine?.open, asked.files.map(({ name }) => name)]).toEqual([true, ['草案.pdf']]);
  expect((await download('health-contact', id, draft.id)).status).toBe(200);
});

describe('a unit that merely gives a receipt', () => {
  it('sees none of what the parties attached, not even its name', async () => {
    const evidence = await sent('education-data', '户口簿复印件.jpg', samples.jpg);
    const finding = { record: '430102', field: '名称', says: '芙蓉区', should: '芙容区', evidence: '户口簿' };
    const { id } = await (
      await city.as('education-data')
    ).client.openMatter({
      body: {
        procedure: 'data-correction',
        form: { resource: 'divisions', findings: [finding] },
        files: [evidence.id],
      },
      key: randomUUID(),
    });
    expect((await download('civil-data', id, evidence.id)).status).toBe(200);
    const civil = await city.as('civil-data');
    const { allowed } = await civil.client.readMatter({ params: { id } });
    const rows = allowed.find(({ command }) => command === 'answer')?.prefill?.['results'] as object[];
    await civil.give(id, 'answer', { results: rows.map((row) => ({ ...row, outcome: 'corrected' })) });
    await city.forward({ minutes: 1 });
    const seen = await (await city.as('transport-data')).client.readMatter({ params: { id } });
    expect([seen.receipts?.mine?.open, seen.files]).toEqual([true, []]);
    expect(JSON.stringify(seen)).not.toContain('户口簿');
    expect((await download('transport-data', id, evidence.id)).status).toBe(404);
  });
});

describe('what is refused', () => {
  it('is what is not what it says, with what to do', async () => {
    const before = await held();
    for (const [name, content, text] of [
      ['方案.pdf', samples.program, /应是“PDF”，实际是“可执行程序”/],
      ['方案.docx', samples.archive, /实际是“压缩包”/],
      ['病毒.exe', samples.program, /不能上传.*可以上传：pdf/],
      ['页面.html', samples.html, /不能上传/],
      ['页面.txt', samples.html, /网页或脚本/],
      ['图.svg', samples.svg, /不能上传/],
      ['空.pdf', Buffer.alloc(0), /是空文件/],
      ['乱码.csv', Buffer.from([0xb5, 0xa5, 0xce, 0xbb]), /另存为 UTF-8/],
    ] as const) {
      const refused = await upload('transport-contact', name, content);
      expect([name, refused.status, refused.text]).toEqual([name, 422, expect.stringMatching(text)]);
    }
    expect((await city.send('/api/files', { method: 'POST', headers: await bearer('transport-contact') })).status).toBe(
      422,
    );
    expect((await city.send(path('方案.pdf'), { method: 'POST', body: samples.pdf })).status).toBe(401);
    expect(await held()).toEqual(before);
  });

  it('is what is too large, before it is announced or while it comes, and the connection goes on', async () => {
    const before = await held();
    const large = await upload('transport-contact', '大.pdf', Buffer.concat([samples.pdf, Buffer.alloc(3 * MB)]));
    expect([large.status, large.text]).toEqual([413, expect.stringMatching(/每个最多 2 MB/)]);
    const streamed = await dribble(20 * MB);
    expect(streamed).toBe(413);
    expect(await held()).toEqual(before);
    expect((await sent('transport-contact', '正好.pdf')).size).toBe(samples.pdf.length);
  });

  it('is more than twenty at once, and what is no id', async () => {
    const many = await refusal(open(Array.from({ length: 21 }, () => 'f'.repeat(24))));
    expect([many.status, many.error.faults?.map((fault) => fault.path)]).toEqual([422, ['files']]);
    expect((await refusal(open(['../../etc']))).status).toBe(422);
  });
});

/** A body without a length, piece by piece. Gives the status of the answer. */
async function dribble(bytes: number, ends?: 'never ends'): Promise<number> {
  const headers = await bearer('transport-contact');
  return new Promise((resolve, reject) => {
    const going = request(city.url() + path('流.pdf'), { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    going.on('error', reject);
    going.write(samples.pdf);
    for (let left = bytes; left > 0; left -= MB) going.write(Buffer.alloc(MB));
    if (ends === undefined) going.end();
  });
}

describe('WeChat', () => {
  const multipart = async (parts: FormData) =>
    city.send(path('照片.jpg'), { method: 'POST', headers: await bearer('transport-contact'), body: parts });

  it('sends a form with one file, under a name of its own', async () => {
    const form = new FormData();
    form.append('user', 'x');
    form.append('file', new Blob([samples.jpg]), 'tmp_1a2b.jpg');
    const { status, body } = await multipart(form);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ name: '照片.jpg', type: 'image/jpeg', size: samples.jpg.length }),
    ]);
    const { id } = body as SentFile;
    const matter = await open([id]);
    expect((await download('transport-contact', matter.id, id)).content.equals(samples.jpg)).toBe(true);
  });

  it('is told what is wrong like anybody else', async () => {
    const none = new FormData();
    none.append('user', 'x');
    expect((await multipart(none)).status).toBe(422);
    const large = new FormData();
    large.append('file', new Blob([samples.jpg, Buffer.alloc(5 * MB)]), 'a.jpg');
    expect((await multipart(large)).status).toBe(413);
    const wrong = new FormData();
    wrong.append('file', new Blob([samples.png]), 'a.jpg');
    expect(await multipart(wrong)).toMatchObject({ status: 422 });
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', 'multipart/mixed; boundary=x']) {
      const { status } = await city.send(path('照片.jpg'), {
        method: 'POST',
        headers: { ...(await bearer('transport-contact')), 'content-type': type },
        body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nnever ends',
      });
      expect([type, status]).toEqual([type, 422]);
    }
  });
});

describe('what is not named', () => {
  it('can be taken back by its sender alone', async () => {
    const file = await sent('transport-contact', '多余.pdf');
    const drop = async (person: string) =>
      city.send(`/api/files/${file.id}`, { method: 'DELETE', headers: await bearer(person) });
    expect((await drop('culture-contact')).status).toBe(404);
    expect((await drop('transport-contact')).status).toBe(200);
    expect((await drop('transport-contact')).status).toBe(404);
    expect((await refusal(open([file.id]))).status).toBe(422);
  });

  it('is swept away when a day of machine time has passed; the clock of the law is not asked', async () => {
    const [forgotten, kept] = [
      await sent('transport-contact', '忘了.pdf'),
      await sent('transport-contact', '没忘.pdf'),
    ];
    const before = await held();
    await city.forward({ days: 3 });
    expect((await open([kept.id])).files).toHaveLength(1);
    await age(forgotten.id);
    await holds(before.map((count) => count - 1));
    const late = await refusal(open([forgotten.id]));
    expect([late.status, late.message]).toEqual([422, expect.stringMatching(/只保留 24 小时.*重新上传/)]);
  });
});

describe('a kill', () => {
  it('between upload and command loses neither', async () => {
    const file = await sent('transport-contact', '方案.pdf');
    const key = randomUUID();
    await city.kill();
    await city.restart();
    const matter = await open([file.id], key);
    await city.kill();
    await city.restart();
    expect((await open([file.id], key)).id).toBe(matter.id);
    expect((await download('office-cloud', matter.id, file.id)).content.equals(samples.pdf)).toBe(true);
  });

  it('in the middle of an upload leaves only what the sweep finds', async () => {
    const before = await held();
    const going = dribble(MB, 'never ends').catch(() => 'broken');
    await until('it has begun', async () => (await held())[0] === (before[0] ?? 0) + 1);
    await city.kill();
    expect(await going).toBe('broken');
    await city.restart();
    await age();
    await holds(before);
  }, 120_000);
});

/** As if a day had passed for the computers: nobody waits for it. Of all that is on its way, when no id is given. */
async function age(id?: string): Promise<void> {
  await inDatabase((database) =>
    database
      .collection<{ _id: string }>('files')
      .updateMany(id === undefined ? { state: 'storing' } : { _id: id }, { $set: { keepUntil: new Date(0) } }),
  );
}

/** Records, contents and pieces go one after another; what a killed process held is free when its lease is over. */
const holds = (counts: number[]): Promise<void> =>
  until(`there are ${counts.join()}`, async () => (await held()).join() === counts.join());
