/** Materials 申请材料: told by their names once, replaced, and found again in the next procedure. */
import { randomUUID } from 'node:crypto';
import type { MatterView, SentFile } from '@banjie/shared/contract/shapes.ts';
import { samples } from '@banjie/server/files/testing.ts';
import { textIn } from '@banjie/server/proof/dossier/testing.ts';
import { type City, seen, startCity } from '../harness/city.ts';
import { ask, refusal, until } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
}, 60_000);
afterAll(() => city?.close());

const client = async (person: string) => (await city.as(person)).client;
async function upload(person: string, name: string): Promise<SentFile> {
  const { body } = await city.send(`/api/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${(await city.as(person)).token}`,
      'content-type': 'application/octet-stream',
    },
    body: Buffer.from(samples.pdf),
  });
  return body as SentFile;
}
const rest = { level: '2', hosts: 2, databases: 1, storage: 100 };
const apply = async (form: Record<string, unknown>, files: string[], person = 'transport-contact') =>
  seen(
    await (
      await client(person)
    ).openMatter({
      body: { procedure: 'cloud-use', form: { ...rest, ...form }, ...(files.length > 0 ? { files } : {}) },
      key: randomUUID(),
    }),
  );
const give = async (person: string, id: string, command: string, form: object, files: string[] = []) =>
  seen(
    await (
      await client(person)
    ).giveCommand({
      params: { id, command },
      body: { form: { ...form }, ...(files.length > 0 ? { files } : {}) },
      key: randomUUID(),
    }),
  );
const material = (matter: MatterView, key: string) => matter.materials?.find((one) => one.key === key);
/** What the to-do list of the office says of it. */
const cardOf = async (number: string) => {
  const { items } = await (
    await client('office-cloud')
  ).listMatters({
    query: { scope: 'todo', cards: '1', limit: '100' },
  });
  return items.find((one) => one.number === number)?.card;
};
const told = '告知补正后仍未补正的材料：1. 应用系统建设方案：缺少签字或盖章；2. 性能和安全自测报告：没有结论。';

