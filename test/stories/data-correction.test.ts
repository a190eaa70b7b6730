/** B-32, N-26: a doubted record is reported by chat, verified, told to six units, and at its end when all have compared. */
import { randomUUID } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { type City, seen, startCity } from '../harness/city.ts';
import {
  JUST_BEFORE_MS,
  ask,
  heardOf,
  morning,
  noticesOf,
  numberIn,
  pushArrived,
  quiet,
  refusal,
  workingDayEnd,
} from './talk.ts';

const users = ['statistics', 'education', 'health', 'social-security', 'transport', 'service'];
const EVIDENCE = '入学登记时家长出示的户口簿';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true, quietHours: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 60_000);
afterAll(() => city?.close());

const read = async (person: string, number: string): Promise<MatterView> =>
  (await city.as(person)).client.readMatter({ params: { id: number } });
const verifying = async (person: string, number: string, ended: '0' | '1' = '0') =>
  (
    await (await city.as(person)).client.listRegister({ params: { register: 'verifications' }, query: { ended } })
  ).items.filter((entry) => entry.number === number);

describe('three doubts about the division codes', () => {
  let number: string;
  let reportedAt: string;

  it('are reported in a guided dialogue', async () => {
    const phone = await city.phone('education-data');
    expect(await ask(phone, '纠错', /数据资源？/)).toMatch(/\d\. 行政区划代码.县级/);
    await ask(phone, '行政区划', /行政区划代码？/);
    await ask(phone, '４３０１０２', /数据项？[\s\S]*1\. 名称/);
    await ask(phone, '名称', /现在的内容？/);
    await ask(phone, '芙蓉区', /应当的内容？/);
    await ask(phone, '芙容区', /证据或来源？/);
    await ask(phone, EVIDENCE, /已记下 1 条。还有吗/);
    await ask(phone, '是', /行政区划代码（第 2 条）？/);
    for (const [text, next] of [
      ['430103', /数据项（第 2 条）？/],
      ['名称', /现在的/],
      ['天心区', /应当的/],
      ['天新区', /证据/],
    ] as const)
      await ask(phone, text, next);
    await ask(phone, EVIDENCE, /已记下 2 条/);
    await ask(phone, '有', /回复“是”或“否”/);
    await ask(phone, '是', /行政区划代码（第 3 条）？/);
    await ask(phone, '430104', /数据项/);
    await ask(phone, '2', /现在的/);
    await ask(phone, '长沙市', /应当的/);
    await ask(phone, '湘江新区', /证据/);
    await ask(phone, EVIDENCE, /已记下 3 条/);
    const summary = await ask(phone, '没有了', /请核对“纠错”/);
    for (const part of ['430103', '芙容区', '天新区', '湘江新区', EVIDENCE]) expect(summary).toContain(part);
    number = numberIn(await ask(phone, '是', /已提交：纠错/));
    reportedAt = (await read('education-data', number)).openedAt;
  });

  it('stand in the register of every user unit, with the advice to go on serving citizens', async () => {
    await quiet(city);
    for (const unit of users) {
      const entries = await verifying(`${unit}-data`, number);
      expect(entries.map(({ key }) => key).sort()).toEqual([
        'divisions/430102/名称',
        'divisions/430103/名称',
        'divisions/430104/所属地市',
      ]);
      for (const { note } of entries) expect(note).toMatch(/合法有效证明.*照常办理.*不得拒绝/);
      const told = (await noticesOf(city, `${unit}-data`, number)).filter(({ subject }) => /正在核校/.test(subject));
      expect(told).toHaveLength(1);
      expect(told[0]?.body).toMatch(/430102.*照常办理.不要求其办理更正手续/);
      // What was claimed, and on what evidence, is between the reporter and the provider.
      if (unit !== 'education') expect(JSON.stringify([entries, told])).not.toMatch(/户口簿|芙容区|何静/);
    }
    expect(await verifying('finance-data', number)).toEqual([]);
    await (await city.phone('service-data')).expect(new RegExp(`有记录正在核校[\\s\\S]*${number}[\\s\\S]*照常办理`));
  });

  it('are the provider’s to answer within 10 working days (N-26), and sooner by the city’s own limit', async () => {
    const phone = await city.phone('civil-data');
    await pushArrived(city, 'civil-data', phone, number, /【待办】核实并更正/);
    expect(await ask(phone, `查看 ${number}`, /期限/)).toMatch(/5 个工作日，本市设定[\s\S]*10 个工作日，依据 N-26/);
    const { items, regime } = await read('civil-data', number);
    expect(regime).toMatch(/国家规定/);
    expect(items.map(({ title }) => title)).toEqual(['核实并更正']);
    expect(items[0]?.deadlines.map(({ at, basis }) => [at, basis.article])).toEqual([
      [workingDayEnd(reportedAt, 5), undefined],
      [workingDayEnd(reportedAt, 10), 'N-26'],
    ]);
  });

  it('are answered with three different conclusions on rows that were filled in already', async () => {
    const civil = await city.as('civil-data');
    const offer = (await read('civil-data', number)).allowed.find(({ command }) => command === 'answer');
    const rows = (offer?.prefill?.['results'] ?? []) as Record<string, unknown>[];
    const [first, second, third] = rows;
    expect([first, second, third]).toEqual([
      { finding: '1', what: expect.stringMatching(/^430102 名称.芙蓉区 → 芙容区$/), value: '芙容区' },
      { finding: '2', what: expect.stringMatching(/^430103 名称.天心区 → 天新区$/), value: '天新区' },
      { finding: '3', what: expect.stringMatching(/^430104 所属地市.长沙市 → 湘江新区$/), value: '湘江新区' },
    ]);
    const results = [
      { ...first, outcome: 'corrected' },
      { ...second, outcome: 'confirmed' },
      { ...third, outcome: 'partly', value: '长沙市（湘江新区）', why: '所属地市不变，加注新区' },
    ];
    const unfounded = await refusal(civil.give(number, 'answer', { results }));
    expect([unfounded.status, unfounded.error.faults?.map(({ path }) => path)]).toEqual([422, ['results.1.why']]);
    results[1] = { ...results[1], outcome: 'confirmed', why: '区划变更文件中即为此名' };
    const matter = await civil.give(number, '答复核校结果', { results });
    expect(matter.steps).toEqual(['各使用单位比对并回执']);
    expect(matter.receipts).toMatchObject({ total: 6, confirmed: 0 });
  });

  it('go to each of the six units once, and the register entries are lifted', async () => {
    await quiet(city);
    for (const unit of users) {
      expect(await verifying(`${unit}-data`, number)).toEqual([]);
      expect(await verifying(`${unit}-data`, number, '1')).toHaveLength(3);
      const asked = (await noticesOf(city, `${unit}-data`, number)).filter(({ kind }) => kind === 'receipt');
      expect(asked).toHaveLength(1);
      expect(asked[0]?.body).toMatch(
        /1\. 430102 名称 已更正为“芙容区”.2\. 430103 名称 经核实无误.3\. 430104 所属地市 部分更正为“长沙市.湘江新区.”/,
      );
      const phone = await city.phone(`${unit}-data`);
      expect((await heardOf(phone, number)).filter(({ text }) => text.startsWith('【待回执】'))).toHaveLength(1);
    }
    const seen = await read('transport-data', number);
    expect(seen.receipts?.mine).toMatchObject({ open: true, allowed: true });
    expect(JSON.stringify(seen)).not.toMatch(/户口簿/);
  });

  it('are confirmed by chat: by number, by quoting the push, and with the result in the same line', async () => {
    const statistics = await city.phone('statistics-data');
    await ask(statistics, `确认 ${number}`, /比对结果？[\s\S]*1\. 已比对.本单位数据已更新/);
    expect(await ask(statistics, '1', /已办理：确认/)).toMatch(/回执：已收 1\/6/);
    // A second time it says who did it, and when.
    expect(await ask(statistics, `确认 ${number}`, /不用重复/)).toMatch(/已由 程思敏 于 \d+月\d+日.* 回执/);

    const service = await city.phone('service-data');
    const push = await pushArrived(city, 'service-data', service, number, /【待回执】/);
    await ask(service, '确认', /比对结果？/, { quoting: push.id });
    await ask(service, '无需更新', /已办理：确认/);

    const health = await city.phone('health-data');
    await ask(health, `确认 ${number} 无需更新`, /已办理：确认[\s\S]*已收 3\/6/);
    expect((await read('civil-data', number)).receipts).toMatchObject({ total: 6, confirmed: 3 });
  });

  it('are reminded of where the receipt is outstanding, and the lapse is told up the line', async () => {
    const due = (await read('transport-data', number)).items[0]?.deadlines[0]?.at ?? '';
    expect(due).toBe(workingDayEnd(reportedAt, 5));
    await city.forward({ to: addMs(due, 60_000) });
    await quiet(city);
    const kinds = async (person: string) =>
      (await noticesOf(city, person, number)).map(({ kind }) => kind).filter((kind) => /reminder|lapse/.test(kind));
    for (const unit of ['education', 'social-security', 'transport'])
      expect(await kinds(`${unit}-data`)).toEqual(['reminder', 'lapse']);
    for (const unit of ['statistics', 'service', 'health']) expect(await kinds(`${unit}-data`)).toEqual([]);
    expect(await kinds('authority-data')).toEqual(['lapse']);
    // Nobody is disturbed at midnight by what can wait.
    expect((await heardOf(await city.phone('authority-data'), number)).some(({ text }) => /逾期/.test(text))).toBe(
      false,
    );
    await morning(city);
    await (await city.phone('authority-data')).expect(new RegExp(`【逾期】[\\s\\S]*${number}`));
    // A lapse decides nothing.
    expect((await read('transport-data', number)).receipts?.mine).toMatchObject({ open: true, overdue: true });
  });

  it('are at their end with the sixth receipt, and not before', async () => {
    for (const [n, unit] of ['education', 'social-security', 'transport'].entries()) {
      const { client } = await city.as(`${unit}-data`);
      const mine = (await read(`${unit}-data`, number)).receipts?.mine;
      const confirm = () =>
        client.confirmReceipt({
          params: { id: mine?.id ?? '' },
          body: { form: { compared: 'updated' } },
          key: randomUUID(),
        });
      const after = seen(await confirm());
      expect(after.receipts?.confirmed).toBe(4 + n);
      expect(after.open).toBe(n < 2);
      const late = await refusal(confirm());
      expect(late.status).toBe(409);
      expect(late.error.decided?.by).toMatch(/何静|史浩然|侯明轩/);
    }
    const ended = await read('education-data', number);
    expect(ended.ending).toMatch(/^已核校.各单位均已回执$/);
    expect(ended.receipts?.list.every(({ confirmedAt, by }) => confirmedAt && by)).toBe(true);
    await (await city.phone('education-data')).expect(new RegExp(`已办结.已核校.各单位均已回执[\\s\\S]*${number}`));
  });
});

