/** 催办 → 督办 → 通报: each step only after the one before, by who may, and seen through when nobody does anything. */
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const supervised = {
  ...toy,
  roles: { ...toy.roles, above: { title: '主管部门', post: 'cloud' as const, of: 'authority' as const } },
  supervisor: 'above',
};
const opened = () =>
  new Play({ city: cityOf(fullPlan), procedure: supervised, now }).open('a1', { what: '系统甲', size: 3 });
const demand = { until: '2026-09-25', note: '请说明进展' };
const told = (play: Play) => (play.last?.effects ?? []).filter((one) => one.effect === 'notify');
const offered = (play: Play, person: string) => play.allowed(person).map(({ command }) => command);

describe('the ladder of urging', () => {
  it('goes up a step at a time: no demand before it was urged, nothing made known before it was demanded', () => {
    const play = opened();
    const early = play.refusal('auth1', 'superviseTask', demand);
    expect(early).toMatchObject({ rejected: 'gateClosed', text: expect.stringContaining('请先催办') });
    expect(play.refusal('auth1', 'makeKnown', { reason: '逾期未办' })).toMatchObject({ rejected: 'notNow' });
    play.give('a1', 'urge').give('auth1', 'superviseTask', demand);
    expect(play.refusal('auth1', 'makeKnown', { reason: '逾期未办' })).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('auth1', 'superviseTask', demand)).toMatchObject({ rejected: 'gateClosed' });
  });

  it('a demand is a task of who is urged, with the day that it names; answered, whoever asked hears it', () => {
    const play = opened().give('a1', 'urge').give('auth1', 'superviseTask', demand);
    const task = play.state?.items.find((one) => one.answers);
    expect(task).toMatchObject({
      parties: play.state?.items[0]?.parties,
      deadlines: [{ basis: { limit: '截止 2026-09-25' } }],
    });
    expect(offered(play, 'a1')).not.toContain('answerSupervision');
    play.give('office1', 'answerSupervision', { answer: '明日办结' });
    expect(told(play)[0]?.to).toContain('person:auth1');
    expect(play.steps()).toEqual(['review']);
    play.now = '2026-09-26T02:00:00.000Z';
    // Answered in time, and its own limit runs still.
    expect(play.refusal('auth1', 'makeKnown', { reason: '逾期未办' })).toMatchObject({ rejected: 'gateClosed' });
  });

  it('nobody answers: it lapses, is told up the line, and may be made known, once', () => {
    const play = opened().give('a1', 'urge').give('auth1', 'superviseTask', demand);
    play.until('2026-09-26T02:00:00.000Z');
    expect(
      told(play)
        .filter(({ kind }) => kind === 'lapse')
        .flatMap(({ to }) => to),
    ).toContain('post:authority:cloud');
    expect(play.state?.end).toBeUndefined();
    for (const other of ['a1', 'office1', 'fin1'])
      expect(play.refusal(other, 'makeKnown', { reason: '逾期未答复' })).toMatchObject({ rejected: 'notAllowed' });
    play.give('auth1', 'makeKnown', { reason: '逾期未答复' });
    expect(told(play)[0]?.to).toContain('post:office:head');
    expect(play.refusal('auth1', 'makeKnown', { reason: '逾期未答复' })).toMatchObject({ rejected: 'gateClosed' });
    // Nothing is decided by it.
    expect(play.steps()).toEqual(['review', 'supervision']);
    play.give('office1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it('a foreign unit neither urges nor demands, and who has the task demands nothing of himself', () => {
    const play = opened();
    expect(play.refusal('fin1', 'urge')).toMatchObject({ rejected: 'notAllowed' });
    play.give('a1', 'urge');
    for (const other of ['fin1', 'a1', 'office1'])
      expect(play.refusal(other, 'superviseTask', demand)).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('auth1', 'superviseTask', { ...demand, until: '2026-09-01' })?.faults?.[0]?.path).toBe('until');
    expect(play.refusal('auth1', 'superviseTask', { until: '2026-09-25' })?.faults?.[0]?.path).toBe('note');
  });
});
