/** What a message is about depends on when it was written, on what was shown and asked last, and on what people mean by their words. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { allowed, matter, NOW, phone, reasonField, type City } from './testing/city.ts';
import { ALERT, APPLICATION, cityWithWork, OTHER } from './testing/work.ts';

const minutesAgo = (n: number): string => new Date(Date.parse(NOW) - n * 60_000).toISOString();

/** A second incident, raised after the first was acknowledged. */
function secondIncident(city: City, at: string): void {
  const second = matter('202611230888', '存储告警', { allowed: [allowed('确认', { tone: 'primary' })] });
  second.items = second.items.map((item) => ({ ...item, since: at }));
  city.matters = [...city.matters.filter(({ number }) => number !== ALERT), second];
  city.todo = city.matters.map(({ number }) => number);
  city.lastPush = { number: second.number, matter: second.id, at };
}

describe('a message that comes again', () => {
  it('does nothing once it was answered, whatever has happened since', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('确认', { messageId: 'm1', at: minutesAgo(0) });
    await city.as('li').endMessage({ params: { id: 'li' }, body: { messageId: 'm1' } });
    secondIncident(city, NOW);
    expect(await li('确认', { messageId: 'm1', at: minutesAgo(0) })).toBe('');
    expect(city.acts).toHaveLength(1);
  });

  it('and late, never heard of before, is about what had been pushed when it was written', async () => {
    const city = cityWithWork();
    city.todo = [];
    secondIncident(city, minutesAgo(5));
    expect(await phone(city, 'li')('确认', { at: minutesAgo(60) })).not.toMatch(/已办理/);
    expect(city.acts).toEqual([]);
    expect(await phone(city, 'li')('确认 0888', { messageId: 'n', at: minutesAgo(60) })).toMatch(/已办理：确认/);
  });

  it('after a day is told, and not done', async () => {
    const city = cityWithWork();
    expect(await phone(city, 'li')('确认 0777', { at: minutesAgo(25 * 60) })).toMatch(/过了一天多才收到，没有办理/);
    expect(city.acts).toEqual([]);
  });

  it('is no yes to a question that was asked after it was written', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001', { at: minutesAgo(1) });
    expect(await li('是', { messageId: 'early', at: minutesAgo(3) })).toMatch(/提问之前发的/);
    expect(city.acts).toEqual([]);
    expect(await li('是', { messageId: 'late' })).toMatch(/已办理：受理/);
  });
});

describe('a message that is recalled', () => {
  it('drops the decision that it had asked for, and says so', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('不予受理 0001', { messageId: 'a' });
    await li('材料不全', { messageId: 'b' });
    expect(await li('', { recalls: { messageId: 'b' } })).toMatch(/撤回了消息，对 202611220001 的“不予受理”已放弃/);
    expect(await li('是')).toMatch(/没有等您确认/);
    expect(city.acts).toEqual([]);
  });

  it('drops the form that it had begun, also where the network does not say which message it was', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('填报处置进展 0777');
    expect(await li('', { recalls: {} })).toMatch(/“填报处置进展”已放弃/);
    await li('恢复正常');
    expect(city.acts).toEqual([]);
  });

  it('leaves alone what it had nothing to do with, and says of what is done that it is', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('待办', { messageId: 'look' });
    await li('确认 0777', { messageId: 'done' });
    await li('受理 0001', { messageId: 'ask' });
    expect(await li('', { recalls: { messageId: 'look' } })).toBe('');
    expect(await li('', { recalls: { messageId: 'done' } })).toMatch(/已经办理（确认 202611230777）/);
    expect(await li('是')).toMatch(/已办理：受理/);
  });

  it('is not worked on when it comes after its recall', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('', { recalls: { messageId: 'gone' } });
    expect(await li('确认 0777', { messageId: 'gone' })).toBe('');
    expect(city.acts).toEqual([]);
  });
});

