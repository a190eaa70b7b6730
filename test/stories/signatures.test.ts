/** A hand-written signature where the city asks for one: no decision without it, none for two, none lost by a kill. */
import { createHash, randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import type { ErrorBody, MatterView, SentFile } from '@banjie/shared/contract/shapes.ts';
import { signsFor } from '@banjie/shared/contract/routes/files.ts';
import { samples, signed } from '@banjie/server/files/testing.ts';
import { type City, seen, startCity } from '../harness/city.ts';
import { ask, refusal, until } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'banjie-signed-'));
/** `npm run verify`, as whoever runs it sees it. */
const verify = (): Promise<string> =>
  new Promise((resolve) => {
    const args = ['--no-deprecation', 'launch/run.mjs', 'server/proof/verify/main.ts'];
    const env = { ...process.env, NODE_OPTIONS: '', MONGODB_URI: city.databaseUri, BANJIE_DATA: data };
    execFile(process.execPath, args, { cwd: ROOT, env }, (_, out, errors) => resolve(out + errors));
  });

let city: City;
let version = 0;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
}, 90_000);
afterAll(() => city?.close());
afterEach(() => {
  expect(city.log.filter((line) => /"level":[56]0|request failed/.test(line))).toEqual([]);
});

const application = {
  ...{ system: '港口调度平台', level: '2', plan: '建设方案见附件', selfTest: '自测合格，报告见附件' },
  ...{ hosts: 2, databases: 1, storage: 100 },
};
const open = async (): Promise<MatterView> => (await city.as('transport-contact')).open('cloud-use', application);
const office = () => city.as('office-cloud');
const offerOf = async (id: string, command: string) =>
  (await (await office()).client.readMatter({ params: { id } })).allowed.find((one) => one.command === command);

async function ask_(lines: string, typed?: 'yes' | 'no') {
  const { client } = await city.as('authority-data');
  const body = { version, form: { ...(lines === '' ? {} : { lines }), why: '本市要求' } };
  const answer = await client.putSetting({ params: { key: 'signatures.asked' }, body });
  version = answer.version;
  if (typed === undefined) return;
  const known = (await client.listSettings({})).items.find(({ key }) => key === 'signatures.typed');
  await client.putSetting({
    params: { key: 'signatures.typed' },
    body: { version: known?.version ?? 0, form: { choice: typed, why: '本市要求' } },
  });
}

async function upload(picture: Uint8Array, signs: string, name = '签名.png', person = 'office-cloud') {
  const { token } = await city.as(person);
  const path = `/api/files?name=${encodeURIComponent(name)}&signs=${encodeURIComponent(signs)}`;
  const { status, body } = await city.send(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(picture),
  });
  return { status, file: (body as SentFile).id, text: (body as Partial<ErrorBody>).error?.text ?? '' };
}

interface Accepting {
  key?: string;
  signature?: { file: string } | { typed: string; confirmed: true };
}
async function accept(id: string, item: string, { key = randomUUID(), signature }: Accepting = {}) {
  const answer = await (
    await office()
  ).client.giveCommand({
    params: { id, command: 'accept' },
    body: { item, form: { opinion: '材料齐全' }, ...(signature ? { signature } : {}) },
    key,
  });
  return seen(answer);
}
/** Signs and accepts. */
async function signedBy(id: string, item: string, key: string = randomUUID(), of = 0) {
  const { file } = await upload(signed(of), signsFor(id, item, key));
  return { file, matter: await accept(id, item, { key, signature: { file } }) };
}

it('without a setting nothing is asked and none is taken', async () => {
  const { id } = await open();
  const offer = await offerOf(id, 'accept');
  expect(offer?.signature).toBeUndefined();
  const item = offer?.item ?? '';
  const key = randomUUID();
  const { file } = await upload(signed(), signsFor(id, item, key));
  expect((await refusal(accept(id, item, { key, signature: { file } }))).message).toMatch(/不要求手写签名/);
  expect((await accept(id, item)).timeline.at(-1)?.what).toBeDefined();
});

it('a line that means nothing is refused by its number, and says why', async () => {
  const wrong = await refusal(ask_('云主机申请／受理／受理\n没有这种事项／*／同意类\n*／*／随便'));
  expect(wrong.error.faults?.map(({ message }) => message)).toEqual([
    expect.stringMatching(/第 1 行.*没有“云主机申请”这种事项/) as string,
    expect.stringMatching(/第 2 行.*没有“没有这种事项”这种事项/) as string,
    expect.stringMatching(/第 3 行：全部事项没有“随便”这个决定/) as string,
  ]);
});

