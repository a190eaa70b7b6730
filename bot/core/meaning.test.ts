/** Which matter and which command is meant, in a private chat and in a room. */
import { allowed, matter, phone, rejection } from './testing/city.ts';
import { APPLICATION, cityWithWork, OTHER } from './testing/work.ts';

describe('which matter is meant', () => {
  const push = (number: string) => `【待办】某事项\n编号 ${number}\n期限：…`;

  it('is the quoted one', async () => {
    const city = cityWithWork();
    expect(await phone(city, 'li')('同意', { quoted: { text: push(OTHER) } })).toMatch(/编号 202611229901/);
  });

  it('is the last push for a bare word', async () => {
    const city = cityWithWork();
    city.lastPush = { number: OTHER, matter: `m-${OTHER}`, at: '' };
    expect(await phone(city, 'li')('同意')).toMatch(/编号 202611229901[\s\S]*操作：受理/);
    expect(await phone(city, 'li')('查看', { messageId: 'v' })).toMatch(/学籍系统/);
  });

  it('of two incidents is asked, for what is done at once; the one that is named is done', async () => {
    const city = cityWithWork();
    const [first, second] = ['202611230778', '202611230779'];
    for (const [number, title] of [
      [first, '存储写满'],
      [second, '机房断电'],
    ] as const) {
      city.matters.push({
        ...matter(number, title, { allowed: [allowed('已恢复', { tone: 'primary' })] }),
        urgent: true,
      });
      city.todo.push(number);
    }
    city.lastPush = { number: second, matter: `m-${second}`, at: '' };
    const li = phone(city, 'li');
    expect(await li('已恢复')).toMatch(/机房断电[\s\S]*存储写满/);
    expect(city.acts).toEqual([]);
    await li(`已恢复 ${first}`, { messageId: 'n' });
    expect(city.acts).toHaveLength(1);
    // By the push itself nobody is in doubt, nor where the other is none of his any more.
    await li('已恢复', { messageId: 'q', quoted: { text: push(second) } });
    city.todo = city.todo.filter((one) => one !== first);
    await li('已恢复', { messageId: 'o' });
    expect(city.acts).toHaveLength(3);
  });

  it('is found by the word where only one matter has it, whatever the last push was', async () => {
    const city = cityWithWork();
    city.lastPush = { number: OTHER, matter: `m-${OTHER}`, at: '' };
    expect(await phone(city, 'li')('不予受理 材料不全')).toMatch(/编号 202611220001[\s\S]*理由：材料不全/);
  });

  it('is asked for when several fit', async () => {
    const city = cityWithWork();
    expect(await phone(city, 'li')('受理')).toMatch(/请带上编号[\s\S]*202611220001[\s\S]*202611229901/);
    city.matters.push(matter('202512220001', '旧系统'));
    city.todo.push('202512220001');
    expect(await phone(city, 'li')('受理 0001', { messageId: 's' })).toMatch(/有几个事项都对得上[\s\S]*202512220001/);
    expect(city.acts).toEqual([]);
  });

  it('does nothing to another matter when the number is not known', async () => {
    const city = cityWithWork();
    expect(await phone(city, 'li')('确认 9999')).toMatch(/没有找到编号 9999/);
    expect(await phone(city, 'li')('9999 确认', { messageId: 'b' })).toMatch(/没有找到编号 9999/);
    expect(city.acts).toEqual([]);
  });

  it('leaves numbers in a reason alone', async () => {
    const city = cityWithWork();
    city.lastPush = { number: APPLICATION, matter: `m-${APPLICATION}`, at: '' };
    expect(await phone(city, 'li')('不予受理 代码 430102 的名称有误，共 120 台')).toMatch(
      /编号 202611220001[\s\S]*理由：代码 430102 的名称有误，共 120 台/,
    );
  });

  it('asks which word when a word fits several commands', async () => {
    const city = cityWithWork();
    city.matters[0]!.allowed = [
      allowed('审核通过', { decides: true, tone: 'primary' }),
      allowed('审核不通过', { decides: true, tone: 'danger' }),
    ];
    expect(await phone(city, 'li')('审核 0001')).toMatch(/您是想说“审核.*通过”还是“审核.*通过”？/);
    expect(await phone(city, 'li')('审核不通过 0001', { messageId: 'n' })).toMatch(/操作：审核不通过/);
    expect(await phone(city, 'li')('同意 0001', { messageId: 'y' })).toMatch(/操作：审核通过/);
  });

  it.each([
    '受理了没有',
    '确认一下什么时候恢复',
    '确认 什么时候能恢复？',
    '受理吗',
    '确认过了',
    '填报处置进展的表在哪',
  ])('takes %j for talk about a command, not for one', async (text) => {
    const city = cityWithWork();
    city.lastPush = { number: APPLICATION, matter: `m-${APPLICATION}`, at: '' };
    expect(await phone(city, 'li')(text)).not.toMatch(/已办理|操作：/);
    expect(city.acts).toEqual([]);
  });

  it('says what can be done instead', async () => {
    expect(await phone(cityWithWork(), 'li')('测试合格 202611220001')).toMatch(
      /不能对 202611220001.*“测试合格”[\s\S]*受理 \/ 不予受理/,
    );
  });
});

