/** What can be done about a matter as a whole. */
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const opened = () => new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });

describe('a matter', () => {
  it('is urged once in four hours, and never by who has the task', () => {
    const play = opened().give('a1', 'urge');
    expect(play.last?.effects).toContainEqual(expect.objectContaining({ effect: 'notify' }));
    play.now = '2026-09-24T05:59:00.000Z';
    expect(play.refusal('a1', 'urge')).toMatchObject({ rejected: 'gateClosed' });
    play.now = '2026-09-24T06:00:00.000Z';
    expect(play.refusal('a1', 'urge')).toBeUndefined();
    expect(play.refusal('office1', 'urge')).toMatchObject({ rejected: 'notNow' });
  });

  it('is read, and not acted on, by who has a copy', () => {
    const play = opened().give('office1', 'copy', { to: [{ person: 'fin1' }] });
    expect(play.allowed('fin1')).toEqual([]);
    expect(play.refusal('fin1', 'comment', { text: '好' })).toMatchObject({ rejected: 'notAllowed' });
  });

  it('takes an attachment only with a file', () => {
    expect(opened().refusal('a1', 'attach')?.faults?.[0]?.path).toBe('files');
  });

  it('is terminated by its supervisor, with a reason, and not where only the law ends it', () => {
    const play = opened();
    expect(play.refusal('office1', 'terminate')?.faults?.[0]?.path).toBe('reason');
    expect(play.refusal('a1', 'terminate', { reason: '不再需要' })).toMatchObject({ rejected: 'notAllowed' });
    play.give('office1', 'terminate', { reason: '不再需要' });
    expect(play.steps()).toEqual([]);
    const bound = new Play({ city: cityOf(fullPlan), procedure: { ...toy, noTermination: '依法' }, now });
    bound.open('a1', { what: '系统甲', size: 3 });
    expect(bound.allowed('office1').map((one) => one.command)).not.toContain('terminate');
  });
});
