/** The training ground is begun anew: for everybody, in every process, and nothing of what was before comes into it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { BOT_TOKEN, startCity, WORKDAY, type City } from '../harness/city.ts';

let city: City;
beforeAll(async () => {
  city = await startCity();
}, 60_000);
afterAll(async () => {
  await city?.close();
});

const correction = {
  resource: 'divisions',
  findings: [
    { record: '371471', field: '名称', says: '德州天衢新区', should: '德州经济技术开发区', evidence: '代码表' },
  ],
};
const clockAt = async (url: string): Promise<{ beginning?: number; now?: string }> =>
  fetch(`${url}/api/training/clock`)
    .then((answer) => answer.json() as Promise<{ beginning: number; now: string }>)
    // It ends what it has and opens what is new at the same address.
    .catch(() => ({}));
async function isAt(url: string, beginning: number): Promise<void> {
  while ((await clockAt(url)).beginning !== beginning) await pause(50);
}

it('ends what was, in both processes, and leaves the city as it began', async () => {
  const other = await city.another();
  const before = await city.as('education-data');
  const matter = await before.open('data-correction', correction);
  await city.forward({ days: 3 });
  const seeded = (await before.client.listMatters({ query: { scope: 'todo' } })).items.length;

  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"beginning":0}' };
  expect((await city.send('/api/training/beginning', asked)).body).toEqual({ beginning: 1 });
  await Promise.all([isAt(city.url(), 1), isAt(other.url(), 1)]);

  // City time is back where it began.
  expect(dayOf(await city.now())).toBe(dayOf(WORKDAY));
  for (const url of [city.url(), other.url()]) {
    const asBefore = { headers: { authorization: `Bearer ${before.token}` } };
    expect((await fetch(`${url}/api/me`, asBefore)).status).toBe(401);
    const renewal = { ...asked, body: JSON.stringify({ refresh: before.refresh }) };
    expect((await fetch(`${url}/api/login/refresh`, renewal)).status).not.toBe(200);
  }
  const again = await city.asAnew('education-data');
  await expect(again.client.readMatter({ params: { id: matter.id } })).rejects.toMatchObject({ status: 404 });
  // What the city begins with goes out behind its commits, as ever.
  while ((await again.client.listMatters({ query: { scope: 'todo' } })).items.length !== seeded) await pause(50);

  // What is done in one is seen in the other: both are at the same.
  const next = await again.open('data-correction', correction);
  const seen = await fetch(`${other.url()}/api/matters/${next.id}`, {
    headers: { authorization: `Bearer ${again.token}` },
  });
  expect(seen.status).toBe(200);

  // Whoever looks at a page of the one before does not begin it anew once more.
  const late = await city.send('/api/training/beginning', asked);
  expect([late.status, late.body]).toEqual([
    409,
    { error: expect.objectContaining({ text: '训练场刚刚已经重新布置过了，请刷新页面' }) },
  ]);
}, 120_000);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const command = (environment: Record<string, string>, ...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: '', MONGODB_URI: city.databaseUri, ...environment };
    const args = ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', 'begin-anew', ...words];
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_, out, errors) =>
      resolve({ code: child.exitCode ?? -1, said: out + errors }),
    );
  });

it('is begun anew by a command too, once it is meant', async () => {
  const before = (await clockAt(city.url())).beginning ?? 0;
  const training = { BANJIE_DATA: city.data };
  const asked = await command(training);
  expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('确定就加上 --yes')]);
  expect((await clockAt(city.url())).beginning).toBe(before);
  const done = await command(training, '--yes');
  expect([done.code, done.said]).toEqual([0, expect.stringContaining('训练场已重新布置')]);
  await isAt(city.url(), before + 1);
  expect((await (await city.asAnew('education-data')).client.me({})).name).toBe('何静');
}, 120_000);

it('exists in the training ground only: a real city refuses, whoever asks', async () => {
  const data = mkdtempSync(join(tmpdir(), 'banjie-real-'));
  const real = {
    ...{ BANJIE_MODE: 'production', BANJIE_DATA: data, BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge' },
    BANJIE_BOT_TOKEN: BOT_TOKEN,
  };
  const production = await startCity({ environment: real });
  try {
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"beginning":0}' };
    expect((await production.send('/api/training/beginning', asked)).status).toBe(404);
    const there = { MONGODB_URI: production.databaseUri };
    expect(await command({ ...real, ...there }, '--yes')).toEqual({
      code: 1,
      said: expect.stringContaining('这不是训练场'),
    });
    // Nor does a training ground's setting reach its database.
    const disguised = await command({ BANJIE_DATA: data, ...there }, '--yes');
    expect([disguised.code, disguised.said]).toEqual([1, expect.stringContaining('正式')]);
    expect((await production.send('/healthz')).status).toBe(200);
  } finally {
    await production.close();
    rmSync(data, { recursive: true, force: true });
  }
}, 90_000);
