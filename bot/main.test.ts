/** The bot process as it runs: real gRPC to a real gateway process, and HTTP to a city whose door can be shut. */
import { startBot, startGateway, type Bot, type Gateway, type Phone } from '../test/harness/bot.ts';
import { allowed, City, matter, reasonField } from './core/testing/city.ts';
import { frontOf, type Front } from './core/testing/front.ts';

const NUMBER = '202611220001';
const ID = '430102199001011238';

let city: City;
let front: Front;
let gateway: Gateway;
let bot: Bot;
let li: Phone;

beforeAll(async () => {
  city = new City();
  city.matters = [
    matter(NUMBER, '电子证照系统上云申请', {
      allowed: [
        allowed('受理', { decides: true, tone: 'primary' }),
        allowed('不予受理', { decides: true, tone: 'danger', form: [reasonField] }),
      ],
    }),
  ];
  city.todo = [NUMBER];
  city.codes.set('12342345', '李雷');
  front = await frontOf(city, 'bot-token');
  gateway = await startGateway();
  li = await gateway.phone('li', '李雷');
  bot = await startBot({ server: front.url, botToken: 'bot-token', gateway });
});

afterAll(async () => {
  await bot.close();
  await gateway.close();
  await front.shut();
});

const notice = {
  id: 'n1',
  at: '2026-11-23T01:00:00.000Z',
  atText: '',
  kind: 'task' as const,
  urgent: false,
  subject: '受理审核',
  body: '',
  matter: `m-${NUMBER}`,
  number: NUMBER,
  read: false,
  state: 'open' as const,
};

it('binds, is pushed to, and decides by a quoted word and a yes', async () => {
  await li.say('待办');
  await li.expect(/还没有绑定/);
  await li.say('绑定 李雷 1234 2345');
  await li.expect(/绑定成功：李雷/);
  const reported = front.nextResult();
  front.push({ id: 'd1', contact: 'li', notice, words: ['受理', '不予受理'] });
  const push = await li.expect(/【待办】受理审核/);
  await reported;
  expect(front.results).toMatchObject([{ id: 'd1', result: 'accepted' }]);
  await li.say('同意', { quoting: push.id });
  await li.expect(/操作：受理/);
  await li.say('是');
  await li.expect(/已办理：受理/);
  expect(city.acts).toMatchObject([{ what: 'cmd-受理', as: 'li' }]);
});

it('reports a contact that does not exist as refused', async () => {
  const reported = front.nextResult();
  front.push({ id: 'd2', contact: 'nobody', notice, words: [] });
  await reported;
  expect(front.results.at(-1)).toMatchObject({ id: 'd2', result: 'refused' });
});

it('loses no message while the server restarts, and keeps their order', async () => {
  await front.shut();
  await li.say('不予受理 0001 材料不全');
  await li.say('是');
  await li.say('查看 0001');
  await li.expect(/您的消息已经收下，恢复后马上接着办/);
  await front.open();
  await li.expect(/操作：不予受理/);
  await li.expect(/已办理：不予受理/);
  await li.expect(/【上云申请】/);
  expect(city.acts).toHaveLength(2);
});

it('goes on after its own crash with the decision that was asked before it', async () => {
  await li.say('受理 0001');
  await li.expect(/操作：受理/);
  await bot.restart();
  await li.say('是');
  await li.expect(/已办理：受理/);
  expect(city.acts).toHaveLength(3);
});

it('answers after its own crash what it had heard before it', async () => {
  await front.shut();
  await li.say('不予受理 0001 缺少方案');
  await li.expect(/已经收下/);
  await bot.restart();
  await front.open();
  await li.expect(/操作：不予受理[\s\S]*缺少方案/);
  await li.say('否');
  await li.expect(/没有对/);
});

it('answers what was said while it was away', async () => {
  const restarting = bot.restart();
  await li.say('查看 0001');
  await restarting;
  await li.expect(/【上云申请】/);
});

it('goes on after a crash of the gateway', async () => {
  await gateway.restart();
  await li.say('待办');
  await li.expect(/1 项待办/);
});

it('answers five megabytes, odd names and an ID number, and logs none of them', async () => {
  const odd = await gateway.phone('odd', '\u202e😀'.repeat(50));
  await odd.say('待办');
  await odd.expect(/还没有绑定/);
  await li.say('长'.repeat(1_700_000));
  await li.expect(/太长了/);
  await li.say(`不予受理 0001 身份证 ${ID} 不符`);
  await li.expect(/隐去中间几位/);
  const repeated = await li.expect(/430102\*{8}1238/);
  expect(repeated.text).toMatch(/操作：不予受理/);
  await li.say('否');
  await li.expect(/没有对/);
  expect(bot.log.join('\n')).not.toContain(ID);
  expect((await li.heard()).map(({ text }) => text).join('\n')).not.toContain(ID);
});
