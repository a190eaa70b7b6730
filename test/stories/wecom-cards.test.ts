/**
 * An approval given by WeCom's cards alone, by the real server against a fake that keeps to what WeCom documents: the card of
 * everybody who got one says who has done it and when, and what is forged, doubled, late or no longer anybody's does nothing.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FakeCard } from '@banjie/server/wecom/fake-cards.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '@banjie/server/wecom/fake-wecom.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Whose post it is, and who stands in for him. */
const MEMBERS = {
  'office-cloud': 'YanMing',
  'office-security': 'ShenYi',
  'cloud-duty1': 'ZhouHang',
  'health-contact': 'CaoYaqin',
  'transport-contact': 'TanYongmei',
} as const;
type Holder = keyof typeof MEMBERS;
const folder = mkdtempSync(join(tmpdir(), 'banjie-cards-'));
let wecom: FakeWecom;
let city: City;
let environment: Record<string, string>;

beforeAll(async () => {
  wecom = await startFakeWecom();
  for (const member of Object.values(MEMBERS)) wecom.members.add(member);
  environment = {
    BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge',
    BANJIE_PUBLIC_URL: 'https://city.example',
    BANJIE_WECOM_CORPID: FAKE.corpId,
    BANJIE_WECOM_AGENTID: String(FAKE.agentId),
    BANJIE_WECOM_SECRET: FAKE.secret,
    BANJIE_WECOM_URL: wecom.url,
    BANJIE_WECOM_CALLBACK_TOKEN: FAKE.callback.token,
    BANJIE_WECOM_CALLBACK_AES_KEY: FAKE.callback.aesKey,
  };
  city = await startCity({ environment });
  const rows = await Promise.all(
    Object.entries(MEMBERS).map(async ([person, member]) => {
      const me = await (await city.as(person)).client.me({});
      return `${person},${me.name},${me.unit.id},${member}`;
    }),
  );
  const path = join(folder, 'people.csv');
  writeFileSync(path, `标识,姓名,单位,企业微信推送账号\n${rows.join('\n')}\n`);
  expect(await admin('import', '--people', path)).toMatchObject({ good: true });
  const today = dayOf(await city.now());
  await (
    await city.as('office-cloud')
  ).client.createDelegation({
    body: { to: 'office-security', fromDay: today, untilDay: today, reason: '外出' },
    key: 'delegation-1',
  });
}, 90_000);
afterAll(async () => {
  await city?.close();
  await wecom.close();
  rmSync(folder, { recursive: true });
});

const admin = (...args: string[]): Promise<{ said: string; good: boolean }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', ...args],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri } },
      (error, stdout, stderr) => done({ said: stdout + stderr, good: error === null }),
    ),
  );

const PATIENCE_MS = 40_000;
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(20);
  expect(await holds()).toBe(true);
}

const cardsOf = (number: string, person?: Holder): FakeCard[] =>
  wecom.cards.all.filter(
    ({ card, to }) =>
      (card.main_title?.desc?.includes(number) ||
        card.horizontal_content_list?.some(({ value }) => value === number)) &&
      (person === undefined || to === MEMBERS[person]),
  );
async function cardOf(number: string, person: Holder): Promise<FakeCard> {
  await until(() => cardsOf(number, person).length > 0);
  return cardsOf(number, person)[0] as FakeCard;
}
const buttons = ({ card }: FakeCard): string[] =>
  card.replace_text === undefined ? (card.button_list ?? []).map(({ text }) => text) : [];
const remark = ({ card }: FakeCard): string => `${card.quote_area?.title ?? ''} ${card.quote_area?.quote_text ?? ''}`;
const door = () => `${city.url()}/api/channels/wecom`;
const call = (callback: Parameters<FakeWecom['call']>[0]) => wecom.call(callback, door());
/** Presses, and waits until the card has said something to it. */
async function press(card: FakeCard, button: string): Promise<void> {
  const { changes } = card;
  expect(await call(wecom.cards.press(card, button))).toBe(200);
  await until(() => card.changes > changes);
}