describe('an application with its materials', () => {
  let plan: SentFile;
  let better: SentFile;
  let matter: MatterView;
  const why = '缺少签字或盖章';

  it('has each of them by its name, with file, number and day', async () => {
    plan = await upload('transport-contact', '建设方案.pdf');
    matter = await apply(
      {
        system: '港口调度平台',
        plan: { files: [plan.id], number: '青交科〔2026〕18 号', date: '2026-02-02' },
        selfTest: '报告 ZC-2026-077',
      },
      [plan.id],
    );
    expect(material(matter, 'plan')).toMatchObject({
      ...{
        title: '应用系统建设方案',
        is: 'there',
        isText: '已提交',
        number: '青交科〔2026〕18 号',
        date: '2026-02-02',
      },
      files: [{ name: '建设方案.pdf' }],
    });
    expect(material(matter, 'selfTest')).toMatchObject({ is: 'there', note: '报告 ZC-2026-077' });
  });

  it('is told at once, and by name, what is to be replaced: page, push and chat say the same', async () => {
    await give('office-cloud', matter.id, 'askMaterials', {
      missing: [{ material: 'plan', what: why }, { what: '性能和安全自测报告没有结论' }],
    });
    matter = await (await client('transport-contact')).readMatter({ params: { id: matter.id } });
    expect(material(matter, 'plan')).toMatchObject({ is: 'replace', isText: '须更换', why });
    expect(material(matter, 'selfTest')).toMatchObject({ is: 'replace', why: '没有结论' });
    const phone = await city.phone('transport-contact');
    await phone.expect(new RegExp(`应用系统建设方案：${why}；2\\. 性能和安全自测报告：没有结论`));
    await ask(phone, `查看 ${matter.number}`, /申请材料（已交 0\/2）：\n· 【须更换】应用系统建设方案：缺少签字或盖章/);
  });

  it('whoever may accept it is told on the card what is still missing, and before it counts, here and in the chat', async () => {
    const card = await cardOf(matter.number);
    expect(card?.brief?.checks.slice(0, 2)).toEqual([
      { text: `须更换：应用系统建设方案（${why}），还未补正`, tone: 'bad' },
      { text: '须更换：性能和安全自测报告（没有结论），还未补正', tone: 'bad' },
    ]);
    // What was rejected is nothing that a decision could rest on.
    expect(JSON.stringify(card?.brief?.facts)).not.toMatch(/ZC-2026-077|〔2026〕18/);
    expect(card?.allowed.find(({ command }) => command === 'accept')?.consequence).toContain(told);
    const office = await city.phone('office-cloud');
    await ask(office, `受理 ${matter.number}`, new RegExp(`${told}[\\s\\S]*回复“是”`));
    await ask(office, '否', /没有对 \d+ 办理“受理”/);
  });

  it('the next application starts from none of what is to be replaced', async () => {
    const { prefill } = await (
      await client('transport-contact')
    ).readProcedure({
      params: { key: 'cloud-use' },
      query: { from: matter.id },
    });
    expect(prefill).toMatchObject({ system: '港口调度平台' });
    expect(Object.keys(prefill ?? {})).not.toContain('plan');
    expect(Object.keys(prefill ?? {})).not.toContain('selfTest');
  });

  it('takes exactly these, and keeps what they were before', async () => {
    const asked = matter.allowed.find(({ command }) => command === 'supplyMaterials');
    expect(asked?.form.map(({ key, required, help }) => [key, required, help])).toEqual([
      ['plan', true, `须补正：${why}`],
      ['selfTest', true, '须补正：没有结论'],
      ['supplied', false, undefined],
    ]);
    better = await upload('transport-contact', '建设方案（盖章）.pdf');
    const form = { plan: { files: [better.id], number: '青交科〔2026〕18 号' }, selfTest: { note: '结论：合格' } };
    matter = await give('transport-contact', matter.id, 'supplyMaterials', form, [better.id]);
    expect(material(matter, 'plan')).toMatchObject({
      ...{ is: 'there', files: [{ name: '建设方案（盖章）.pdf' }] },
      earlier: [{ why, files: [{ name: '建设方案.pdf' }] }],
    });
    expect(material(matter, 'plan')?.why).toBeUndefined();
  });

  it('the card shows what was handed in last, as the page does, and asks for nothing any more', async () => {
    const card = await cardOf(matter.number);
    expect(card?.brief?.facts.slice(-2)).toEqual([
      { label: '应用系统建设方案', value: '青交科〔2026〕18 号，文件 1 个' },
      { label: '性能和安全自测报告', value: '结论：合格' },
    ]);
    expect(JSON.stringify(card?.brief)).not.toMatch(/ZC-2026-077|还未补正/);
    expect(card?.allowed.find(({ command }) => command === 'accept')?.consequence ?? '').not.toContain('未补正');
    const { prefill } = await (
      await client('transport-contact')
    ).readProcedure({
      params: { key: 'cloud-use' },
      query: { from: matter.id },
    });
    expect(prefill).toMatchObject({ plan: { files: [better.id] }, selfTest: { note: '结论：合格' } });
  });

  it('has told it by a letter that names them', async () => {
    const office = await client('office-cloud');
    await until('the letter is written', async () => {
      const { letters } = await office.readMatter({ params: { id: matter.id } });
      return letters.some(({ title, state }) => title.includes('补正材料通知书') && state === 'issued');
    });
  });

  it('refused while something that was told is still missing, the decision names exactly that: chat, page, letter', async () => {
    const poor = await apply({ system: '航道监测系统', plan: '方案要点', selfTest: '合格' }, []);
    await give('office-cloud', poor.id, 'askMaterials', { missing: [{ material: 'plan', what: why }] });
    const named = `告知补正后仍未补正的材料：1. 应用系统建设方案：${why}。`;
    const office = await city.phone('office-cloud');
    // Repeated with what it will say before it counts.
    await ask(office, `不予受理 ${poor.number} 逾期未补正`, new RegExp(`${named}[\\s\\S]*回复“是”`));
    await ask(office, '是', /已办理：不予受理/);
    const refused = await (await client('transport-contact')).readMatter({ params: { id: poor.id } });
    expect(refused.timeline.find(({ what }) => what === '不予受理')?.details[0]?.value).toBe(`逾期未补正\n${named}`);
    const phone = await city.phone('transport-contact');
    await ask(phone, `查看 ${poor.number}`, new RegExp(named));
    const letterOf = async () =>
      (await (await client('transport-contact')).readMatter({ params: { id: poor.id } })).letters.find(
        ({ title, state }) => title === '不予同意决定书' && state === 'issued',
      );
    await until('the letter is written', async () => (await letterOf()) !== undefined);
    const pdf = (await letterOf())?.files.find(({ name }) => name.endsWith('.pdf'));
    const paper = await fetch(`${city.url()}/api/matters/${poor.id}/files/${pdf?.id}`, {
      headers: { authorization: `Bearer ${(await city.as('transport-contact')).token}` },
    });
    const text = await textIn(new Uint8Array(await paper.arrayBuffer()));
    expect(text.replace(/\s/g, '')).toContain(named.replace(/\s/g, ''));
  });

  it('is found again by the next application of the unit: the same file, for the readers of the new matter too', async () => {
    const { items } = await (
      await client('transport-contact')
    ).listMaterials({ query: { of: 'construction-plan,self-test' } });
    expect(items).toMatchObject([
      { title: '应用系统建设方案', matter: matter.id, number: '青交科〔2026〕18 号', files: [{ id: better.id }] },
    ]);
    const next = await apply(
      {
        system: '公交调度平台',
        plan: { files: [better.id], number: '青交科〔2026〕18 号', from: matter.id },
        selfTest: '合格',
      },
      [],
    );
    expect(material(next, 'plan')).toMatchObject({
      is: 'there',
      reused: true,
      files: [{ id: better.id, hash: better.hash }],
    });
    const got = await fetch(`${city.url()}/api/matters/${next.id}/files/${better.id}`, {
      headers: { authorization: `Bearer ${(await city.as('office-cloud')).token}` },
    });
    expect(Buffer.from(await got.arrayBuffer()).equals(Buffer.from(samples.pdf))).toBe(true);
    const { items: once } = await (
      await client('transport-contact')
    ).listMaterials({ query: { of: 'construction-plan' } });
    expect(once.filter(({ files }) => files[0]?.id === better.id)).toHaveLength(1);
  });

  it('is offered to nobody of another unit, and taken from there by nobody', async () => {
    const { items } = await (await client('education-contact')).listMaterials({ query: { of: 'construction-plan' } });
    expect(items).toEqual([]);
    const { error } = await refusal(
      apply(
        { system: '学籍系统', plan: { files: [better.id], from: matter.id }, selfTest: '合格' },
        [],
        'education-contact',
      ),
    );
    expect(error).toMatchObject({ code: 'invalid', faults: [{ path: 'plan.files' }] });
    const without = await refusal(
      apply({ system: '学籍系统', plan: { files: [better.id] }, selfTest: '合格' }, [], 'education-contact'),
    );
    expect(without.error.faults).toMatchObject([{ path: 'plan.files' }]);
  });
});
