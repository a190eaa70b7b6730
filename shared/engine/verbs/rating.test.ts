/** 评价: once, by whoever had asked for it, of what has ended; and it moves nothing. */
import { addMs, MS_PER_DAY } from '../../kernel/time.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const supervised = {
  ...toy,
  roles: { ...toy.roles, above: { title: '主管部门', post: 'cloud' as const, of: 'authority' as const } },
  supervisor: 'above',
};
const running = () =>
  new Play({ city: cityOf(fullPlan), procedure: supervised, now }).open('a1', { what: '系统甲', size: 3 });
const ended = () => running().give('auth1', 'terminate', { reason: '不再需要' });
const offered = (play: Play, person: string) => play.allowed(person).map(({ command }) => command);

describe('how it went', () => {
  it('is asked of whoever had asked, with the end and by no push of its own', () => {
    const play = ended();
    expect(play.state?.end).toBeDefined();
    const told = (play.last?.effects ?? []).filter((one) => one.effect === 'notify');
    const asked = told.filter(({ body }) => body.includes('办得怎么样'));
    expect(asked.map(({ to }) => to)).toEqual([['person:a1']]);
    expect(told.filter(({ to }) => to.includes('person:a1'))).toHaveLength(1);
  });

  it('is said once, stands in the history, and reopens nothing', () => {
    const play = ended();
    const { end } = play.state ?? {};
    expect(offered(play, 'a1')).toContain('rate');
    play.give('a1', 'rate', { score: '2', word: '没有说清缺什么' });
    expect(play.last?.events).toContainEqual({ type: 'rated', unit: 'alpha', score: 2, at: now });
    expect(play.state).toMatchObject({ end, items: [], timers: [], ratings: [{ unit: 'alpha', score: 2 }] });
    expect(play.refusal('a1', 'rate', { score: '5' })).toMatchObject({ rejected: 'matterEnded' });
  });

  it('is said neither by who decided nor by another, neither while it runs nor after the days that the city gives', () => {
    expect(running().refusal('a1', 'rate', { score: '5' })).toBeDefined();
    const play = ended();
    for (const other of ['office1', 'fin1', 'auth1']) expect(offered(play, other)).not.toContain('rate');
    expect(play.refusal('office1', 'rate', { score: '5' })).toBeDefined();
    expect(play.refusal('a1', 'rate', { score: '6' })?.faults?.[0]?.path).toBe('score');
    play.now = addMs(now, 15 * MS_PER_DAY);
    expect(play.refusal('a1', 'rate', { score: '5' })).toBeDefined();
  });

  it('is not asked of who has withdrawn it himself', () => {
    const play = running().give('a1', 'withdraw', { reason: '不需要了' });
    expect(offered(play, 'a1')).not.toContain('rate');
  });
});
