import { fold } from '@banjie/shared/kernel/fold.ts';
import { ServerUnreachable } from './ports.ts';
import { allowed, phone, reasonField, rejection } from './testing/city.ts';
import { cityWithWork } from './testing/work.ts';

describe('who may talk', () => {
  it.each(['待办', '受理 202611220001', '纠错', '你好', '帮助', ''])(
    'an unbound contact who says %j learns how to bind',
    async (text) => {
      const city = cityWithWork();
      expect(await phone(city, 'stranger')(text)).toMatch(/还没有绑定.*绑定 姓名 绑定码/s);
      expect(city.acts).toEqual([]);
    },
  );

  it('binds with a name and a code, in any width, once', async () => {
    const city = cityWithWork();
    city.codes.set('12342345', '韩梅梅');
    const han = phone(city, 'han');
    for (const less of ['绑定 12342345', '绑定 韩梅梅', '绑定 韩梅梅 1234'])
      expect(await han(less)).toMatch(/姓名和 8 位绑定码/);
    expect(await han('绑定 李雷 12342345')).toMatch(/姓名或绑定码不对/);
    expect(await han('绑定　韩梅梅 １２３４ 2345')).toMatch(/绑定成功：韩梅梅/);
    expect(await phone(city, 'second')('绑定韩梅梅12342345')).toMatch(/不对，或已用过/);
    expect(await han('绑定 韩梅梅 99999999')).toMatch(/您已绑定为 韩梅梅/);
  });

  it('takes no code in a room', async () => {
    const city = cityWithWork();
    city.codes.set('12342345', '韩梅梅');
    expect(await phone(city, 'han')('绑定 韩梅梅 12342345', { roomId: 'r', mentioned: true })).toMatch(
      /请不要发在群里/,
    );
    expect(city.codes.size).toBe(1);
  });
});

describe('reading', () => {
  it.each([
    ['待办', /3 项待办[\s\S]*电子证照系统上云申请（受理审核）[\s\S]*202611220001/],
    [
      '查看 0001',
      /【上云申请】电子证照[\s\S]*期限：11月25日 周三 24:00（还剩 2 个工作日），3 个工作日，依据 A-12[\s\S]*受理 \/ 不予受理/,
    ],
    ['查看 1', /电子证照系统上云申请/],
    ['０００１', /【上云申请】电子证照/],
    ['进度 202611220001', /当前环节：受理审核[\s\S]*最近经过[\s\S]*王芳（市教育局） 发起/],
    ['查看 202600000000', /没有找到编号 202600000000/],
    ['查看', /请告诉我编号/],
  ])('%j', async (text, expected) => expect(await phone(cityWithWork(), 'li')(text)).toMatch(expected));

  it('helps with what this person may do now, and with nothing else', async () => {
    const city = cityWithWork();
    const help = await phone(city, 'li')('帮助');
    expect(help).toMatch(/受理：202611220001、202611229901/);
    expect(help).toMatch(/确认：202611230777/);
    expect(help).not.toMatch(/审核通过/);
    city.matters[0]!.allowed[0]!.blocked = '材料未齐';
    city.procedures[0]!.blocked = '只有使用单位可以发起';
    expect(await phone(city, 'li')('帮助')).not.toMatch(/受理：202611220001、/);
    expect(await phone(city, 'li')('帮助')).not.toMatch(/纠错/);
  });

  it('helps with one matter as its page does', async () => {
    const say = phone(cityWithWork(), 'li');
    expect(await say('帮助 202611220001')).toMatch(/【上云申请 m-202611220001】\n我可以做什么：\n受理：转到“审核”/);
    expect(await say('帮助 999999')).toMatch(/没有找到编号 999999/);
  });

  it('says to a newcomer what to do first in the words of his role, and to him alone', async () => {
    const city = cityWithWork();
    const step = { key: 'acted' as const, text: '', place: 'todo' as const };
    city.first = {
      ...{ role: 'official' as const, roleText: '审核决定', shown: true },
      steps: [
        { ...step, title: '办第一件待办', chat: '发“待办”', done: false },
        { ...step, title: '让推送找得到您', chat: '已经绑定', done: true },
      ],
    };
    const said = /先做这三件（审核决定）：\n1\. 办第一件待办：发“待办”\n2\. 让推送找得到您 ✓/;
    const say = phone(city, 'li');
    expect(await say('帮助')).toMatch(said);
    expect(await say('你好')).toMatch(said);
    expect(await say('待办')).not.toMatch(/先做这三件/);
    city.first = { ...city.first, shown: false };
    expect(await say('帮助')).not.toMatch(/先做这三件/);
  });

  it.each([
    ['代办', /您是想说“待办”吗/],
    ['不与受理 吧', /您是想说“不予受理”吗/],
    ['今天天气不错', /没看懂。发“待办”/],
    ['\u202e\u200f😀', /没看懂/],
  ])('answers %j with the nearest help', async (text, expected) =>
    expect(await phone(cityWithWork(), 'li')(text)).toMatch(expected),
  );

  it('answers a picture and five megabytes in a sentence', async () => {
    const li = phone(cityWithWork(), 'li');
    expect(await li('', { unreadable: true })).toMatch(/我只看得懂文字/);
    expect(await li('长'.repeat(1_700_000))).toMatch(/太长了/);
    expect(await li('受理 202611220001 ' + '😀'.repeat(1_300_000))).toMatch(/太长了/);
  });
});

