/** What comes by itself in the running of the cloud: reports, drills, bulletins, the security check with its rectifications. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { type City, startCity } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 180_000);
afterAll(() => city?.close());
const { read, give, confirm } = deskOf(() => city);

const results = async (person: string) =>
  (
    await (
      await city.as(person)
    ).client.listRegister({ params: { register: 'results' }, query: { ended: '0', limit: 100 } })
  ).items;

it('a report goes to the office and the units that it names; each confirms, by chat or in the mini-app', async () => {
  const today = dayOf(await city.now());
  const provider = await city.as('cloud-ops');
  const { number } = await provider.open('ops-report', { period: '专项', until: today });
  const offered = (await read('cloud-ops', number)).allowed.find((one) => one.command === 'submit');
  const known = ((offered?.prefill?.['systems'] ?? []) as Record<string, unknown>[]).map((one) => ({
    ...one,
    used: '六成',
  }));
  const systems = [...known, { system: '殡葬服务平台', unit: 'civil', used: '三成', suggestion: '缩容' }];
  const sent = await give('cloud-ops', number, 'submit', {
    operation: '平稳',
    usage: '总体六成',
    advice: '缩容',
    systems,
  });
  expect(sent.receipts).toMatchObject({ confirmed: 0 });
  await quiet(city);
  await confirm('office-cloud', number, { read: 'read' });
  expect((await read('civil-contact', number)).receipts).toMatchObject({ confirmed: 1 });
  const phone = await city.phone('civil-contact');
  await pushArrived(city, 'civil-contact', phone, number, /【待回执】/);
  await ask(phone, `确认 ${number}`, /已收到并阅知/);
  await ask(phone, '1', /已办理：确认/);
  expect((await read('civil-contact', number)).receipts).toMatchObject({ confirmed: 2 });
});

it('a drill is refused while it might disturb a business; reported by chat of the office it ends, and stands in the register', async () => {
  const today = dayOf(await city.now());
  const { number } = await (await city.as('cloud-emergency')).open('drill', { period: '专项演练', until: today });
  const plan = { scenario: '存储切换', on: today, precautions: '演练环境', calm: false };
  const refused = await refusal(give('cloud-emergency', number, 'plan', plan));
  expect([refused.status, refused.error.faults?.map(({ path }) => path)]).toEqual([422, ['calm']]);
  await give('cloud-emergency', number, 'plan', { ...plan, calm: true });
  const report = { heldOn: today, people: 9, course: '09:00 开始', report: '达标', disturbed: false };
  const reported = await give('cloud-emergency', number, 'report', report);
  expect(reported.steps).toEqual(['审阅演练报告']);
  const phone = await city.phone('office-cloud');
  await pushArrived(city, 'office-cloud', phone, number, /【待办】审阅演练报告/);
  await ask(phone, `审阅通过 ${number}`, /请确认您的决定/);
  await ask(phone, '是', /已办结：已演练/);
  await quiet(city);
  expect((await results('civil-data')).map(({ key }) => key)).toContain('drill/专项演练/cloud');
});

it('a bulletin asks every unit; the lapse is told up the line and confirms nothing', async () => {
  const { number } = await (await city.as('cloud-ops')).open('security-bulletin', { period: '临时' });
  const bulletin = { subject: '某组件漏洞', level: 'warning', content: '可远程执行', actions: '升级' };
  const sent = await give('cloud-ops', number, 'publish', bulletin);
  const all = sent.receipts?.total ?? 0;
  expect(all).toBeGreaterThan(25);
  await quiet(city);
  expect((await confirm('health-contact', number, { state: 'done' })).receipts).toMatchObject({
    total: all,
    confirmed: 1,
  });
  await city.forward({ to: workingDayEnd(await city.now(), 6) });
  await quiet(city);
  const kinds = (await noticesOf(city, 'civil-contact', number)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['receipt', 'reminder', 'lapse']));
  expect((await read('civil-contact', number)).receipts?.mine).toMatchObject({ open: true, overdue: true });
});

it('a security check opens a rectification for each risk, and is over after the last of them', async () => {
  const { number } = await (await city.as('office-security')).open('security-check', { period: '专项检查' });
  const risks = [
    { system: '公租房申请平台', unit: 'housing', level: 'high', finding: '可越权查看' },
    { system: '阳光食堂平台', unit: 'education', level: 'low', finding: '弱口令' },
  ];
  await give('office-security', number, 'submit', { covered: '云上系统', risks });
  const phone = await city.phone('cybersecurity-security');
  await pushArrived(city, 'cybersecurity-security', phone, number, /【待办】会签检查结果/);
  await ask(phone, '会签同意检查结果', /后果：每项风险开出一件/);
  await ask(phone, '是', /等待各项整改办结/);
  await quiet(city);
  // They are opened side by side: whichever is there first stands first.
  const children = (await read('office-security', number)).links
    .filter((one) => one.side === 'child')
    .sort((a, b) => (a.title?.includes('公租房') ? -1 : b.title?.includes('公租房') ? 1 : 0));
  expect(children.map((one) => one.title)).toEqual(['公租房申请平台：高风险整改', '阳光食堂平台：低风险整改']);
  for (const [n, unit] of ['housing', 'education'].entries()) {
    const child = children[n]?.number ?? '';
    await give(`${unit}-data`, child, 'submit', { measures: '已修', proof: '截图' });
    expect((await read('office-security', number)).steps).toEqual(['等待各项整改办结']);
    await give('office-security', child, 'pass', { reason: '属实' });
    await quiet(city);
  }
  expect((await read('office-security', number)).steps).toEqual(['形成检查报告']);
  const ended = await give('office-security', number, 'report', { report: '两项风险均已整改' });
  expect(ended.ending).toBe('整改办结并已报告');
});
