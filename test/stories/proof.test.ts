/** The file of a matter leaves the city and is checked elsewhere; the database is checked against what was signed. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { MatterFile } from '@banjie/server/proof/dossier/file.ts';
import { parseRoots } from '@banjie/server/proof/export.ts';
import { startCity, type City } from '../harness/city.ts';
import { until } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ID_NUMBER = '430102199003078516';
const data = mkdtempSync(join(tmpdir(), 'banjie-proof-story-'));
const rootsFile = join(data, 'roots.jsonl');
const keyFile = join(data, 'signing-key.pem.pub');
let city: City;
let matter: MatterView;

beforeAll(async () => {
  city = await startCity({ environment: { BANJIE_DATA: data } });
  await city.forward({ nextWorkingDay: true });
  const office = await city.as('office-security');
  matter = await office.open('security-rectification', {
    system: '住房公积金网上业务大厅',
    unit: 'housing',
    level: 'high',
    finding: `登录接口可绕过验证码，日志中出现身份证号 ${ID_NUMBER}。`,
  });
  const housing = await city.as('housing-data');
  // The order's letter has its place in the history once it is written.
  await letterOf(matter.id);
  await housing.give(matter.number, 'comment', { text: '已通知运维单位。' });
  const day = dayOf(await city.now());
  await city.forward({ days: 1 });
  await sealedUntil(day);
  await housing.give(matter.number, 'submit', { measures: '下线旧接口', proof: '复测报告 ZF-12' });
}, 120_000);
afterAll(async () => {
  await city?.close();
  rmSync(data, { recursive: true, force: true });
});

const letterOf = (id: string) =>
  until('the letter is written', async () => {
    const { client } = await city.as('office-security');
    return (await client.readMatter({ params: { id } })).letters[0]?.state === 'issued';
  });

/** The roots are made a few seconds after midnight. */
const sealedUntil = (last: string) =>
  until(
    `a root of ${last}`,
    () => existsSync(rootsFile) && (parseRoots(readFileSync(rootsFile, 'utf8')).at(-1)?.day ?? '') >= last,
  );

