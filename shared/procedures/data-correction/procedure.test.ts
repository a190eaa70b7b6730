/** B-32, N-26: a doubted record is verified, the result goes to every user, and each confirms. */
import { isRejection } from '../../kernel/rejection.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dataCorrection } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-09-29T03:00:00.000Z'; // Tuesday before the National Day holiday
const finding = (record: string, field = '名称') => ({
  record,
  field,
  says: '旧名',
  should: '新名',
  evidence: '民政公告',
});
const three = { resource: 'divisions', findings: [finding('430102'), finding('430103'), finding('430104', 'level')] };
const play = (regime: 'city' | 'national' = 'national') =>
  new Play({ city: cityOf(fullPlan), procedure: dataCorrection, now, regime });
const reported = () => play().open('a1', three);

const results = [
  { finding: '1', what: '', outcome: 'corrected', value: '新名' },
  { finding: '2', what: '', outcome: 'confirmed', why: '公告尚未生效' },
  { finding: '3', what: '', outcome: 'partly', value: '3', why: '级别有误，名称无误' },
];
const row = (n: number, change: object) => ({
  results: results.map((one, i) => (i === n ? { ...one, ...change } : one)),
});
const answer = { results: results.map((one) => ({ ...one, what: '所提' })) };
const withWhat = (form: { results: object[] }) => ({ results: form.results.map((one) => ({ ...one, what: '所提' })) });
const answered = () => reported().give('b1', 'answer', answer);

const registered = (of: Play, op: 'put' | 'lift') =>
  of.effects.flatMap((one) => (one.effect === 'register' && one.change.op === op ? [one.change.subject] : []));
const subjects = ['divisions/430102/名称', 'divisions/430103/名称', 'divisions/430104/级别'];

describe('a report', () => {
  it('is verified by the provider within the city’s 5 working days, beside the 10 of N-26, over the holiday', () => {
    // 30 Sep; 1–7 Oct are off, Sat 10 Oct is worked: the 5th working day is Mon 12, the 10th Mon 19 October.
    expect(reported().item('verify').deadlines).toMatchObject([
      { at: '2026-10-12T15:59:59.999Z', basis: { setting: 'data-correction.verify' } },
      { at: '2026-10-19T15:59:59.999Z', basis: { article: 'N-26' } },
    ]);
    expect(play('city').open('a1', three).item('verify').deadlines).toHaveLength(1);
  });

  it('lapses at each of the two, and is still the provider’s to answer', () => {
    const matter = reported().until('2026-11-02T00:00:00.000Z');
    expect(matter.events.flatMap((one) => (one.type === 'lapsed' ? [one.at] : []))).toEqual([
      '2026-10-12T15:59:59.999Z',
      '2026-10-19T15:59:59.999Z',
      // The authority that does not go on about it either.
      '2026-10-19T15:59:59.999Z',
    ]);
    expect(matter.give('b2', 'answer', answer).steps()).toEqual(['receipts']);
  });

  it('shows every user unit at once that the records are being verified, and how to serve citizens meanwhile', () => {
    const matter = reported();
    const told = matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.verifying);
    expect(told).toMatchObject({
      to: ['post:alpha:data', 'post:gamma:data', 'post:office:data'],
      body: expect.stringContaining('照常办理') as string,
    });
    expect(registered(matter, 'put')).toEqual(subjects);
    const change = matter.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []))[0];
    expect(change).toMatchObject({ units: ['beta', 'alpha', 'gamma', 'office'], note: t.verifyingNote });
    // What was claimed, and by whom with which evidence, is not part of what they see.
    expect(JSON.stringify([told, change])).not.toMatch(/民政公告|旧名|新名|a1/);
    expect(dataCorrection.advice?.(matter.state!, 'gamma', cityOf(fullPlan).directory)).toEqual([t.verifyingNote]);
  });

  it.each<[string, string, object, string]>([
    ['of an unknown resource', 'a1', { resource: 'nothing', findings: [finding('1')] }, 'resource'],
    ['by its provider', 'b1', three, 'resource'],
    ['by a unit that does not use it', 'auth1', three, 'resource'],
    ['of an unknown column', 'a1', { resource: 'divisions', findings: [finding('1', '面积')] }, 'findings.0.field'],
    [
      'of one thing twice, by key and by title',
      'a1',
      { resource: 'divisions', findings: [finding('1'), finding('1', 'name')] },
      'findings.1.record',
    ],
    ['of nothing', 'a1', { resource: 'divisions', findings: [] }, 'findings'],
    [
      'without evidence',
      'a1',
      { resource: 'divisions', findings: [{ ...finding('1'), evidence: '' }] },
      'findings.0.evidence',
    ],
  ])('%s is refused, at its place', (_, who, form, path) => {
    const came = play().do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form });
    expect(isRejection(came) && came.faults?.map((one) => one.path)).toEqual([path]);
  });
});

