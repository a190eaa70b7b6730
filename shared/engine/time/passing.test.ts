/** What time does: reminders, lapses, waits, ladders, re-notifications, extensions. It never decides. */
import { addMs } from '../../kernel/time.ts';
import { limit } from '../definition/define.ts';
import { earliestDue, wakeAt } from '../decide.ts';
import { dueOf } from '../deciding/draft.ts';
import { cityOf, fullPlan, machine, type CityPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import type { Effect } from '../matter/state.ts';

const now = '2026-11-02T02:00:00.000Z';
const minutes = (n: number) => addMs(now, n * 60_000);
const play = (plan: CityPlan = fullPlan, size = 3) =>
  new Play({ city: cityOf(plan), procedure: toy, now }).open('a1', { what: '系统甲', size });
const testing = (plan?: CityPlan) => play(plan).give('office1', 'agree');
const alarmed = (plan?: CityPlan) => play(plan, 9).give('office1', 'agree');

type Notice = Extract<Effect, { effect: 'notify' }>;
const notices = (of: Play, kind: Notice['kind']) =>
  of.effects.filter((one): one is Notice => one.effect === 'notify' && one.kind === kind);

describe('a limit', () => {
  it('is reminded of at nine on the working day before, and lapses once, up the line, deciding nothing', () => {
    const matter = play();
    expect(wakeAt(matter.state!)).toBe('2026-11-04T01:00:00.000Z');
    matter.until('2026-11-05T15:59:59.998Z');
    expect(notices(matter, 'reminder')).toMatchObject([
      { to: ['post:office:cloud'], item: 'review#1', words: ['同意', '驳回'] },
    ]);
    expect(notices(matter, 'lapse')).toHaveLength(0);
    matter.until('2026-12-01T00:00:00.000Z');
    const lapses = matter.events.filter((one) => one.type === 'lapsed' && one.item === 'review#1');
    expect(lapses).toEqual([
      { type: 'lapsed', item: 'review#1', deadline: 'review#1.1', at: '2026-11-05T15:59:59.999Z' },
    ]);
    const told = notices(matter, 'lapse')
      .filter((one) => one.item === 'review#1')
      .map((one) => one.to);
    expect(told).toEqual([['post:office:cloud'], ['post:office:head']]);
    expect(matter.item('review').deadlines[0]?.lapsedAt).toBe('2026-11-05T15:59:59.999Z');
    expect(earliestDue(matter.state!)).toBe('2026-11-05T15:59:59.999Z');
  });

  it('that lapsed opens what is meant to be asked then, beside the open task, counted from the lapse however late the tick', () => {
    const matter = play();
    matter.now = '2026-11-20T00:00:00.000Z';
    matter.must(machine('clock'), { kind: 'tick' });
    expect(matter.steps()).toEqual(['review', 'complain']);
    expect(matter.item('complain')).toMatchObject({ since: '2026-11-05T15:59:59.999Z' });
    expect(matter.item('complain').deadlines[0]?.at).toBe('2026-11-09T15:59:59.999Z');
    expect(matter.item('complain').deadlines[0]?.lapsedAt).toBe('2026-11-09T15:59:59.999Z');
  });

  it.each([
    [
      'of one day on its last day, since nine of the day before is over',
      limit(1, 'wd', 'A-12'),
      '2026-11-03T01:00:00.000Z',
    ],
    ['of days on the working day before, over the weekend', limit(5, 'wd', 'A-12'), '2026-11-06T01:00:00.000Z'],
    ['of hours at its half', limit(4, 'h', 'R-4'), '2026-11-02T04:00:00.000Z'],
    ['of a few minutes not at all', limit(15, 'min', 'A-31'), undefined],
  ])('%s is reminded of', (_, short, at) => {
    const procedure = { ...toy, steps: { ...toy.steps, review: { ...toy.steps['review']!, limits: [short] } } };
    const matter = new Play({ city: cityOf(fullPlan), procedure, now }).open('a1', { what: '系统甲' });
    expect(matter.state?.timers.find((one) => one.kind === 'remind')?.at).toBe(at);
  });

  it('that had passed before the matter was opened lapses at the opening, and what it asks for is not late at once', () => {
    const review = toy.steps['review']!;
    const overdue = limit(2, 'wd', 'A-12', { from: () => '2026-10-12T00:00:00.000Z' });
    const procedure = { ...toy, steps: { ...toy.steps, review: { ...review, limits: [overdue] } } };
    const matter = new Play({ city: cityOf(fullPlan), procedure, now }).open('a1', { what: '系统甲' });
    expect(matter.item('review').deadlines[0]).toMatchObject({
      at: '2026-10-14T15:59:59.999Z',
      startedAt: '2026-10-12T00:00:00.000Z',
    });
    matter.until(minutes(1));
    expect(matter.item('complain')).toMatchObject({ since: now, deadlines: [{ at: '2026-11-04T15:59:59.999Z' }] });
  });

  it('is still open to an answer, which finds the lapse recorded', () => {
    const matter = play();
    matter.now = '2026-11-06T00:30:00.000Z';
    matter.give('office1', 'agree');
    expect(matter.last?.events.map((one) => one.type)).toEqual([
      'reminded',
      'lapsed',
      'entered',
      'given',
      'left',
      'entered',
      'takeable',
    ]);
  });

  it('is not reminded of once its task is closed', () => {
    const matter = testing().until('2026-11-10T00:00:00.000Z');
    expect(notices(matter, 'reminder')).toEqual([]);
  });

  it('tells whoever is next above, where nobody is head', () => {
    const { head: _, ...headless } = fullPlan['office']!;
    const matter = play({ ...fullPlan, office: headless }).until('2026-11-06T00:00:00.000Z');
    expect(notices(matter, 'lapse').at(-1)?.to).toEqual(['post:authority:head']);
  });

  it('shows the next deadline of its item, and the last once all have lapsed', () => {
    const deadline = (id: string, at: string) => ({
      id,
      at,
      startedAt: now,
      basis: { setting: 's', limit: '' },
      provisional: false,
      calendar: 'c',
    });
    const item = {
      id: 'x',
      step: 'x',
      kind: 'task' as const,
      since: now,
      parties: [],
      deadlines: [deadline('1', minutes(9)), deadline('2', minutes(3))],
    };
    expect(dueOf(item)).toMatchObject({ dueAt: minutes(3), basis: { setting: 's' } });
    expect(dueOf({ ...item, deadlines: item.deadlines.map((one) => ({ ...one, lapsedAt: now })) })).toMatchObject({
      dueAt: minutes(9),
    });
  });
});

describe('a wait', () => {
  const END = '2026-11-17T15:59:59.999Z';

  it('ends by itself when its days have gone, and the next step counts from there', () => {
    const matter = testing();
    expect(matter.until('2026-11-17T15:59:59.998Z').steps()).toEqual(['test']);
    expect(matter.until(END).steps()).toEqual(['receive']);
    expect(matter.item('receive').since).toBe(END);
  });

  const asking = () => testing().give('a1', 'askExtension', { days: 10, reason: '数据未到齐' });

  it('is lengthened by the days of a consent, counted from its old end', () => {
    const matter = asking();
    expect(matter.refusal('a1', 'askExtension', { days: 1, reason: '再来' })).toBeDefined();
    matter.until('2026-11-10T00:00:00.000Z').give('office2', 'grantExtension', { reason: '同意' });
    expect(matter.until('2026-11-27T15:59:59.998Z').steps()).toEqual(['test']);
    expect(matter.until('2026-11-27T15:59:59.999Z').steps()).toEqual(['receive']);
  });

  it('is lengthened by no more than its cap, all consents together', () => {
    const ask = (of: Play, days: number) => of.refusal('a1', 'askExtension', { days, reason: '数据未到齐' });
    const matter = testing();
    expect(ask(matter, 31)?.faults).toMatchObject([{ path: 'days', message: expect.stringMatching(/30/) }]);
    matter.give('a1', 'askExtension', { days: 20, reason: '数据未到齐' });
    matter.give('office2', 'grantExtension', { reason: '同意' });
    expect(ask(matter, 11)?.faults).toMatchObject([{ path: 'days', message: expect.stringMatching(/10/) }]);
    matter.give('a1', 'askExtension', { days: 10, reason: '还差一批' });
    matter.give('office2', 'grantExtension', { reason: '同意' });
    expect(matter.allowed('a1').map((one) => one.command)).not.toContain('askExtension');
    expect(ask(matter, 1)?.rejected).toBeDefined();
    expect(matter.until('2026-12-17T15:59:59.998Z').steps()).toEqual(['test']);
    expect(matter.until('2026-12-17T15:59:59.999Z').steps()).toEqual(['receive']);
  });

  it('keeps its end after a refusal, and whoever asked is told', () => {
    const matter = asking().give('office1', 'refuseExtension', { reason: '不必' });
    expect(notices(matter, 'result').at(-1)).toMatchObject({
      to: ['post:alpha:cloud', 'person:a1'],
      subject: '不同意延期',
      dueAt: END,
    });
    expect(matter.until(END).steps()).toEqual(['receive']);
  });

  it('is held while the request is unanswered; a refusal then ends it, and tells', () => {
    const matter = asking().until('2026-11-19T00:00:00.000Z');
    expect(matter.item('test').held).toBe(true);
    matter.give('office1', 'refuseExtension', { reason: '不必' });
    expect(notices(matter, 'result')).toHaveLength(1);
    expect(matter.steps()).toEqual(['receive']);
    expect(matter.item('receive').since).toBe('2026-11-19T00:00:00.000Z');
  });

  it('that was held goes on after a consent, to an end that is not before the consent', () => {
    const going = asking().until('2026-11-19T00:00:00.000Z').give('office1', 'grantExtension', { reason: '同意' });
    expect(going.item('test').held).toBeUndefined();
    expect(going.until('2026-11-27T15:59:59.999Z').steps()).toEqual(['receive']);
    const late = asking().until('2026-12-24T00:00:00.000Z').give('office1', 'grantExtension', { reason: '同意' });
    expect(late.until('2026-12-24T00:00:00.001Z').steps()).toEqual(['receive']);
    expect(late.item('receive').since).toBe('2026-12-24T00:00:00.000Z');
  });

  it('does not forget an unanswered request: it has a limit of its own, and lapses up the line', () => {
    const matter = asking();
    expect(matter.item('extension').deadlines[0]).toMatchObject({
      at: '2026-11-05T15:59:59.999Z',
      basis: { setting: 'extension.answer' },
    });
    matter.until('2026-11-06T00:00:00.000Z');
    expect(notices(matter, 'reminder')[0]).toMatchObject({ words: ['同意延期', '不同意延期'] });
    expect(notices(matter, 'lapse').map((one) => one.to)).toEqual([['post:office:cloud'], ['post:office:head']]);
    expect(matter.steps()).toEqual(['test', 'extension']);
  });

  it('takes its unanswered request with it when it is left by another way', () => {
    expect(asking().give('office1', 'stop').steps()).toEqual(['receive']);
  });

  it('is not lengthened by who asked for it, where one post asks and consents', () => {
    const matter = new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('officeHead', {
      what: '系统甲',
      size: 1,
    });
    matter.give('office2', 'agree').give('office1', 'askExtension', { days: 1, reason: '必要' });
    expect(matter.refusal('office1', 'grantExtension', { reason: '同意' })?.rejected).toBe('ownRequest');
    expect(matter.refusal('officeHead', 'grantExtension', { reason: '同意' })?.rejected).toBe('notAllowed');
    expect(matter.give('office2', 'grantExtension', { reason: '同意' }).steps()).toEqual(['test']);
  });
});

describe('a ladder', () => {
  const climbs = (matter: Play) =>
    matter.events.flatMap((one) => (one.type === 'climbed' ? [[one.title, one.at]] : []));

  it('is climbed in order, everybody asked before stays asked, and its top goes up the line', () => {
    const matter = alarmed().until(minutes(41));
    expect(climbs(matter)).toEqual([
      ['第2人', minutes(10)],
      ['第3人', minutes(20)],
      ['应急组', minutes(30)],
      ['上级', minutes(40)],
    ]);
    expect(matter.item('alarm')).toMatchObject({
      rung: 3,
      parties: ['person:duty1', 'person:duty2', 'person:duty3', 'post:group:emergency'],
    });
    expect(matter.state?.units).toContain('group');
    expect(notices(matter, 'alert').map((one) => one.to)).toEqual([
      ['person:duty1'],
      ['person:duty2'],
      ['person:duty3'],
      ['post:group:emergency'],
    ]);
    expect(notices(matter, 'lapse')).toMatchObject([
      { to: ['post:cloud:head', 'post:group:head', 'post:office:cloud'], urgent: true },
    ]);
  });

  it('asks those on duty now, leaving out nobody, when the list changes under way', () => {
    const plan: CityPlan = { ...fullPlan, cloud: { ...fullPlan['cloud']!, duty: ['duty1', 'duty2', 'duty3'] } };
    const matter = alarmed(plan).until(minutes(9));
    plan['cloud'] = { ...plan['cloud']!, duty: ['duty2', 'duty3'] };
    expect(climbs(matter.until(minutes(31))).map(([title]) => title)).toEqual(['第1人', '第2人', '应急组']);
    expect(matter.item('alarm').parties).toEqual([
      'person:duty1',
      'person:duty2',
      'person:duty3',
      'post:group:emergency',
    ]);
  });

  it('of one rung is not silent when nobody answers', () => {
    const matter = alarmed({ ...fullPlan, cloud: { kind: 'cloud-provider', head: ['cloudHead'] } }).until(minutes(11));
    expect(matter.item('alarm').parties).toEqual(['post:group:emergency']);
    expect(notices(matter, 'lapse')).toHaveLength(1);
  });

  it('without anybody on it goes up the line at once, and its lapse is told', () => {
    const { group: _, ...rest } = fullPlan;
    const matter = alarmed({ ...rest, cloud: { kind: 'cloud-provider' } });
    expect(matter.item('alarm')).toMatchObject({ parties: ['post:authority:head'], raised: { why: 'vacant' } });
    expect(notices(matter.until(minutes(11)), 'lapse').length).toBeGreaterThan(0);
  });

  it('is left in peace after an answer', () => {
    const matter = alarmed().until(minutes(12)).give('duty2', 'hear');
    const before = matter.effects.length;
    expect(matter.until(minutes(600)).effects.slice(before)).toEqual([]);
  });

  it('may be answered by who was asked, and by nobody else', () => {
    const matter = alarmed().until(minutes(12));
    expect(matter.refusal('duty3', 'hear')?.rejected).toBe('notAllowed');
    expect(matter.refusal('duty1', 'hear')).toBeUndefined();
  });
});

describe('re-notification', () => {
  const rings = (matter: Play) => matter.events.flatMap((one) => (one.type === 'renotified' ? [one.at] : []));

  it('comes each hour without a sign of life, starts again after one, and grows rare in the end', () => {
    const matter = alarmed().until(minutes(50)).give('duty1', 'alive');
    expect(rings(matter.until(minutes(109)))).toEqual([]);
    expect(rings(matter.until(minutes(111)))).toEqual([minutes(110)]);
    matter.until(minutes(60 * 24 * 30));
    expect(rings(matter).length).toBeGreaterThan(20);
    expect(rings(matter).length).toBeLessThan(50);
  });
});