async function download(
  person: string,
  form: 'json' | 'pdf',
): Promise<{ status: number; bytes: Buffer; type: string }> {
  const { token } = await city.as(person);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${city.url()}/api/matters/${matter.number}/file.${form}`, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, bytes, type: answer.headers.get('content-type') ?? '' };
}

/** `npm run verify`, as whoever runs it sees it. */
const verify = (...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const args = ['--no-deprecation', 'launch/run.mjs', 'server/proof/verify/main.ts', ...words];
    const env = { ...process.env, NODE_OPTIONS: '', MONGODB_URI: city.databaseUri, BANJIE_DATA: data };
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_, out, errors) =>
      resolve({ code: child.exitCode ?? -1, said: out + errors }),
    );
  });

const kept = (name: string, content: string | Buffer): string => {
  const file = join(data, name);
  writeFileSync(file, content);
  return file;
};

describe('the file of a matter', () => {
  let json: string;
  let file: MatterFile;

  it('is given to the parties, with everything in it, and to nobody else', async () => {
    const answer = await download('housing-data', 'json');
    expect([answer.status, answer.type]).toEqual([200, expect.stringContaining('application/json')]);
    json = answer.bytes.toString('utf8');
    file = JSON.parse(json) as MatterFile;
    expect(file.matter).toMatchObject({ number: matter.number, procedureTitle: matter.procedureTitle });
    expect(file.history.map(({ command }) => command)).toEqual(['open', 'letter', 'comment', 'submit']);
    expect(file.deliveries).toContainEqual(expect.objectContaining({ subject: expect.stringContaining('整改') }));
    expect(file.steps.map(({ title }) => title)).toEqual(['整改', '复查']);
    expect(file.steps[0]?.limits[0]).toMatchObject({
      limit: expect.stringContaining('工作日') as string,
      lapsed: false,
    });

    expect((await download('education-data', 'json')).status).toBe(404);
    expect((await download('education-data', 'pdf')).status).toBe(404);
  });

  it('shows no ID number in full', () => {
    expect(json).not.toContain(ID_NUMBER);
    expect(json).toContain('430102********8516');
    // It was masked when it was read, so that every entry can be hashed again.
    expect(file.masked).toEqual([]);
  });

  it('is a PDF with pages and a Chinese font in it', async () => {
    const { status, type, bytes } = await download('office-security', 'pdf');
    expect([status, type]).toEqual([200, 'application/pdf']);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const plain = bytes.toString('latin1');
    expect(plain).toMatch(/\/Count [2-9]/);
    expect(plain).toMatch(/\/FontName \/\w+\+NotoSansSC/i);
  });

  it('is verified alone, and its end by the exported roots', async () => {
    const path = kept('file.json', json);
    const alone = await verify(path);
    expect(alone).toMatchObject({ code: 0, said: expect.stringMatching(/核对了 4 条记录[\s\S]*结论：完好/) as string });
    const sealed = await verify(path, '--roots', rootsFile, '--key', keyFile);
    expect(sealed.said).toMatch(/第 1 至 3 条与 .* 的签名根一致/);
    expect(sealed.said).toMatch(/尚无签名根覆盖：第 4 条/);
    expect(sealed.code).toBe(0);
  });

  it('tells what was changed in it', async () => {
    const edited = kept('edited.json', json.replaceAll('下线旧接口', '未作整改'));
    const answer = await verify(edited);
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(/签名无效/);
    expect(answer.said).toMatch(new RegExp(`事项 ${matter.number}：第 4 条记录（.*提交整改结果）的内容被改动过`));

    const cut: MatterFile = { ...file, history: file.history.slice(0, 1) };
    const cutAnswer = await verify(kept('cut.json', JSON.stringify(cut)), '--roots', rootsFile);
    expect(cutAnswer.code).toBe(1);
    expect(cutAnswer.said).toMatch(/第 2 至 4 条记录被截去/);
  });

  it('what can not be verified is neither whole nor broken', async () => {
    expect(await verify(join(data, 'none.json'))).toMatchObject({
      code: 2,
      said: expect.stringMatching(/读不了文件/) as string,
    });
    expect(await verify(kept('other.json', '{"a":1}'))).toMatchObject({ code: 2 });
    expect(await verify('--nonsense')).toMatchObject({ code: 2, said: expect.stringMatching(/用法/) as string });
  });
});

describe('the database', () => {
  it('is whole, against roots signed by a key outside of it', async () => {
    expect(statSync(join(data, 'signing-key.pem')).mode & 0o777).toBe(0o600);
    const { code, said } = await verify();
    expect(said).toMatch(/与导出文件核对了 \d+ 个签名根/);
    expect(said).toMatch(/尚无签名根覆盖/);
    expect(said).toMatch(/结论：完好/);
    expect(code).toBe(0);
  });

  it('tells what was changed in it, also after the next root', async () => {
    const connection = await mongoose.createConnection(city.databaseUri).asPromise();
    try {
      const matters = connection.collection('matters');
      const found = await matters.findOne({ number: matter.number });
      const comment = (found?.['tail'] as { text: string }[] | undefined)?.[2];
      const reworded = comment?.text.replace(/"text":"[^"]*"/, '"text":"未通知。"');
      expect(reworded).not.toBe(comment?.text);
      await matters.updateOne({ number: matter.number }, { $set: { 'tail.2.text': reworded } });
      const vanished = await matters.findOneAndDelete({ number: '26000009' });
      const today = dayOf(await city.now());
      await city.forward({ days: 1 });
      await sealedUntil(today);
      const { code, said } = await verify();
      expect(code).toBe(1);
      expect(said).toMatch(new RegExp(`事项 ${matter.number}：第 3 条记录（.*）的内容被改动过`));
      expect(said).toMatch(new RegExp(`事项 ${String(vanished?.['number'])}：整个事项不见了`));
      // Its letter was left behind, as docx and PDF.
      expect(said.match(/附件 \w+ 自称属于事项/g)).toHaveLength(2);
      expect(said).toMatch(/结论：发现 4 处问题/);
    } finally {
      await connection.close();
    }
  }, 120_000);
});
