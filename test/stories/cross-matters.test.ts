/**
 * N-28, N-39–41, B-43: where one matter comes of another: a dispute of a contested correction, and violations with their
 * sources; each page shows the other, and what becomes of the one comes back to the other.
 */
import { randomUUID } from 'node:crypto';
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues, faults } from './desk.ts';
import { ask, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

const ok = { reason: '情况属实' };
let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 240_000);
afterAll(() => city?.close());
const { read, give, open, offer, commands, lapse } = deskOf(() => city);

const links = async (person: string, number: string) => {
  await quiet(city);
  return (await read(person, number)).links;
};
/** What is asked of somebody in a matter, by the titles of his tasks. */
const mine = async (person: string, number: string) =>
  (await read(person, number)).items.filter((one) => one.mine).map((one) => one.title);
describe('a correction that is contested', () => {
  let correction: string;
  let dispute: string;
  const confirm = async (person: string) => {
    const receipt = (await read(person, correction)).receipts?.mine;
    const { client } = await city.as(person);
    return client.confirmReceipt({
      ...{ params: { id: receipt?.id ?? '' }, body: { form: { compared: 'same' } }, key: randomUUID() },
    });
  };

  it('becomes a dispute by chat: each page shows the other, and who has no part in it sees none of it', async () => {
    correction = (
      await open('education-data', 'data-correction', {
        resource: 'divisions',
        findings: [{ record: '430102', field: '名称', says: '芙蓉区', should: '芙容区', evidence: '户口簿' }],
      })
    ).number;
    const rows = (await offer('civil-data', correction, 'answer'))?.prefill?.['results'] as Record<string, unknown>[];
    const results = [{ ...rows[0], outcome: 'confirmed', why: '与区划文件一致' }];
    await give('civil-data', correction, 'answer', { results });
    await confirm('health-data');
    await give('education-data', correction, 'object');
    expect(await commands('education-data', correction)).not.toContain('object');
    const phone = await city.phone('education-data');
    await ask(phone, `提出争议 ${correction}`, /异议理由？/);
    await ask(phone, '户口簿为准', /要求？/);
    await ask(phone, '请更正', /已办理：提出争议[\s\S]*等待争议处理结果/);
    const [child] = await links('education-data', correction);
    expect(child).toMatchObject({ side: 'child', procedureTitle: '共享争议', state: '进行中' });
    dispute = child?.number ?? '';
    const opened = await read('civil-data', dispute);
    expect(opened.links).toMatchObject([{ side: 'parent', number: correction, procedureTitle: '数据纠错' }]);
    const due = workingDayEnd(opened.openedAt, 10);
    expect([opened.steps, dues(opened)]).toEqual([
      ['双方协商', '双方协商'],
      [due, due],
    ]);
    expect((await refusal(read('health-data', dispute))).status).toBe(404);
    expect((await refusal(give('civil-data', dispute, 'agree'))).error.faults?.map(({ path }) => path)).toEqual([
      'agreement',
    ]);
  });

  it('where both must agree, what one has signed beside it waits; an objection brings it back to him alone', async () => {
    const agreed = { agreement: '以更正文件为准' };
    await give('civil-data', dispute, '加签', { to: 'civil-head', place: 'beside', note: '请过目' });
    await give('civil-data', dispute, 'agree', agreed);
    await give('education-data', dispute, 'agree', agreed);
    expect((await read('civil-data', dispute)).open).toBe(true);
    const head = await city.phone('civil-head');
    await pushArrived(city, 'civil-head', head, dispute, /【待办】会签：双方协商/);
    await ask(head, `会签不同意 ${dispute} 先查档案`, /操作：会签不同意[\s\S]*先查档案[\s\S]*退回承办人重新考虑/);
    await ask(head, '是', new RegExp(`已办理：会签不同意[\\s\\S]*${dispute}`));
    await quiet(city);
    expect(await mine('civil-data', dispute)).toEqual(['双方协商']);
    expect(await mine('education-data', dispute)).toEqual([]);
    expect((await give('civil-data', dispute, 'agree', agreed)).ending).toBe('协商一致');
  });

  it('gets its end back: the provider corrects, and all six confirm anew', async () => {
    expect(await links('civil-data', correction)).toMatchObject([{ number: dispute, state: '协商一致' }]);
    const following = await read('civil-data', correction);
    expect(following.steps).toContain('按争议结果处理');
    expect(following.items.find((one) => one.title === '按争议结果处理')?.deadlines).toMatchObject([
      { at: workingDayEnd(await city.now(), 5) },
    ]);
    const anew = await give('civil-data', correction, 'correctAgain', { what: '芙容区' });
    expect(anew.receipts).toMatchObject({ total: 6, confirmed: 0 });
    await quiet(city);
    expect((await read('civil-data', correction)).receipts).toMatchObject({ total: 6, confirmed: 0 });
    const statistics = await city.phone('statistics-data');
    await ask(statistics, `确认 ${correction}`, /比对结果？/);
    await ask(statistics, '1', /已办理：确认[\s\S]*已收 1\/6/);
    // Also of who had confirmed the first result.
    for (const unit of ['education', 'health', 'social-security', 'transport', 'service']) {
      await confirm(`${unit}-data`);
    }
    await quiet(city);
    expect((await read('education-data', correction)).ending).toBe('已核校，各单位均已回执');
  });

  it('is opened again within its ten working days, and not after them', async () => {
    const phone = await city.phone('education-data');
    await ask(phone, `重新打开 ${correction} 又见不符`, /已办理：重新打开[\s\S]*提出数据争议/);
    expect(await commands('civil-data', correction)).not.toContain('reopen');
    expect((await give('education-data', correction, 'letBe')).ending).toBe('已核校，各单位均已回执');
    const last = workingDayEnd(await city.now(), 10);
    await city.forward({ to: addMs(last, -60_000) });
    expect((await offer('education-data', correction, 'reopen'))?.blocked).toBeUndefined();
    await lapse(last);
    expect((await offer('education-data', correction, 'reopen'))?.blocked).toMatch(
      /^重新打开的期限（.*24:00）已过，请另行发起。$/,
    );
    expect((await refusal(give('education-data', correction, 'reopen', { reason: '再看' }))).status).toBe(409);
    await ask(phone, `重新打开 ${correction} 再看`, /重新打开的期限（.*）已过，请另行发起/);
  });
});