const application = (system: string) => ({
  ...{ system, level: '2', plan: '青岚交函〔2026〕19 号', selfTest: '性能与安全自测合格，报告 ZC-2026-077' },
  ...{ hosts: 8, databases: 1, storage: 1500 },
});
const apply = async (system: string) => (await city.as('transport-contact')).open('cloud-use', application(system));
const read = async (id: string) => (await city.as('transport-contact')).client.readMatter({ params: { id } });
const nameOf = async (person: Holder) => (await (await city.as(person)).client.me({})).name;

it('WeCom’s question whether the address is ours is answered, and a forged one is not', async () => {
  const { query, body } = wecom.cards.event(MEMBERS['office-cloud'], { Event: 'enter_agent' });
  const encrypted = /<Encrypt><!\[CDATA\[(.*)\]\]><\/Encrypt>/.exec(body)?.[1] ?? '';
  const asked = await fetch(`${door()}?${query}&echostr=${encodeURIComponent(encrypted)}`);
  expect([asked.status, (await asked.text()).includes('enter_agent')]).toEqual([200, true]);
  expect(
    (await fetch(`${door()}?${query}&echostr=${encodeURIComponent(`${encrypted.slice(0, -4)}AAA=`)}`)).status,
  ).toBe(403);
  // What is genuine and no press is answered, so that WeCom does not send it again.
  expect(await call({ query, body })).toBe(200);
});

it('two got the card, one approves in two steps, and both cards say who and when', async () => {
  const matter = await apply('智慧停车诱导系统');
  const [hers, his] = [await cardOf(matter.number, 'office-cloud'), await cardOf(matter.number, 'office-security')];
  const behalf = `代${await nameOf('office-cloud')}`;
  const standingIn = ({ card }: FakeCard) =>
    card.horizontal_content_list?.find(({ keyname }) => keyname === '办理身份')?.value;
  for (const one of [hers, his]) {
    expect(one.card.main_title?.title).toMatch(/受理/);
    expect(one.card.sub_title_text).toMatch(/智慧停车诱导系统/);
    expect(one.card.horizontal_content_list).toEqual(
      expect.arrayContaining([
        { keyname: '办理时限', value: matter.items[0]?.deadlines[0]?.atText },
        { keyname: '办理人', value: expect.stringMatching(new RegExp(await nameOf('office-cloud'))) as string },
        // What has to be said in words leads to the mini-app.
        { keyname: '需填写', value: expect.stringMatching(/^不予受理/) as string },
      ]),
    );
    expect(buttons(one)).toEqual(['受理', '去办理']);
    const isHers = one === hers;
    expect(one.card.main_title?.title?.startsWith(`【${behalf}】`)).toBe(!isHers);
    expect(standingIn(one)).toBe(isHers ? undefined : behalf);
    expect(one.card.card_action?.url).toBe(`https://city.example/m/#/pages/matter/index?id=${matter.id}`);
  }

  // The second step first, as a network may turn it round: nothing was asked yet.
  const yes = wecom.cards.event(MEMBERS['office-security'], {
    ...{ Event: 'template_card_event', TaskId: his.taskId },
    EventKey: (his.card.button_list?.[0]?.key ?? '').replace(/^do/, 'yes'),
  });
  expect(await call(yes)).toBe(200);
  await press(his, '受理');
  expect([his.card.main_title?.title, buttons(his)]).toEqual(['请再确认：受理', ['确认受理', '先不办']]);
  expect(his.card.sub_title_text).toMatch(/智慧停车诱导系统/);
  expect(standingIn(his)).toBe(behalf);
  // Thought better of it, and then not.
  await press(his, '先不办');
  expect([remark(his), buttons(his)]).toEqual([expect.stringMatching(/没有办/), ['受理', '去办理']]);
  await press(his, '受理');
  expect((await read(matter.id)).items[0]?.step).toBe('accept');
  const confirmed = wecom.cards.press(his, '确认受理');
  expect(await Promise.all([call(confirmed), call(confirmed), call(confirmed)])).toEqual([200, 200, 200]);

  await until(() => [hers, his].every(({ card }) => card.replace_text !== undefined));
  const name = await nameOf('office-security');
  for (const one of [hers, his]) {
    expect(remark(one)).toMatch(new RegExp(`^已办：受理 .*${name}.* · 3月11日`));
    expect([buttons(one), one.card.replace_text]).toEqual([[], '已办理']);
  }
  const given = async () => (await read(matter.id)).timeline.filter(({ what }) => what === '受理');
  expect(await given()).toMatchObject([{ who: expect.stringContaining(name) as string }]);
  // Hours later the network brings it once more.
  expect(await call(confirmed)).toBe(200);
  await pause(300);
  expect(await given()).toHaveLength(1);
});

