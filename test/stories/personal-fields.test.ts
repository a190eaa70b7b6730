/** How a citizen is reached: sealed at rest, shown to whoever handles it, each look recorded, and gone with its key. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { seen, startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';
import { refusal } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PHONE = '13987654321';
const data = mkdtempSync(join(tmpdir(), 'banjie-personal-story-'));
let city: City;
let matter: MatterView;

beforeAll(async () => {
  city = await startCity({ environment: { BANJIE_DATA: data } });
  await city.forward({ nextWorkingDay: true });
}, 60_000);
afterAll(async () => {
  await city?.close();
  rmSync(data, { recursive: true, force: true });
});

const program = (script: string, ...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: '', MONGODB_URI: city.databaseUri, BANJIE_DATA: data };
    const args = ['--no-deprecation', 'launch/run.mjs', script, ...words];
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_, out, errors) =>
      resolve({ code: child.exitCode ?? -1, said: out + errors }),
    );
  });
const look = async (person: string) =>
  (await city.as(person)).client.readPersonal({ params: { id: matter.number, field: 'contact' } });

it('stands in no answer and not in the database; the same request is still the same', async () => {
  const { client } = await city.as('education-data');
  const body = {
    procedure: 'citizen-complaint',
    form: { from: 'citizen', contact: PHONE, unit: 'housing', matter: 'again', facts: '要求重复交材料' },
  };
  const key = randomUUID();
  matter = seen(await client.openMatter({ body, key }));
  expect(seen(await client.openMatter({ body, key })).number).toBe(matter.number);
  const other = { ...body, form: { ...body.form, contact: '13987654320' } };
  expect((await refusal(client.openMatter({ body: other, key }))).status).toBe(409);
  const row = matter.facts[0]?.rows.find(({ label }) => label === '联系方式');
  // Who entered it does not handle it: he is offered no look that would be refused, and may see who has looked.
  expect(row).toEqual({ label: '联系方式', value: '已加密保存，办理人可以查看', looks: 'contact' });
  expect(await dump(city.databaseUri)).not.toContain(PHONE);
  expect(readdirSync(join(data, 'personal-keys'))).toHaveLength(1);
});

it('is shown to whoever has the task, to nobody else, and every look is recorded', async () => {
  // The unit that is complained of is no party: for it there is no matter.
  expect((await refusal(look('housing-data'))).status).toBe(404);
  await (await city.as('authority-data')).give(matter.number, 'assign', { unit: 'authority' });
  expect(await look('authority-data')).toEqual({ value: PHONE });
  const asHandler = seen(await (await city.as('authority-data')).client.readMatter({ params: { id: matter.number } }));
  expect(asHandler.facts[0]?.rows).toContainEqual(expect.objectContaining({ personal: 'contact' }));
  // Who entered it is a party, and does not handle it now; who has nothing to do with it finds no matter.
  expect((await refusal(look('education-data'))).status).toBe(403);
  expect((await refusal(look('transport-contact'))).status).toBe(404);
  const { client } = await city.as('authority-data');
  const none = client.readPersonal({ params: { id: matter.number, field: 'facts' } });
  expect((await refusal(none)).status).toBe(404);

  const looks = await (await city.as('education-data')).client.listLooks({ params: { id: matter.number } });
  expect(looks.items).toMatchObject([
    { what: '查看', field: 'contact', who: expect.stringContaining('数据') as string },
  ]);

  // The task goes on to who received it, and the right to look with it.
  await (
    await city.as('authority-data')
  ).give(matter.number, 'handled', { result: '已停止', measures: '改用共享数据' });
  expect((await refusal(look('authority-data'))).status).toBe(403);
  expect(city.log.join('\n')).not.toContain(PHONE);
});

it('is gone with its key: the chain is whole, and nothing can be read', async () => {
  expect(await program('server/cli.ts', 'forget', '99999999')).toMatchObject({ code: 1 });
  const gone = await program('server/cli.ts', 'forget', matter.number);
  expect([gone.code, gone.said]).toEqual([0, expect.stringMatching(/1 项内容的密钥已销毁/)]);
  expect(readdirSync(join(data, 'personal-keys'))).toEqual([]);
  const holder = ['education-contact', 'education-data'];
  const said = await Promise.all(holder.map(async (person) => (await refusal(look(person))).error.text));
  expect(said).toContainEqual(expect.stringMatching(/密钥已按规定销毁/));
  const { code, said: verdict } = await program('server/proof/verify/main.ts');
  expect([code, verdict]).toEqual([0, expect.stringMatching(/结论：完好/)]);
}, 60_000);