describe('a decision', () => {
  it('is repeated, and carried out by a later yes only', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    const question = await li('不予受理 202611220001 材料不全，请补正');
    for (const part of [
      '编号 202611220001',
      '电子证照系统上云申请',
      '操作：不予受理',
      '理由：材料不全，请补正',
      '后果：申请退回单位',
      '五分钟',
    ]) {
      expect(question).toContain(part);
    }
    expect(city.acts).toEqual([]);
    expect(await li('是')).toMatch(/已办理：不予受理\n编号 202611220001/);
    expect(city.acts).toMatchObject([
      {
        what: 'cmd-不予受理',
        id: 'm-202611220001',
        form: { reason: '材料不全，请补正' },
        confirmed: 'yes-li-1',
        key: 'chat:li-2',
        as: 'li',
      },
    ]);
    expect(await li('是')).toMatch(/没有等您确认的决定/);
    expect(city.acts).toHaveLength(1);
  });

  it.each([
    '受理 202611220001',
    '受理202611220001',
    '202611220001 受理',
    '２０２６１１２２０００１受理',
    ' 受 理　2026 1122 0001 ',
    '受理 0001',
    '同意 0001',
    '受理#202611220001。',
  ])('%j means the same', async (text) => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li(text)).toMatch(/编号 202611220001[\s\S]*操作：受理/);
    await li('ＹＥＳ');
    expect(city.acts).toMatchObject([{ what: 'cmd-受理', id: 'm-202611220001' }]);
  });

  it('of whoever stands in says for whom it is: in the list, in the question and when it is done', async () => {
    const city = cityWithWork();
    const [application, other] = city.matters;
    for (const item of application?.items ?? []) item.behalf = '林晓芸';
    if (application) application.behalf = '林晓芸';
    const li = phone(city, 'li');
    const list = await li('待办');
    expect(list).toContain(`【代林晓芸】${application?.title}`);
    expect(list).toContain(`2. ${other?.title}`);
    expect(await li('查看 0001')).toContain('办理身份：代林晓芸');
    expect(await li('受理 0001')).toMatch(/操作：受理\n办理身份：代林晓芸/);
    expect(await li('是')).toMatch(/^已办理：受理（代林晓芸）/);
    expect(await li('受理 9901')).not.toContain('代林晓芸');
  });

  it('is gone after a no, after 取消 and after five minutes', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    expect(await li('否')).toMatch(/没有对 202611220001 办理“受理”/);
    expect(await li('是')).toMatch(/没有等您确认/);
    await li('受理 0001');
    expect(await li('取消')).toMatch(/没有对 202611220001/);
    expect(await li('是')).toMatch(/没有等您确认/);
    await li('受理 0001');
    city.clock += 301_000;
    expect(await li('是')).toMatch(/等您回答的时间已过/);
    expect(city.acts).toEqual([]);
  });

  it('is not confirmed by somebody else, nor in another place, nor by the same message again', async () => {
    const city = cityWithWork();
    city.bind('han');
    city.rooms.set('r', '市电子政务办');
    await phone(city, 'li')('受理 0001', { messageId: 'twice' });
    expect(await phone(city, 'han')('是')).toMatch(/没有等您确认/);
    expect(await phone(city, 'li')('是', { messageId: 'room-yes', roomId: 'r', mentioned: true })).toMatch(
      /没有等您确认/,
    );
    expect(city.acts).toEqual([]);
  });

  it('that was turned away from by starting something else is not carried out by a yes', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    expect(await li('填报处置进展 0777')).toMatch(/进展？/);
    await li('取消');
    expect(await li('是')).toMatch(/没有等您确认/);
    expect(city.acts).toEqual([]);
  });

  it('asks for a reason that is missing or too short, and takes it from the next message', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    expect(await li('不予受理 0001')).toMatch(/理由？/);
    expect(await li('缺')).toMatch(/至少写 2 个字[\s\S]*理由？/);
    expect(await li('查看 0777')).toMatch(/核心交换机中断[\s\S]*接着填“不予受理”[\s\S]*理由？/);
    expect(await li('缺少自测报告')).toMatch(/理由：缺少自测报告[\s\S]*回复“是”/);
    await li('是');
    expect(city.acts).toMatchObject([{ form: { reason: '缺少自测报告' } }]);
  });

  it('tells who was first, in the words of the server', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    city.refuse.push(
      rejection(409, 'taskClosed', '这一步已经办完。', {
        decided: { by: '韩梅梅', command: '不予受理', at: '2026-11-23T02:05:00.000Z' },
      }),
    );
    expect(fold(await li('是'))).toMatch(/这一步已经办完。[\s\S]*已由 韩梅梅 于 .*10:05 不予受理/);
    expect(await li('是')).toMatch(/没有等您确认/);
  });

  it('names who was first when the command is not mine any more', async () => {
    const city = cityWithWork();
    const [first] = city.matters;
    first!.allowed = [];
    first!.timeline.push({
      seq: 2,
      at: '',
      atText: '11月23日 09:30',
      who: '韩梅梅（市电子政务办）',
      what: '受理',
      tone: 'done',
      details: [],
    });
    expect(await phone(city, 'li')('受理 202611220001')).toMatch(
      /已由 韩梅梅（市电子政务办） 于 11月23日 09:30 受理，不用重复办理/,
    );
    expect(await phone(city, 'li')('同意 202611220001', { messageId: 'x' })).toMatch(/已由 韩梅梅/);
  });

  it('takes what another unit has said, where several are asked, for no answer of mine', async () => {
    const city = cityWithWork();
    const [first] = city.matters;
    first!.allowed = [];
    const said = { atText: '11月23日 09:30', what: '提交评分', details: [] };
    const late = async (who: string, messageId: string) => {
      first!.timeline = [{ ...said, seq: 2, at: '', who, tone: 'done' }];
      first!.votes = [{ title: '评分', rows: [{ ...said, who }] }];
      return phone(city, 'li')('提交评分 202611220001', { messageId });
    };
    expect(await late('何静（市教育局）', 'x')).not.toMatch(/已由/);
    expect(await late('韩梅梅（市电子政务办）', 'y')).toMatch(/已由 韩梅梅/);
  });

  it('shows faults of the form and asks for the place again', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('不予受理 0001 材料不全');
    city.refuse.push(
      rejection(422, 'invalid', '内容有误', { faults: [{ path: 'reason', message: '理由里要写明缺哪些材料' }] }),
    );
    expect(await li('是')).toMatch(/理由里要写明缺哪些材料[\s\S]*理由？/);
    expect(await li('缺少自测报告和方案')).toMatch(/操作：不予受理/);
    await li('是');
    expect(city.acts).toMatchObject([{ form: { reason: '缺少自测报告和方案' } }]);
  });

  it('is whatever takes something back, even one that judges nothing', async () => {
    const city = cityWithWork();
    city.matters[0]!.allowed.push(allowed('撤回申请', { tone: 'danger', form: [reasonField] }));
    expect(await phone(city, 'li')('撤回申请 0001 改用其他系统')).toMatch(/操作：撤回申请[\s\S]*回复“是”/);
    expect(city.acts).toEqual([]);
  });

  it('that is blocked says why', async () => {
    const city = cityWithWork();
    city.matters[0]!.allowed[0]!.blocked = '两项证明还没有交';
    expect(await phone(city, 'li')('受理 0001')).toMatch(/还不能“受理”：两项证明还没有交/);
  });
});