it('a stale card says what has become of it, and does nothing', async () => {
  const matter = await apply('公交调度系统');
  const hers = await cardOf(matter.number, 'office-cloud');
  const pressed = wecom.cards.press(hers, '受理');
  await (await city.as('office-cloud')).give(matter.id, 'accept');
  await until(() => hers.card.replace_text !== undefined);
  const given = async () => (await read(matter.id)).timeline.filter(({ what }) => what === '受理');
  expect(await given()).toHaveLength(1);
  // What she pressed before the page was quicker comes late.
  const { changes } = hers;
  expect(await call(pressed)).toBe(200);
  await until(() => hers.changes > changes);
  expect(remark(hers)).toMatch(/^已办：受理/);
  expect(await given()).toHaveLength(1);
});

it('what has ended, and who may not any more, is told in words', async () => {
  const withdrawn = await apply('驾培监管系统');
  const [card] = [await cardOf(withdrawn.number, 'office-cloud')];
  await (await city.as('transport-contact')).give(withdrawn.id, '撤回申请', { reason: '改报市级平台' });
  await until(() => card.card.replace_text !== undefined);
  expect(remark(card)).toMatch(/不需办理|撤/);

  const matter = await apply('货运监测系统');
  const his = await cardOf(matter.number, 'office-security');
  const { client } = await city.as('office-cloud');
  const [delegation] = (await client.listDelegations({})).items;
  await client.endDelegation({ params: { id: delegation?.id ?? '' } });
  // Two seconds later no process takes it from him any more; a machine that is busy hears of it later.
  const may = async () =>
    (
      await (await city.as('office-security')).client.readMatter({ params: { id: matter.id } }).catch(() => undefined)
    )?.allowed.some(({ command }) => command === 'accept') ?? false;
  await until(async () => !(await may()));
  await press(his, '受理');
  expect(remark(his)).toMatch(/^没有办 \S+/);
  expect(remark(his)).toMatch(/[\u4e00-\u9fff]/);
  expect((await read(matter.id)).items[0]?.step).toBe('accept');
  await city.as('audit-auditor').then(async (auditor) => {
    await until(async () => {
      const { items } = await auditor.client.listAudit({ query: { channel: 'wecom' } });
      return items.some(({ outcome, who }) => outcome.startsWith('被拒') && who !== '');
    });
  });
});

it('an answer that decides nothing is one press, and a forged, old or foreign press is none', async () => {
  const duty = await city.as('cloud-duty1');
  const incident = await duty.open('incident', { what: '核心交换机丢包', system: '政务云网络', level: 'II' });
  const card = await cardOf(incident.number, 'cloud-duty1');
  expect(card.card.source?.desc_color).toBe(2);
  const look = async () => (await duty.client.readMatter({ params: { id: incident.id } })).version;
  const { version } = incident;

  const genuine = wecom.cards.press(card, '确认');
  const forged = { ...genuine, query: genuine.query.replace(/nonce=./, 'nonce=z') };
  expect(await call(forged)).toBe(403);
  expect(
    await call({
      ...genuine,
      body: genuine.body.replace(FAKE.corpId, 'ww-other').replace(/.{4}\]\]><\/Enc/, 'AAAA]]></Enc'),
    }),
  ).toBe(403);
  // A press that took more than a day is not believed to be meant; one by another member is not his to give.
  const key = card.card.button_list?.find(({ text }) => text === '确认')?.key ?? '';
  const event = { Event: 'template_card_event', TaskId: card.taskId, EventKey: key };
  expect(await call(wecom.cards.event(MEMBERS['cloud-duty1'], event, 25 * 3600))).toBe(200);
  expect(await call(wecom.cards.event(MEMBERS['office-cloud'], event))).toBe(200);
  await pause(300);
  expect(await look()).toBe(version);

  expect(await call(genuine)).toBe(200);
  await until(() => card.card.replace_text !== undefined);
  expect(remark(card)).toMatch(new RegExp(`^已办：确认 .*${await nameOf('cloud-duty1')}`));
});