it('masks the number of a person and keeps the code of an organisation, as reported and as answered', () => {
  const numbers = '114301004488000307，１１０１０５１９４９１２３１００２Ｘ';
  const shown = '114301004488000307，110105********002X';
  const matter = play().open('a1', { ...three, findings: [{ ...finding('1'), should: numbers }], note: numbers });
  expect(matter.state?.opening).toMatchObject({ findings: [{ should: shown }], note: shown });
  matter.give('b1', 'answer', { results: [{ ...results[0], value: numbers, what: numbers }] });
  expect(matter.state?.given['answer']?.form).toMatchObject({ results: [{ value: shown }] });
  expect(JSON.stringify([matter.events, matter.effects])).not.toMatch(/19491231|１９４９/);
});

describe('the answer', () => {
  it('asks for one conclusion per finding, starting from what was claimed', () => {
    expect(
      reported()
        .allowed('b1')
        .find((one) => one.command === 'answer')?.prefill,
    ).toMatchObject({
      results: [{ finding: '1', value: '新名', what: '430102 名称：旧名 → 新名' }, { finding: '2' }, { finding: '3' }],
    });
  });

  it.each<[string, { results: object[] }, string]>([
    ['with a finding left out', { results: results.slice(1) }, 'results'],
    ['with a finding concluded twice', { results: [...results, { ...results[0] }] }, 'results'],
    ['with a finding that nobody made', row(2, { finding: '4' }), 'results'],
    ['without the reason for “confirmed right”', row(1, { why: '' }), 'results.1.why'],
    ['without the reason for “partly”', row(2, { why: undefined }), 'results.2.why'],
    ['without the new content of “corrected”', row(0, { value: '' }), 'results.0.value'],
    ['without the new content of “partly”', row(2, { value: undefined }), 'results.2.value'],
    ['without a conclusion', row(0, { outcome: '' }), 'results.0.outcome'],
  ])('%s is refused', (_, form, path) => {
    expect(
      reported()
        .refusal('b1', 'answer', withWhat(form))
        ?.faults?.map((one) => one.path),
    ).toEqual([path]);
  });

  it('is the provider’s alone', () => {
    for (const who of ['a1', 'a3', 'g1', 'auth1', 'bHead'])
      expect(reported().refusal(who, 'answer', answer)?.rejected).toBe('notAllowed');
  });

  it('lifts what was put, and goes to every user unit, the reporter’s too, with all conclusions', () => {
    const matter = answered();
    expect(registered(matter, 'lift')).toEqual(subjects);
    expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({
      units: ['alpha', 'gamma', 'office'],
      post: 'data',
      dueAt: '2026-10-12T15:59:59.999Z',
      body: expect.stringMatching(
        /1\. 430102 名称 已更正为“新名”；2\. 430103 名称 经核实无误；3\. 430104 级别 部分更正为“3”/,
      ) as string,
    });
    expect(dataCorrection.advice?.(matter.state!, 'gamma', cityOf(fullPlan).directory)).toEqual([]);
  });

  it('numbers the conclusions as the findings, in whatever order they were given', () => {
    const matter = reported().give('b1', 'answer', { results: [...answer.results].reverse() });
    const asked = matter.effects.find((one) => one.effect === 'askReceipts');
    expect(asked).toMatchObject({ body: expect.stringMatching(/3\. 430104 .*；2\. 430103 .*；1\. 430102/) as string });
  });
});