describe('确认', () => {
  it.each(['确认', '确认收到', '确认 0777', '确认!', '0777 确认'])(
    'acknowledges an incident at once by %j',
    async (text) => {
      const city = cityWithWork();
      expect(await phone(city, 'li')(text)).toMatch(/已办理：确认\n编号 202611230777/);
      expect(city.acts).toMatchObject([{ what: 'cmd-确认', key: 'chat:li-1' }]);
      expect(city.acts[0]).not.toHaveProperty('confirmed');
    },
  );

  it('gives a receipt, and asks for what it must say', async () => {
    const city = cityWithWork();
    const compared = {
      key: 'compared',
      title: '比对结果',
      kind: 'choice' as const,
      required: true,
      options: [
        { value: 'updated', title: '已比对,本单位数据已更新' },
        { value: 'same', title: '已比对,本单位数据无需更新' },
      ],
    };
    const mine = { id: 'r-1', open: true, allowed: true, title: '核校结果比对', form: [compared], overdue: false };
    city.matters.push(
      matter('202611235555', '行政区划代码：芙蓉区', { receipts: { total: 6, confirmed: 2, list: [], mine } }),
    );
    city.todo = ['202611235555'];
    const li = phone(city, 'li');
    expect(await li('确认')).toMatch(/比对结果？[\s\S]*1\. 已比对/);
    expect(await li('3')).toMatch(/请从下面选[\s\S]*比对结果？/);
    expect(await li('２')).toMatch(/已办理：确认/);
    expect(await li('确认 5555 无需更新')).toMatch(/已办理：确认/);
    expect(city.acts).toMatchObject([
      { what: 'receipt', id: 'r-1', form: { compared: 'same' } },
      { what: 'receipt', id: 'r-1', form: { compared: 'same' } },
    ]);
  });

  it('takes what is said as the one text that a command asks for', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('填报处置进展 0777 已更换光模块，正在观察');
    await li('填报处置进展恢复正常');
    const forms = city.acts.map(({ form }) => form);
    expect(forms).toEqual([{ progress: '已更换光模块，正在观察' }, { progress: '恢复正常' }]);
  });
});

describe('in a room', () => {
  const room = { roomId: 'duty@chatroom', roomTopic: '值班群' };

  it('listens only when it is named, until the room is bound', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li('待办', room)).toBe('');
    expect(await li('待办', { ...room, mentioned: true })).toMatch(/^@li 您有 3 项待办/);
    expect(await li('绑定本群', { ...room, mentioned: true })).toMatch(/值班群/);
    expect(await li('确认 202611230777', room)).toMatch(/^@li 已办理：确认/);
    expect(city.acts).toHaveLength(1);
  });

  it.each(['大家好', '确认一下时间', '明天 202611220001 号会议室', '是', '受理 202600009999', '好的'])(
    'keeps out of talk like %j',
    async (text) => {
      const city = cityWithWork();
      city.rooms.set('duty@chatroom', '市电子政务办');
      expect(await phone(city, 'li')(text, room)).toBe('');
    },
  );

  it('takes the yes of the one who was asked, and of nobody else', async () => {
    const city = cityWithWork();
    city.bind('han');
    city.rooms.set('duty@chatroom', '市电子政务办');
    await phone(city, 'li')('受理 202611220001', room);
    expect(await phone(city, 'han')('是', room)).toBe('');
    expect(await phone(city, 'li')('是', { ...room, messageId: 'later' })).toMatch(/已办理：受理/);
  });
});

describe('what is put off', () => {
  it('is the matter that is named, or pushed last, until the time that is said; in a room only when the bot is named', async () => {
    const city = cityWithWork();
    const say = phone(city, 'li');
    city.lastPush = { number: OTHER, matter: `m-${OTHER}`, at: '' };
    expect(await say('明天再提醒')).toMatch(/11月24日 周二 09:00 再提醒您一次/);
    expect(await say(`稍后 ${APPLICATION}`)).toMatch(APPLICATION);
    expect(await say('下午提醒')).toMatch(OTHER);
    expect(city.acts.map(({ id, form }) => [id, form])).toEqual([
      [`m-${OTHER}`, { until: 'tomorrow' }],
      [`m-${APPLICATION}`, { until: 'hour' }],
      [`m-${OTHER}`, { until: 'afternoon' }],
    ]);
    await phone(city, 'li')('稍后', { roomId: 'r', messageId: 'talk' });
    expect(city.acts).toHaveLength(3);
  });

  it('is asked for when it may be any of several, and why not is said', async () => {
    const city = cityWithWork();
    expect(await phone(city, 'li')('稍后提醒')).toMatch(/202611220001[\s\S]*202611229901/);
    city.lastPush = { number: OTHER, matter: `m-${OTHER}`, at: '' };
    city.refuse.push(rejection(409, 'notNow', '这件事发过紧急告警，不能推迟提醒。'));
    expect(await phone(city, 'li')('稍后', { messageId: 'b' })).toMatch('不能推迟提醒');
    expect(city.acts).toEqual([]);
  });
});