describe('a violation', () => {
  let source: string;
  let violation: string;

  it('comes of a duty that is overdue: opened by the authority in chat, it names what it comes of', async () => {
    const opened = await open('civil-contact', 'duplicate-collection', {
      ...{ unit: 'housing', resource: 'divisions', asked: 'firm', facts: '要求企业填报区划代码' },
    });
    source = opened.number;
    const due = workingDayEnd(opened.openedAt, 5);
    expect(dues(opened)).toEqual([due]);
    await lapse(due);
    expect(await links('authority-data', source)).toEqual([]);
    const phone = await city.phone('authority-data');
    await pushArrived(city, 'authority-data', phone, source, /【待办】督促逾期的单位/);
    await ask(phone, `结案并移送违规处理 ${source} 逾期未答复`, /后果：本事项办结；该单位的责任另行办理违规处理/);
    await ask(phone, '是', /已办结：逾期未办，已移送违规处理/);
    const [child] = await links('authority-data', source);
    expect(child).toMatchObject({ side: 'child', procedureTitle: '违规处理', state: '进行中' });
    violation = child?.number ?? '';
    expect(await links('authority-data', violation)).toMatchObject([{ side: 'parent', number: source }]);
    // Nobody waits for who does not answer: the order to stop comes of the violation.
    expect((await read('housing-data', source)).ending).toBe('逾期未办，已移送违规处理');
  });

  it('of the nation’s rules is ordered by the authority, knows no criticism, and is accounted for where it stays', async () => {
    const until = addDays(dayOf(await city.now()), 7);
    const order = { requirement: '停止填报', until, grave: false, ...ok };
    expect(await commands('authority-data', violation)).not.toContain('petition');
    const past = { ...order, until: addDays(dayOf(await city.now()), -1) };
    expect(await faults(give('authority-data', violation, 'orderItself', past))).toEqual([
      ['until', '“改正期限”不能早于今天。'],
    ]);
    await give('authority-data', violation, 'orderItself', order);
    await (await city.phone('housing-head')).expect(new RegExp(`被责令改正[\\s\\S]*${violation}`));
    expect(await commands('housing-contact', violation)).not.toContain('returnToStep');
    await lapse(endOfDay(until));
    expect((await read('housing-head', violation)).steps).toEqual(['改正', '逾期未改的处理']);
    expect(await commands('authority-data', violation)).not.toContain('criticise');
    const phone = await city.phone('authority-data');
    await pushArrived(city, 'authority-data', phone, violation, /【待办】逾期未改的处理/);
    await ask(phone, `启动追责 ${violation} 逾期拒不改正`, /操作：启动追责/);
    await ask(phone, '是', /已办理：启动追责/);
    const accounting = (await read('authority-data', violation)).items.find((one) => one.title === '追究责任');
    expect(accounting?.deadlines.map(({ at }) => at)).toEqual([workingDayEnd(await city.now(), 30)]);
    await give('authority-data', violation, 'accounted', {
      accounted: '约谈负责人',
      until: addDays(dayOf(await city.now()), 7),
    });
    expect((await read('housing-head', violation)).steps).toEqual(['改正']);
    await give('housing-contact', violation, 'submit', { measures: '已停止', proof: '截图' });
    expect((await give('authority-data', violation, 'pass')).ending).toBe('已追究责任');
    expect(await links('authority-data', source)).toMatchObject([{ number: violation, state: '已追究责任' }]);
  });

  describe('that somebody reports', () => {
    const facts = { unit: 'housing', facts: '要求企业重复填报' };
    const report = async (ground: string) => {
      const { number } = await open('authority-data', 'violation', { ...facts, ground, source });
      const [link] = await links('authority-data', number);
      expect(link).toMatchObject({ side: 'source', number: source, procedureTitle: '重复采集举报' });
      return number;
    };
    const order = async () => ({
      ...{ requirement: '停止填报', until: addDays(dayOf(await city.now()), 5), grave: false, ...ok },
    });

    it('names its source by number, and the source names it', async () => {
      const wrong = open('authority-data', 'violation', { ...facts, ground: 'user-other', source: '99000001' });
      expect((await refusal(wrong)).error.faults?.map(({ path }) => path)).toEqual(['source']);
      const number = await report('user-other');
      expect(await links('authority-data', source)).toContainEqual(expect.objectContaining({ side: 'cites', number }));
      const phone = await city.phone('authority-data');
      await ask(phone, `不予认定 ${number} 已经停止`, /操作：不予认定/);
      await ask(phone, '是', /已办结：不予认定或责令/);
    });

    it('is asked of the city government, which may decline, or before it answers is asked no more', async () => {
      const declined = await report('city-collection');
      await give('authority-data', declined, 'petition', { opinion: '提请责令改正' });
      const phone = await city.phone('government-head');
      await pushArrived(city, 'government-head', phone, declined, /【待办】责令改正/);
      await ask(phone, `不予责令 ${declined} 事实不清`, /操作：不予责令/);
      await ask(phone, '是', /已办结：不予认定或责令/);
      const withdrawn = await report('city-other');
      await give('authority-data', withdrawn, 'petition', { opinion: '提请责令改正' });
      expect((await give('authority-data', withdrawn, 'withdraw', { reason: '已自行改正' })).ending).toBe('已撤回提请');
    });

    it('is corrected: sent back once, given another day once, and closed', async () => {
      const number = await report('user-security');
      await give('authority-data', number, 'orderItself', await order());
      await give('housing-head', number, 'submit', { measures: '已改', proof: '截图' });
      const until = addDays(dayOf(await city.now()), 6);
      await give('authority-data', number, 'fail', { reason: '仍可填报', until });
      expect(dues(await read('housing-head', number))).toEqual([endOfDay(until)]);
      await lapse(endOfDay(until));
      const next = addDays(dayOf(await city.now()), 9);
      const phone = await city.phone('authority-data');
      await ask(phone, `重定期限 ${number}`, /理由？/);
      await ask(phone, '系统改造中', /新的改正期限？/);
      await ask(phone, next, /操作：重定期限/);
      await ask(phone, '是', /已办理：重定期限/);
      const given = await read('housing-head', number);
      expect([given.steps, dues(given)]).toEqual([['改正'], [endOfDay(next)]]);
      await give('housing-head', number, 'submit', { measures: '入口已关', proof: '截图' });
      expect((await give('authority-data', number, 'pass')).ending).toBe('已改正');
    });

    it('against the authority is ordered above it, and is not the authority’s to check', async () => {
      expect(await faults(open('authority-data', 'violation', { ...facts, ground: 'authority-dispute' }))).toEqual([
        ['unit', '这一情形只针对市数据资源主管部门，请核对单位或改选情形'],
      ]);
      const against = { unit: 'authority', facts: '争议未调解', ground: 'authority-dispute' };
      const { number } = await open('government-head', 'violation', against);
      const superior = { superior: '省数据局', document: '省数函 7 号' };
      await give('government-head', number, 'recordOrder', { ...(await order()), ...superior });
      await give('authority-head', number, 'submit', { measures: '已调解', proof: '调解书' });
      expect(await commands('authority-data', number)).not.toContain('pass');
      const phone = await city.phone('government-head');
      await pushArrived(city, 'government-head', phone, number, /【待办】核查改正结果/);
      await ask(phone, `改正到位 ${number}`, /操作：改正到位/);
      await ask(phone, '是', /已办结：已改正/);
    });
  });
});