describe('是', () => {
  it('says what “您是想说…吗” had asked', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li('不与受理 0001 材料不全')).toMatch(/您是想说“不予受理”吗/);
    expect(await li('是')).toMatch(/操作：不予受理[\s\S]*理由：材料不全/);
  });

  it('never answers an older question than the last one', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    // Which of two: no yes answers that, and the decision was turned away from.
    city.lastPush = undefined;
    await li('受理 9901');
    expect(await li('是')).toMatch(/已办理：受理\n编号 202611229901/);
    await li('受理 0001');
    expect(await li('乱七八糟')).toMatch(/没看懂。还在等您的决定：202611220001“受理”/);
    expect(await li('待办')).toMatch(/3 项待办[\s\S]*还在等您的决定/);
    expect(await li('是')).toMatch(/编号 202611220001/);
  });
});

describe('rows of a list', () => {
  it.each([
    ['1', /【上云申请】电子证照/],
    ['01', /【上云申请】电子证照/],
    ['第二个', /学籍系统/],
    ['最后一个', /核心交换机/],
    ['受理 1 材料齐全', /编号 202611220001[\s\S]*意见：材料齐全/],
    ['受理第二个', /编号 202611229901/],
    ['不予受理 第1项 缺自测报告', /编号 202611220001[\s\S]*理由：缺自测报告/],
    ['第一个 受理', /编号 202611220001[\s\S]*操作：受理/],
    ['确认最后一个', /已办理：确认\n编号 202611230777/],
    ['第一个还剩几天', /202611220001[\s\S]*还剩 2 个工作日/],
    ['受理 9901', /编号 202611229901/],
    ['9', /只有 3 项/],
  ])('just shown: %j', async (text, expected) => {
    const li = phone(cityWithWork(), 'li');
    await li('待办');
    expect(await li(text)).toMatch(expected);
  });

  it('stay what they were while they are worked through', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('待办');
    await li('受理 1');
    await li('是');
    city.todo = [OTHER, ALERT];
    expect(await li('受理 2')).toMatch(/编号 202611229901/);
  });

  it('go on with what had been asked about several', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li('受理 材料齐全')).toMatch(/请带上编号/);
    expect(await li('最后一个')).toMatch(/编号 202611229901[\s\S]*操作：受理/);
    await li('否');
    await li('受理 材料齐全');
    expect(await li('0001')).toMatch(/编号 202611220001[\s\S]*意见：材料齐全/);
  });

  it('are asked for where digits may mean two of them, or a row or a reason', async () => {
    const city = cityWithWork();
    const numbers = Array.from({ length: 12 }, (_, n) => `2026112200${n === 2 ? '10' : 40 + n}`);
    city.matters = numbers.map((number) =>
      matter(number, `申请 ${number}`, { allowed: [allowed('受理', { decides: true })] }),
    );
    city.todo = numbers;
    const li = phone(city, 'li');
    await li('待办');
    expect(await li('受理 10')).toMatch(/“10”是第 10 项（编号 202611220049），还是编号 202611220010/);
    expect(await phone(city, 'li')('受理 10', { messageId: 'x' })).not.toMatch(/操作：/);

    const other = phone(cityWithWork(), 'li');
    expect(await other('受理 1 材料齐全')).toMatch(/“受理 1 材料齐全”里的序号是指哪一项/);
    expect(await other('2')).toMatch(/编号 202611229901/);
  });

  it('an amount in a reason is no row', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    city.lastPush = { number: APPLICATION, matter: `m-${APPLICATION}`, at: '' };
    await li('待办');
    expect(await li('不予受理 2 台服务器不够')).toMatch(/编号 202611220001[\s\S]*理由：2 台服务器不够/);
  });
});

