/** A newcomer: what to do first by his posts, ticked by what he has really done, the same on every device and in the chat. */
import type { FirstStepsView } from '@banjie/shared/contract/routes/help.ts';
import { startCity, type City, type Someone } from '../harness/city.ts';

let city: City;
beforeAll(async () => {
  city = await startCity();
}, 60_000);
afterAll(async () => {
  await city?.close();
});

const first = async (one: Someone) => one.client.readFirstSteps({});
const ticks = ({ steps }: FirstStepsView) => steps.map(({ key, done }) => `${key} ${done ? 'done' : 'ahead'}`);
const correction = {
  resource: 'divisions',
  findings: [
    { record: '371471', field: '名称', says: '德州天衢新区', should: '德州经济技术开发区', evidence: '代码表' },
  ],
};
const walk = async (role: string): Promise<{ steps: boolean[]; learned: string }> => {
  const { items } = (await city.send('/api/training/walks')).body as {
    items: { role: string; learned: string; steps: { done: boolean }[] }[];
  };
  const found = items.find((one) => one.role === role);
  return { steps: found?.steps.map(({ done }) => done) ?? [], learned: found?.learned ?? '' };
};

it('says three things by the posts that somebody holds', async () => {
  const roles = await Promise.all(
    ['office-cloud', 'education-data', 'cloud-ops', 'authority-data'].map(async (id) => {
      const { role, roleText, steps, shown } = await first(await city.as(id));
      expect([steps.length, shown]).toEqual([3, true]);
      return [role, roleText, ...steps.map(({ place }) => place)];
    }),
  );
  expect(roles).toEqual([
    ['official', '审核决定', 'todo', 'opinions', 'me'],
    ['department', '申请和答复', 'start', 'todo', 'me'],
    ['provider', '云服务商', 'duty', 'todo', 'me'],
    ['administrator', '管理员', 'administration', 'vacancies', 'settings'],
  ]);
});

it('ticks what was done, not what was looked at: an opening, an answer, a receipt, a phrase', async () => {
  const reporter = await city.as('education-data');
  // What the training city begins with was done by nobody.
  expect(ticks(await first(reporter))).toEqual(['opened ahead', 'acted ahead', 'reached done']);
  const seeded = await city.as('transport-contact');
  expect((await seeded.client.listMatters({ query: { scope: 'mine', state: 'all' } })).items).not.toEqual([]);
  expect(ticks(await first(seeded))).toContain('opened ahead');
  expect(await walk('department')).toMatchObject({ steps: [false, false, false, false] });
  const matter = await reporter.open('data-correction', correction);
  // A word to the others is no answer.
  await reporter.give(matter.id, 'comment', { text: '请尽快核实' });
  expect(ticks(await first(reporter))).toEqual(['opened done', 'acted ahead', 'reached done']);

  const owner = await city.as('civil-data');
  const before = await first(owner);
  expect(ticks(before)).toEqual(['opened ahead', 'acted ahead', 'reached done']);
  await owner.give(matter.id, 'answer', {
    results: [{ finding: '1', what: '371471 名称', outcome: 'confirmed', why: '经核对无误。' }],
  });
  expect(ticks(await first(owner))).toEqual(['opened ahead', 'acted done', 'reached done']);

  const user = await city.as('transport-data');
  expect(ticks(await first(user))).toContain('acted ahead');
  let receipt;
  while (!receipt)
    receipt = (await user.client.listMatters({ query: { scope: 'todo' } })).items.find((one) => one.receiptId);
  await user.client.confirmReceipt({
    params: { id: receipt.receiptId ?? '' },
    body: { form: { compared: 'same' } },
    key: 'receipt-1234567890',
  });
  expect(ticks(await first(user))).toContain('acted done');
  expect(await walk('department')).toMatchObject({ steps: [true, true, true, false] });

  const official = await city.as('office-cloud');
  expect(ticks(await first(official))).toEqual(['acted ahead', 'phrases ahead', 'reached done']);
  await official.client.putOpinions({ body: { yes: ['材料齐全，同意。'] } });
  expect(ticks(await first(official))).toEqual(['acted ahead', 'phrases done', 'reached done']);
});