it('an incident is escalated, put off and taken over by one press each, and a late press says who was first', async () => {
  const duty = await city.as('cloud-duty1');
  const { id, number } = await duty.open('incident', { what: '存储双活中断', system: '政务云网络', level: 'II' });
  const card = await cardOf(number, 'cloud-duty1');
  expect(buttons(card)).toEqual(['确认', '立即升级', '去办理']);
  const late = wecom.cards.press(card, '确认');
  await press(card, '立即升级');
  const { items } = await duty.client.readMatter({ params: { id } });
  expect(items[0]?.parties.join()).toMatch(/卢思齐/);
  await (await city.as('cloud-duty2')).give(id, '确认');
  await until(() => card.card.replace_text !== undefined);
  const second = await nameOf('cloud-duty1');
  expect(remark(card)).toMatch(/^已办：确认 .*卢思齐/);
  expect(await call(late)).toBe(200);
  // Whoever has it has every act on the card that he is sent: one press each, and two for what is repeated first.
  await duty.give(id, '接手处置');
  await city.forward({ minutes: 61 });
  const reminded = () =>
    cardsOf(number, 'cloud-duty1').find((one) => buttons(one).includes('暂缓催办') && one !== card) as FakeCard;
  await until(() => reminded() !== undefined);
  const reminder = reminded();
  expect(buttons(reminder)).toEqual(['填报处置进展', '已恢复', '申请按误报结案', '立即升级', '暂缓催办', '去办理']);
  for (const button of ['暂缓催办', '填报处置进展', '立即升级']) await press(reminder, button);
  await press(reminder, '申请按误报结案');
  expect([reminder.card.main_title?.title, buttons(reminder)]).toEqual([
    '请再确认：申请按误报结案',
    ['确认申请按误报结案', '先不办'],
  ]);
  await press(reminder, '先不办');
  await press(reminder, '已恢复');
  await until(() => reminder.card.replace_text !== undefined);
  expect(remark(reminder)).toMatch(new RegExp(`^已办：已恢复 .*${second}`));
  const { timeline } = await duty.client.readMatter({ params: { id } });
  const done = timeline.map(({ what, who }) => `${who} ${what}`).join('\n');
  for (const what of ['暂缓催办', '填报处置进展', '立即升级', '已恢复'])
    expect(done).toMatch(new RegExp(`${second}.*${what}`));
  expect(JSON.stringify(timeline)).toMatch(/正在处置，尚未恢复[^]*业务已恢复正常|业务已恢复正常[^]*正在处置，尚未恢复/);
});

it('a receipt leads to the mini-app, for it asks for more than a press, and its card says who has given it', async () => {
  const provider = await city.as('cloud-ops');
  const bulletin = await provider.open('security-bulletin', { period: '临时' });
  await provider.give(bulletin.id, 'publish', {
    ...{ subject: '某组件漏洞', level: 'warning', content: '可远程执行', actions: '升级' },
  });
  const card = await cardOf(bulletin.number, 'health-contact');
  expect(buttons(card)).toEqual(['去办理']);
  expect(card.card.horizontal_content_list).toContainEqual({ keyname: '需填写', value: '确认（点“去办理”）' });
  const { client } = await city.as('health-contact');
  const { receipts } = await client.readMatter({ params: { id: bulletin.id } });
  await client.confirmReceipt({
    ...{ params: { id: receipts?.mine?.id ?? '' }, body: { form: { state: 'done' } }, key: 'receipt-of-health' },
  });
  await until(() => card.card.replace_text !== undefined);
  expect(remark(card)).toMatch(new RegExp(`^已办：.*${await nameOf('health-contact')} · 3月11日`));
});