describe('the end', () => {
  it('comes when every unit has confirmed, and not one earlier', () => {
    const matter = answered();
    const item = matter.item('receipts').id;
    for (const confirmed of [0, 2])
      expect(matter.judge(machine('x'), { kind: 'closeReceipts', item, confirmed, root: '' })).toMatchObject({
        rejected: 'notNow',
      });
    expect(matter.closeReceipts(3).state?.end?.end).toBe('settled');
  });

  it('is not brought by the lapse of the receipts: they are reminded of, and stay open', () => {
    const matter = answered().until('2026-12-01T00:00:00.000Z');
    expect(matter.effects.flatMap((one) => (one.effect === 'remindReceipts' ? [[one.kind, one.line]] : []))).toEqual([
      ['reminder', []],
      ['lapse', ['post:authority:data']],
    ]);
    // Whoever does not confirm holds up nobody for ever: the authority closes the receipts.
    expect(matter.steps()).toEqual(['receipts', 'late']);
    expect(matter.give('auth1', 'closeReceipts').state?.end?.end).toBe('closed');
  });

  it('is brought by the authority where the provider never verifies, with a violation, and users are told', () => {
    const matter = reported().until('2026-10-14T00:00:00.000Z');
    expect(matter.steps()).toEqual(['verify', 'late']);
    // The city's own limit is over, that of the law is not.
    expect(matter.refusal('auth1', 'giveUp', { reason: '不办' })?.rejected).toBe('gateClosed');
    matter.give('auth1', 'press', { reason: '逾期', until: '2026-10-20' }).until('2026-10-21T00:00:00.000Z');
    matter.give('auth1', 'giveUp', { reason: '始终不核校' });
    expect(matter.state?.end?.end).toBe('unverified');
    expect(matter.effects.find((one) => one.effect === 'open')).toMatchObject({
      form: { unit: 'beta', ground: 'provider-verify' },
    });
    expect(registered(matter, 'lift')).toEqual(subjects);
  });

  it('comes by a withdrawal of the reporting unit, which lifts what was put and tells everybody', () => {
    const matter = reported();
    expect(matter.refusal('g1', 'withdraw', { reason: '看错了' })?.rejected).toBe('notAllowed');
    matter.give('a3', 'withdraw', { reason: '看错了' });
    expect(matter.state?.end?.end).toBe('withdrawn');
    expect(registered(matter, 'lift')).toEqual(subjects);
    expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.withdrawn)).toMatchObject({
      to: ['post:alpha:data', 'post:gamma:data', 'post:office:data'],
    });
  });

  it('is not brought by a withdrawal after the answer', () => {
    expect(answered().refusal('a1', 'withdraw', { reason: '看错了' })?.rejected).toBe('notNow');
  });
});