it('is put away on every device, and had back', async () => {
  const one = await city.as('civil-data');
  expect((await one.client.putFirstSteps({ body: { shown: false } })).shown).toBe(false);
  // Another device of the same person.
  const other = await city.asAnew('civil-data');
  expect((await first(other)).shown).toBe(false);
  expect((await other.client.putFirstSteps({ body: { shown: true } })).shown).toBe(true);
  // Nobody else's are changed by it.
  expect((await first(await city.as('statistics-data'))).shown).toBe(true);
});

it('helps where somebody stands: on a page, before a form, in a matter, before a decision', async () => {
  const said = ({ parts }: { parts: { title: string; lines: string[] }[] }) =>
    parts.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n');
  // Also before anybody is signed in.
  expect((await city.send('/api/help/pages/login')).body).toMatchObject({ title: '这一页怎么用' });
  expect((await city.send('/api/help/pages/nowhere')).status).toBe(404);

  const official = await city.as('office-cloud');
  const form = said(await official.client.readProcedureHelp({ params: { key: 'cloud-use' } }));
  expect(form).toMatch(/1\. 受理：.*，3 个工作日（A-12）/);
  expect(form).toMatch(/谁来决定\n.*受理/);
  expect(form).toMatch(/A-12 \S/);

  const { items } = await official.client.listMatters({ query: { scope: 'todo' } });
  const applied = items.find(({ title }) => title.includes('公交线网')) ?? { id: '' };
  const matter = said(await official.client.readMatterHelp({ params: { id: applied.id } }));
  expect(matter).toMatch(/受理，在.*手里，.*前（还剩 3 个工作日）/);
  expect(matter).toContain('受理：转到“提出审核意见”');
  const decision = said(
    await official.client.readMatterHelp({ params: { id: applied.id }, query: { command: 'refuse' } }),
  );
  expect(decision).toContain('必须填：不予受理意见');
  expect(decision).toContain('这是一项决定：确认后才算');
  // Who sees it and may not decide is told what he may do.
  const applicant = await city.as('transport-contact');
  const ofApplicant = said(await applicant.client.readMatterHelp({ params: { id: applied.id } }));
  expect([ofApplicant.includes('现在到哪一步'), ofApplicant.includes('受理：转到')]).toEqual([true, false]);
  await expect(
    applicant.client.readMatterHelp({ params: { id: applied.id }, query: { command: 'accept' } }),
  ).rejects.toMatchObject({ status: 409 });
  // To a unit that is no party it does not exist.
  const other = await city.as('culture-data');
  await expect(other.client.readMatterHelp({ params: { id: applied.id } })).rejects.toMatchObject({ status: 404 });
});

it('ticks the walk of an official and of an administrator by what stands in the records', async () => {
  const official = await city.as('office-cloud');
  const { items } = await official.client.listMatters({ query: { scope: 'todo' } });
  const applied = items.find(({ title }) => title.includes('公交线网')) ?? { id: '' };
  await official.client.markSeen({ params: { id: applied.id } });
  expect((await walk('official')).steps).toEqual([true, false, true, false]);
  await official.give(applied.id, 'accept', { opinion: '材料齐全，予以受理。' });
  await official.give(applied.id, 'approve', { reason: '资源需求合理。' });
  const done = await walk('official');
  expect(done.steps).toEqual([true, true, true, true]);
  expect(done.learned).toMatch(/^您学会了/);

  expect((await walk('administrator')).steps).toEqual([false, false, false, false]);
  const administrator = await city.as('authority-data');
  const form = { number: 8, why: '不设免打扰时段' };
  await administrator.client.putSetting({ params: { key: 'push.quiet-from' }, body: { version: 0, form } });
  // The audit trail is written every second.
  while (!(await walk('administrator')).steps[2]);
  expect(ticks(await first(administrator))).toEqual(['people done', 'posts done', 'settings done']);
  // All done: it goes by itself.
  expect((await first(administrator)).shown).toBe(false);
});