it('how it went is said by one press, once; a press that is doubled, late, foreign or forged says or does nothing more', async () => {
  const complainant = await city.as('transport-contact');
  const ended = async () => {
    const { id, number } = await complainant.open('complaint', {
      ...{ unit: 'education', facts: '三次申请共享均未答复', request: '请督促按期答复' },
    });
    await (await city.as('committee-head')).give(id, 'notAccept', { reason: '请先向提供单位催办' });
    await until(() => cardsOf(number, 'transport-contact').some((one) => buttons(one).length > 0));
    const [card, ...more] = cardsOf(number, 'transport-contact').filter((one) => buttons(one).length > 0);
    // What else is told of the end asks nothing.
    expect(more).toEqual([]);
    return { id, number, card: card as FakeCard };
  };
  const ratings = async (id: string) => (await read(id)).timeline.filter(({ what }) => what === '评价');

  const first = await ended();
  expect(buttons(first.card)).toEqual(['5 很满意', '4 满意', '3 一般', '2 不满意', '1 很不满意', '去办理']);
  expect(cardsOf(first.number, 'office-cloud')).toEqual([]);
  const pressed = wecom.cards.press(first.card, '2 不满意');
  const key = first.card.card.button_list?.[0]?.key ?? '';
  const event = { Event: 'template_card_event', TaskId: first.card.taskId, EventKey: key };
  // By a member whose card it is not, and a score that was on no button.
  expect(await call(wecom.cards.event(MEMBERS['office-cloud'], event))).toBe(200);
  const forged = { ...event, EventKey: key.replace('score=5', 'score=9') };
  const { changes } = first.card;
  expect(await call(wecom.cards.event(MEMBERS['transport-contact'], { ...forged, ResponseCode: '' }))).toBe(200);
  await pause(300);
  expect([await ratings(first.id), first.card.changes]).toEqual([[], changes]);

  expect(await Promise.all([call(pressed), call(pressed), call(pressed)])).toEqual([200, 200, 200]);
  await until(() => first.card.card.replace_text !== undefined);
  const name = (await complainant.client.me({})).name;
  expect(remark(first.card)).toMatch(new RegExp(`^已办：评价 .*${name}`));
  expect(await ratings(first.id)).toMatchObject([{ who: expect.stringContaining(name) as string }]);
  // Dissatisfied: whoever answered is to call back, and it is not asked again.
  await until(async () => (await read(first.id)).links.some(({ relation }) => relation === '回访'));
  expect(await call(pressed)).toBe(200);
  await pause(300);
  expect(await ratings(first.id)).toHaveLength(1);

  // Said on the phone meanwhile: the card that is pressed afterwards says so.
  const second = await ended();
  const late = wecom.cards.press(second.card, '5 很满意');
  await complainant.give(second.id, 'rate', { score: '1', word: '仍未答复' });
  expect(await call(late)).toBe(200);
  await until(() => second.card.card.replace_text !== undefined);
  expect(remark(second.card)).toMatch(/^已办：评价/);
  expect(await ratings(second.id)).toHaveLength(1);

  // Not asked any more.
  const third = await ended();
  const { client } = await city.as('authority-data');
  const { items } = await client.listSettings({});
  const version = items.find((one) => one.key === 'rating.days')?.version ?? 0;
  await client.putSetting({
    ...{ params: { key: 'rating.days' }, body: { version, form: { number: 0, why: '不再评价' } } },
  });
  await press(third.card, '4 满意');
  expect([remark(third.card), buttons(third.card)]).toEqual([expect.stringMatching(/^没有办 \S+/), []]);
  expect(await ratings(third.id)).toEqual([]);
});

it('nothing of what WeCom sent stays, and an administrator sees that the callbacks are set', async () => {
  const { said, good } = await admin('channels', 'check');
  // This city has no bot of the chat: that alone is not well.
  expect([good, said.match(/^\s*✗ .*/gm)]).toEqual([false, [expect.stringMatching(/聊天机器人：不能用/)]]);
  expect(said).toMatch(/企业微信（应用消息）：正常[\s\S]*卡片按钮：已开启[\s\S]*\/api\/channels\/wecom/);
  const places = [city.log.join('\n'), await dump(city.databaseUri)];
  for (const place of places)
    for (const secret of [FAKE.callback.token, FAKE.callback.aesKey, FAKE.secret])
      expect([secret, place.includes(secret)]).toEqual([secret, false]);
});