describe('a message that comes again', () => {
  it('does nothing twice and gets the same answer', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    const question = await li('不予受理 0001', { messageId: 'a' });
    expect(await li('不予受理 0001', { messageId: 'a' })).toBe(question);
    const repeated = await li('材料不全', { messageId: 'b' });
    expect(await li('材料不全', { messageId: 'b' })).toBe(repeated);
    const done = await li('是', { messageId: 'c' });
    expect(await li('是', { messageId: 'c' })).toBe(done);
    expect(city.acts).toHaveLength(1);
  });

  it.each(['takePending', 'giveCommand', 'writeDialogue'])('is safe when the answer of %s was lost', async (call) => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    await li('受理 0001');
    city.lost.add(call);
    await expect(li('是', { messageId: 'yes' })).rejects.toThrow(ServerUnreachable);
    expect(await li('是', { messageId: 'yes' })).toMatch(/已办理：受理/);
    expect(city.acts).toHaveLength(1);
  });
});

describe('ID numbers', () => {
  const ID = '430102199001011238';
  it('are masked in what is stored and echoed, and the person is told', async () => {
    const city = cityWithWork();
    const li = phone(city, 'li');
    const question = await li(`不予受理 0001 身份证 ${ID} 不符`);
    expect(question).toMatch(/隐去中间几位/);
    expect(question).toContain('430102********1238');
    await li('是');
    expect(JSON.stringify(city.acts)).not.toContain(ID);
    expect(city.acts).toMatchObject([{ form: { reason: '身份证 430102********1238 不符' } }]);
  });

  it.each([`纠错 ${ID}`, `${ID}`, `查看 ${ID}`, `绑定 ${ID}`])('never come back: %j', async (text) => {
    const answer = await phone(cityWithWork(), 'li')(text);
    expect(answer).not.toContain(ID);
    expect(answer).toMatch(/隐去中间几位/);
  });
});