describe('where the city asks for it', () => {
  beforeAll(() => ask_('cloud-use／*／同意类'));

  it('the decision says so, and is refused without one; what the line does not mean needs none', async () => {
    const { id } = await open();
    const offer = await offerOf(id, 'accept');
    expect(offer?.signature).toEqual({ typed: true });
    expect((await offerOf(id, 'reject'))?.signature).toBeUndefined();
    const none = await refusal(accept(id, offer?.item ?? ''));
    expect([none.status, none.message]).toEqual([422, expect.stringMatching(/要本人手写签名.*签名后提交/)]);
    expect(none.error.faults?.map(({ path }) => path)).toEqual(['signature']);
    // Among many it can't be signed either.
    const many = await (
      await office()
    ).client.giveMany({
      body: { items: [{ matter: id, command: 'accept', item: offer?.item ?? '', form: {} }] },
      key: randomUUID(),
    });
    expect(many.items[0]).toMatchObject({ done: false, text: expect.stringMatching(/手写签名/) as string });
  });

  it('is a picture that somebody wrote on: no other file, nothing blank, nothing huge', async () => {
    const { id } = await open();
    const signs = signsFor(id, 'x', randomUUID());
    expect(await upload(samples.pdf, signs, '签名.pdf')).toMatchObject({ status: 422, text: /PNG/ as never });
    for (const [picture, text] of [
      [signed(0, false), /签名太少/],
      [samples.png, /太小或太大/],
      [samples.jpg, /与扩展名不符/],
      [Buffer.concat([signed(), Buffer.alloc(600 * 1024)]), /签名图太大/],
      [signed().subarray(0, 200), /读不了/],
    ] as const) {
      const answer = await upload(picture, signs);
      expect([answer.status >= 400 && answer.status < 500, answer.text]).toEqual([true, expect.stringMatching(text)]);
    }
  });

  it('is kept with the decision: hash in the event, shown in the course, in the file for the archive, to who may see it', async () => {
    const { id } = await open();
    const item = (await offerOf(id, 'accept'))?.item ?? '';
    const key = randomUUID();
    const { file, matter } = await signedBy(id, item, key, 3);
    expect(matter.files.find((one) => one.id === file)).toMatchObject({
      signs: '受理',
      hash: createHash('sm3').update(signed(3)).digest('hex'),
    });
    // The same once more is the same answer.
    expect((await accept(id, item, { key, signature: { file } })).files).toHaveLength(1);
    const { client } = await office();
    const course = await client.readCourse({ params: { id } });
    expect(course.stages.flatMap(({ passes }) => passes).find(({ signed: one }) => one)?.signed).toEqual({
      ...{ text: '手写签名', file },
    });
    const { token } = await office();
    const headers = { authorization: `Bearer ${token}` };
    const got = await fetch(`${city.url()}/api/matters/${id}/files/${file}`, { headers });
    expect(Buffer.from(await got.arrayBuffer()).equals(signed(3))).toBe(true);
    const dossier = (await city.send(`/api/matters/${id}/file.json`, { headers })).body as {
      attachments: { id: string; signs?: string }[];
      history: { events: { type: string; signed?: { file: string; hash: string } }[] }[];
    };
    expect(dossier.attachments.find((one) => one.id === file)?.signs).toBe('受理');
    expect(dossier.history.flatMap(({ events }) => events).find((one) => one.signed)?.signed).toEqual({
      ...{ file, hash: createHash('sm3').update(signed(3)).digest('hex') },
    });
  });

  it('is on paper in the file for the archive', async () => {
    const { id } = await open();
    const item = (await offerOf(id, 'accept'))?.item ?? '';
    const pdf = async () => {
      const headers = { authorization: `Bearer ${(await office()).token}` };
      const answer = await fetch(`${city.url()}/api/matters/${id}/file.pdf`, { headers });
      return Buffer.from(await answer.arrayBuffer()).toString('latin1');
    };
    const pictures = (paper: string) => paper.match(/\/Subtype \/Image/g)?.length ?? 0;
    expect(pictures(await pdf())).toBe(0);
    await signedBy(id, item, randomUUID(), 21);
    // The picture and what of it is seen through.
    expect(pictures(await pdf())).toBeGreaterThan(0);
  });

  it('is what the verifier reads: another picture in its place is found', async () => {
    const { id, number } = await open();
    const item = (await offerOf(id, 'accept'))?.item ?? '';
    const { file } = await signedBy(id, item, randomUUID(), 31);
    expect(await verify()).not.toMatch(new RegExp(`事项 ${number}.*签名`));
    const client = await mongoose.mongo.MongoClient.connect(city.databaseUri);
    const chunks = client.db().collection('attachments.chunks');
    const of = { files_id: new mongoose.mongo.ObjectId(file) };
    await chunks.updateOne(of, { $set: { data: new mongoose.mongo.Binary(signed(32)) } });
    expect(await verify()).toMatch(new RegExp(`事项 ${number}：附件“签名.png”的内容与记录中的哈希不符`));
    await chunks.updateOne(of, { $set: { data: new mongoose.mongo.Binary(signed(31)) } });
    await client.close();
  }, 60_000);

  it('goes with one decision: not under another key, in another matter, as an attachment, by another, or twice', async () => {
    const [one, other] = [await open(), await open()];
    const [item, there] = [await offerOf(one.id, 'accept'), await offerOf(other.id, 'accept')].map(
      (o) => o?.item ?? '',
    );
    const key = randomUUID();
    const { file } = await upload(signed(5), signsFor(one.id, item ?? '', key));
    const signature = { file };
    for (const attempt of [
      () => accept(one.id, item ?? '', { signature }),
      () => accept(other.id, there ?? '', { key, signature }),
    ])
      expect((await refusal(attempt())).message).toMatch(/为另一个决定签的.*重新签名/);
    const { client } = await office();
    const attach = client.giveCommand({
      params: { id: one.id, command: 'attach' },
      body: { form: {}, files: [file] },
      key: randomUUID(),
    });
    expect((await refusal(attach)).status).toBe(422);
    const stolen = await upload(signed(6), signsFor(one.id, item ?? '', key), '签名.png', 'culture-contact');
    expect((await refusal(accept(one.id, item ?? '', { key, signature: { file: stolen.file } }))).status).toBe(422);
    // An attachment is no signature.
    const { token } = await office();
    const plain = await city.send('/api/files?name=a.png', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(signed(7)),
    });
    const asOne = { file: (plain.body as SentFile).id };
    expect((await refusal(accept(one.id, item ?? '', { key, signature: asOne }))).status).toBe(422);
    await accept(one.id, item ?? '', { key, signature });
    // The next decision in the same matter asks for its own.
    await (await office()).give(one.id, '拿回', {});
    const again = (await offerOf(one.id, 'accept'))?.item ?? '';
    expect((await refusal(accept(one.id, again, { signature }))).message).toMatch(/重新签名/);
    const copied = randomUUID();
    const same = await upload(signed(5), signsFor(one.id, again, copied));
    expect((await refusal(accept(one.id, again, { key: copied, signature: { file: same.file } }))).message).toMatch(
      /已经用于另一个决定/,
    );
    const { matter } = await signedBy(one.id, again, randomUUID(), 8);
    expect(matter.files.filter(({ signs }) => signs !== undefined)).toHaveLength(2);
  });

  it('may be a typed name where the city takes that: one’s own, confirmed, and said to be no signature', async () => {
    const { id } = await open();
    const item = (await offerOf(id, 'accept'))?.item ?? '';
    const { name } = await (await office()).client.me({});
    const typed = (text: string) => accept(id, item, { signature: { typed: text, confirmed: true } });
    expect((await refusal(typed('别人'))).message).toMatch(new RegExp(`与本人不符.*${name}`));
    const matter = await typed(name);
    const line = matter.timeline.find(({ what }) => what === '受理');
    expect(line?.details).toContainEqual({
      label: '手写签名',
      value: `未手写，以输入姓名“${name}”并再次确认代替`,
    });
    await ask_('cloud-use', 'no');
    const next = await open();
    const offer = await offerOf(next.id, 'accept');
    expect(offer?.signature).toEqual({ typed: false });
    const refused = refusal(accept(next.id, offer?.item ?? '', { signature: { typed: name, confirmed: true } }));
    expect((await refused).message).toMatch(/不接受以输入姓名代替/);
  });

  it('a chat says that the phone is needed, with a link, and asks nothing that could not be sent', async () => {
    const { number } = await open();
    const phone = await city.phone('office-cloud');
    const said = await ask(phone, `受理 ${number}`, /手写签名/);
    expect(said).toMatch(
      new RegExp(`${number} 的“受理”要您本人手写签名，聊天里办不了，什么也没有办。.*\\n.*${number}`),
    );
    await ask(phone, '是', /没有/);
    expect((await (await office()).client.readMatter({ params: { id: number } })).steps).toEqual(['受理']);
  });

  it('a kill between the picture and its decision loses neither; what no decision names is swept away', async () => {
    const { id } = await open();
    const item = (await offerOf(id, 'accept'))?.item ?? '';
    const key = randomUUID();
    const { file } = await upload(signed(11), signsFor(id, item, key));
    const lost = await upload(signed(12), signsFor(id, item, randomUUID()));
    await city.kill();
    await city.restart();
    const answer = await accept(id, item, { key, signature: { file } });
    await city.kill();
    await city.restart();
    const again = await accept(id, item, { key, signature: { file } });
    expect([again.version, again.files.map((one) => one.id)]).toEqual([answer.version, [file]]);
    const client = await mongoose.mongo.MongoClient.connect(city.databaseUri);
    const files = client.db().collection<{ _id: string }>('files');
    await files.updateMany({ keepUntil: { $exists: true } }, { $set: { keepUntil: new Date(0) } });
    await until('what no decision names is gone', async () => (await files.findOne({ _id: lost.file })) === null);
    expect(await files.findOne({ _id: file })).toMatchObject({ matter: id });
    await client.close();
  }, 120_000);
});