describe('a decision that waits', () => {
  it.each(['改 理由 还缺方案', '改理由：还缺方案', '理由改为还缺方案', '把理由改成 还缺方案', '改 还缺方案'])(
    'is changed by %j, repeated, and carried out as changed',
    async (text) => {
      const city = cityWithWork();
      const li = phone(city, 'li');
      await li('不予受理 0001 材料不全');
      expect(await li(text)).toMatch(/请确认您的决定[\s\S]*理由：还缺方案/);
      await li('是');
      expect(city.acts).toMatchObject([{ what: 'cmd-不予受理', form: { reason: '还缺方案' } }]);
    },
  );

  it('asks what is to be changed, and for the new value', async () => {
    const city = cityWithWork();
    city.matters[0]!.allowed = [
      allowed('审核', {
        decides: true,
        form: [reasonField, { key: 'grade', title: '等级', kind: 'number', required: true, max: 4 }],
      }),
    ];
    const li = phone(city, 'li');
    await li('审核 0001 材料齐全');
    await li('2');
    expect(await li('改一下')).toMatch(/要改哪一项[\s\S]*理由、等级/);
    expect(await li('改 等级 9')).toMatch(/不能大于 4[\s\S]*等级/);
    expect(await li('3')).toMatch(/请确认您的决定[\s\S]*等级：3/);
    await li('是');
    expect(city.acts).toMatchObject([{ form: { reason: '材料齐全', grade: 3 } }]);
  });

  it('is what another word is about, whatever was pushed since', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    city.lastPush = { number: OTHER, matter: `m-${OTHER}`, at: '' };
    expect(await li('不予受理 材料不全')).toMatch(/编号 202611220001\n[\s\S]*操作：不予受理/);
  });
});

describe('a colleague', () => {
  it.each([
    ['你好', /李雷，您好。您有 3 项待办。\n最先到期的：202611220001/],
    ['今天有什么要办的', /今天没有到期的。还有 3 项待办/],
    ['有什么要办的吗', /您有 3 项待办/],
    ['谢谢', /不客气/],
    ['你能做什么', /我是“办结”的助手/],
    ['0001 还剩几天', /202611220001 电子证照[\s\S]*还剩 2 个工作日[\s\S]*A-12/],
    ['谁在办 0001', /由 市电子政务办云管理岗 办理/],
    ['怎么弄 202611220001', /可以回复：受理 \/ 不予受理[\s\S]*例如：受理 202611220001/],
  ])('is asked %j', async (text, expected) => expect(await phone(cityWithWork(), 'li')(text)).toMatch(expected));

  it('answers about the push, about the decision on the table, and asks where several could be meant', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li('还剩几天')).toMatch(/有几个事项[\s\S]*1\. 202611220001/);
    expect(await li('2')).toMatch(/202611229901[\s\S]*还剩 2 个工作日/);
    city.lastPush = { number: ALERT, matter: `m-${ALERT}`, at: '' };
    expect(await li('谁在办')).toMatch(/202611230777/);
    await li('受理 0001');
    expect(await li('还剩几天')).toMatch(/202611220001[\s\S]*还在等您的决定/);
  });

  it('says what is due today', async () => {
    const city = cityWithWork();
    city.matters[1]!.dueAt = NOW;
    expect(await phone(city, 'li')('今天要办什么')).toMatch(
      /今天到期和已逾期的有 1 项[\s\S]*202611229901[\s\S]*另有 2 项/,
    );
  });

  it('takes thanks for no acknowledgement', async () => {
    const city = cityWithWork();
    city.lastPush = { number: ALERT, matter: `m-${ALERT}`, at: '' };
    expect(await phone(city, 'li')('收到')).toMatch(/还没有确认，要确认请回复“确认”/);
    expect(city.acts).toEqual([]);
  });

  it('keeps out of greetings in a room', async () => {
    const city = cityWithWork();
    city.rooms.set('duty@chatroom', '市电子政务办');
    for (const text of ['你好', '谁在办', '谢谢'])
      expect(await phone(city, 'li')(text, { roomId: 'duty@chatroom', messageId: text })).toBe('');
  });
});

it('a day without a year lies where the question needs it, and is repeated with year and weekday before it counts', async () => {
  const until: FormField = { key: 'until', title: '办结期限', kind: 'date', required: true, when: 'coming' };
  const city = cityWithWork();
  city.matters[2]!.allowed = [allowed('调整期限', { form: [until] })];
  city.now = '2026-12-30T02:00:00.000Z';
  city.bind('li');
  const li = phone(city, 'li');
  await li('调整期限 0777');
  expect(await li('1月5日')).toMatch(/办结期限：2027年1月5日 周二[\s\S]*回复“是”提交/);
  expect(city.acts).toEqual([]);
  expect(await li('改 办结期限 下周三')).toMatch(/2027年1月6日 周三/);
  await li('是');
  await li('调整期限 0777 2027-01-08');
  expect(city.acts.map(({ form }) => form)).toEqual([{ until: '2027-01-06' }, { until: '2027-01-08' }]);
});