describe('what others wrote', () => {
  const ID = '430102199001011238';
  it('shows no ID number that stands in a matter, and no mark that turns a line around', async () => {
    const city = cityWithWork();
    city.matters[0]!.title = `关于 ${ID} 的申请`;
    expect(await phone(city, 'li')('待办')).toContain('430102********1238');
    const answer = await phone(city, 'li')('待办', { roomId: 'r', mentioned: true, contactName: `\u202e李雷${ID}` });
    expect(answer).toMatch(/^@李雷430102\*{8}1238 /);
  });
});

it('says to whoever sees a part only what he sees, and by whom', async () => {
  const city = cityWithWork();
  const matter = city.matters[0]!;
  matter.sight = '王芳抄送给您：可以看办理经过，不含填写内容和附件。';
  expect(await phone(city, 'li')(`查看 ${matter.number}`)).toContain(matter.sight);
});

describe('the server', () => {
  it('being away is for the inbox to handle', async () => {
    const city = cityWithWork();
    city.away.add('chatMe');
    await expect(phone(city, 'li')('待办')).rejects.toThrow(ServerUnreachable);
  });
  it('refusing is told in its own words', async () => {
    const city = cityWithWork();
    city.refuse.push(rejection(403, 'ownRequest', '不能办理自己提出的事项，已转上一级。'));
    expect(await phone(city, 'li')('确认 0777')).toMatch(/不能办理自己提出的事项/);
  });
});