describe('a doubt that nobody answers', () => {
  it('is reported in one line, lapses at each of its two limits, and is still the provider’s', async () => {
    const reporter = await city.phone('transport-data');
    const line = '纠错 行政区划代码 ４３０１０５ 名称 现为 开福区，应为 开褔区，依据 路牌照片';
    const number = numberIn(await ask(reporter, line, /已提交：纠错/));
    const { openedAt } = await read('transport-data', number);
    const authority = await city.phone('authority-data');
    for (const [n, days] of [5, 10].entries()) {
      await city.forward({ to: addMs(workingDayEnd(openedAt, days), -JUST_BEFORE_MS) });
      const lapses = async () =>
        (await noticesOf(city, 'authority-data', number))
          .filter(({ kind }) => kind === 'lapse')
          .map(({ subject }) => subject)
          .sort();
      const [verify, late] = ['已逾期：核实并更正', '已逾期：处理逾期'];
      expect(await lapses()).toEqual(n === 0 ? [] : [verify]);
      expect((await read('civil-data', number)).steps).toEqual(['核实并更正', '处理逾期'].slice(0, n + 1));
      // Until the nation's limit is over, the authority may press the provider and not give the record up as unverified.
      if (n === 1) {
        const early = (await city.as('authority-data')).give(number, 'giveUp', { reason: '逾期未核实' });
        expect((await refusal(early)).error.text).toContain('法定期限还没有过（N-26）');
      }
      await city.forward({ minutes: 1 });
      // With the second the authority has let its own five days pass as well.
      expect(await lapses()).toEqual(n === 0 ? [verify] : [late, verify, verify]);
      // What lapsed is the authority's to press, and the provider's still.
      expect((await read('civil-data', number)).steps).toEqual(['核实并更正', '处理逾期']);
      expect((await read('authority-data', number)).allowed.map(({ command }) => command)).toContain('press');
      await morning(city);
      const heard = (await authority.expect(new RegExp(`【逾期】核实并更正[\\s\\S]*${number}`))).text;
      expect(heard).toMatch(/林晓芸|市民政局/);
      expect(heard).toMatch(/逾期不代替任何决定/);
    }
    const lapsed = (await read('civil-data', number)).timeline.filter(({ tone }) => tone === 'lapse');
    expect(lapsed.map(({ what }) => what)).toEqual([
      ...['“核实并更正”已逾期', '“核实并更正”已逾期', '“处理逾期”已逾期'],
      // The authority has let its own time pass as well.
      '无人响应，已升级至市数据资源管理委员会',
    ]);
    expect((await read('civil-data', number)).allowed.map(({ command }) => command)).toContain('answer');

    expect(await ask(reporter, `撤回 ${number} 路牌写错了`, /操作：撤回/)).toContain('路牌写错了');
    await ask(reporter, '是', /已办理：撤回[\s\S]*已办结：已撤回/);
    await quiet(city);
    expect(await verifying('service-data', number)).toEqual([]);
  });
});