describe('a result that the reporter contests', () => {
  const grounds = { about: '公告已生效', request: '请按公告更正第 2 条' };
  const contested = () => answered().give('a1', 'object').give('a1', 'dispute', grounds);
  const child = (of: Play) => of.effects.flatMap((one) => (one.effect === 'open' ? [one] : []));
  const decided = (of: Play, end = 'agreed') =>
    of.must(machine('outbox'), {
      kind: 'link',
      link: { ...child(of).at(-1)!.link, end: { end, title: '已有结果', good: true, at: of.now } },
    });

  it('becomes a dispute with its provider, while the others go on confirming', () => {
    const matter = contested();
    expect(child(matter)).toMatchObject([
      {
        link: { procedure: 'data-dispute' },
        unit: 'alpha',
        form: { resource: 'divisions', provider: 'beta', ...grounds },
      },
    ]);
    expect(matter.steps()).toEqual(['receipts', 'dispute']);
    expect(matter.refusal('a1', 'object')).toBeDefined();
    // All have confirmed: it is not at its end while it is contested.
    expect(matter.closeReceipts(3).steps()).toEqual(['dispute']);
    expect(decided(matter).item('followUp').parties).toEqual(['post:beta:data']);
  });

  it('is corrected by what the dispute came to, and every user unit confirms the new result', () => {
    const matter = decided(contested()).give('b1', 'correctAgain', { what: '第 2 条改为“新名”' });
    expect(matter.steps()).toEqual(['receipts']);
    const asked = matter.effects.filter((one) => one.effect === 'askReceipts');
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({ body: expect.stringContaining('争议处理后更正：第 2 条') as string });
    expect(matter.closeReceipts(3).state?.end?.end).toBe('settled');
  });

  it('or stays, with the reason; what is still to be confirmed goes on', () => {
    const open = decided(contested(), 'dismissed').give('b1', 'keep', { why: '协商确认原结果' });
    expect(open.steps()).toEqual(['receipts']);
    const last = decided(contested().closeReceipts(3), 'dismissed').give('b1', 'keep', { why: '协商确认原结果' });
    expect(last.state?.end?.end).toBe('settled');
  });

  it('and that was decided for the reporter is kept with the authority’s confirmation only', () => {
    const kept = () => decided(contested(), 'decided').give('b1', 'keep', { why: '无法更正' });
    expect(kept().steps()).toEqual(['receipts', 'confirmKeep']);
    const insisted = kept().give('auth1', 'insist', { why: '决定已生效' });
    expect(insisted.steps()).toEqual(['receipts', 'followUp']);
    expect(kept().give('auth1', 'confirmKeep', { why: '原始凭证已灭失' }).steps()).toEqual(['receipts']);
  });

  it('after the end, within the city’s limit and by the reporter alone', () => {
    const ended = () => answered().closeReceipts(3);
    expect(ended().refusal('g1', 'reopen', { reason: '异议' })).toBeDefined();
    const matter = ended().give('a1', 'reopen', { reason: '公告已生效' });
    expect(matter.steps()).toEqual(['contest']);
    expect(matter.give('a1', 'letBe').state?.end?.end).toBe('settled');
    const again = ended().give('a1', 'reopen', { reason: '公告已生效' }).give('a1', 'dispute', grounds);
    expect(again.steps()).toEqual(['dispute']);
    expect(ended().until('2026-11-20T00:00:00.000Z').refusal('a1', 'reopen', { reason: '晚了' })?.rejected).toBe(
      'gateClosed',
    );
  });
});

describe('what was contested and is left lying', () => {
  const grounds = { about: '公告已生效', request: '请按公告更正第 2 条' };

  it('by the reporter is closed by the authority, whatever it has closed before', () => {
    const matter = answered().give('a1', 'object').until('2026-12-01T00:00:00.000Z');
    expect(matter.steps()).toEqual(['receipts', 'contest', 'late']);
    expect(matter.give('auth1', 'closeReceipts').steps()).toEqual(['contest', 'late']);
    expect(matter.give('auth1', 'closeContest').state?.end?.end).toBe('settled');
    const other = answered().give('a1', 'object').until('2026-12-01T00:00:00.000Z').give('auth1', 'closeContest');
    expect(other.steps()).toEqual(['receipts', 'late']);
  });

  it('by the provider after the dispute is pressed, and pursued as a breach of which the users are told', () => {
    const matter = answered().closeReceipts(3).give('a1', 'reopen', { reason: '异议' }).give('a1', 'dispute', grounds);
    const opened = matter.effects.flatMap((one) => (one.effect === 'open' ? [one.link] : [])).at(-1)!;
    const end = { end: 'decided', title: '已决定', good: true, at: matter.now };
    matter.must(machine('outbox'), { kind: 'link', link: { ...opened, end } }).until('2026-12-01T00:00:00.000Z');
    expect(matter.steps()).toEqual(['followUp', 'late']);
    const lifts = registered(matter, 'lift').length;
    matter.give('auth1', 'giveUp', { reason: '拒不更正' });
    expect(matter.state?.end?.end).toBe('unverified');
    expect(registered(matter, 'lift')).toHaveLength(lifts);
    expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.unverified)).toMatchObject({
      body: expect.stringContaining('未按争议结果') as string,
    });
  });
});
