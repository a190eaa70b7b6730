/** What can be done about a matter as a whole. */
import { citySet } from '../definition/define.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const opened = () => new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });

/** With somebody above the office, which decides. */
const supervised = {
  ...toy,
  roles: { ...toy.roles, above: { title: '主管部门', post: 'cloud' as const, of: 'authority' as const } },
  supervisor: 'above',
};

describe('a matter', () => {
  it('is urged once a day by each who waits, and never by who has the task', () => {
    const play = opened().give('a1', 'urge');
    expect(play.last?.effects).toContainEqual(expect.objectContaining({ effect: 'notify' }));
    // The day is the city's: its midnight is sixteen hours after ours of the day before.
    play.now = '2026-09-24T15:59:00.000Z';
    expect(play.refusal('a1', 'urge')).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('a2', 'urge')).toBeUndefined();
    play.now = '2026-09-24T16:00:00.000Z';
    expect(play.refusal('a1', 'urge')).toBeUndefined();
    expect(play.refusal('office1', 'urge')).toMatchObject({ rejected: 'notNow' });
  });

  it('is read, and not acted on, by who has a copy', () => {
    const play = opened().give('office1', 'copy', { to: [{ person: 'fin1' }] });
    expect(play.allowed('fin1')).toEqual([]);
    expect(play.refusal('fin1', 'comment', { text: '好' })).toMatchObject({ rejected: 'notAllowed' });
  });

  it('is talked about; who is mentioned and may see it is told, and nobody else can be mentioned', () => {
    const play = opened();
    play.give('office1', 'comment', { text: '为何三台？', to: [{ person: 'a1' }] });
    expect(play.last?.effects).toContainEqual(
      expect.objectContaining({ effect: 'notify', to: ['person:a1'], kind: 'info' }),
    );
    const stranger = { text: '您看呢？', to: [{ person: 'a1' }, { person: 'fin1' }] };
    expect(play.refusal('office1', 'comment', stranger)?.faults?.map(({ path }) => path)).toEqual(['to.1.person']);
    play.give('office1', 'copy', { to: [{ person: 'fin1' }] });
    expect(play.refusal('office1', 'comment', stranger)).toBeUndefined();
  });

  it('takes an attachment only with a file', () => {
    expect(opened().refusal('a1', 'attach')?.faults?.[0]?.path).toBe('files');
  });

  it('is terminated by the body above whoever decides, with a reason, and not where only the law ends it', () => {
    const play = new Play({ city: cityOf(fullPlan), procedure: supervised, now }).open('a1', {
      what: '系统甲',
      size: 3,
    });
    expect(play.refusal('auth1', 'terminate')?.faults?.[0]?.path).toBe('reason');
    // The office owes the decision: it can't end the matter instead of giving it.
    expect(play.refusal('office1', 'terminate', { reason: '不再需要' })).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('a1', 'terminate', { reason: '不再需要' })).toMatchObject({ rejected: 'notAllowed' });
    play.give('auth1', 'terminate', { reason: '不再需要' });
    expect(play.steps()).toEqual([]);
    const bound = new Play({ city: cityOf(fullPlan), procedure: { ...supervised, noTermination: '依法' }, now });
    bound.open('a1', { what: '系统甲', size: 3 });
    expect(bound.allowed('auth1').map((one) => one.command)).not.toContain('terminate');
  });

  it('that is terminated takes out of the registers what it had put in for the time being, and leaves what is to last', () => {
    const put = (subject: string, lasting: boolean) => ({
      ...{
        register: 'suspensions',
        subject,
        op: 'put' as const,
        title: '系统甲',
        why: '整改',
        units: ['alpha', 'finance'],
      },
      ...(lasting ? { lasting: true as const } : {}),
    });
    const opening = { ...toy.opening, registers: () => [put('security:系统甲', false), put('funds:alpha', true)] };
    const procedure = { ...supervised, registers: ['suspensions'], opening };
    const play = new Play({ city: cityOf(fullPlan), procedure, now, entries: [] });
    play.open('a1', { what: '系统甲', size: 3 }).give('auth1', 'terminate', { reason: '误开' });
    expect(play.last?.effects.filter((one) => one.effect === 'register')).toMatchObject([
      { change: { subject: 'security:系统甲', op: 'lift', why: '误开', title: '系统甲' } },
    ]);
    expect(play.entries.map((one) => one.subject)).toEqual(['funds:alpha']);
  });

  it('is opened again within its window only, and only after the end that allows it', () => {
    const reopens = {
      by: 'applicant',
      ends: ['withdrawn'],
      enters: ['review'],
      within: citySet('toy.again', '重开', 10, 'd'),
    };
    const play = new Play({ city: cityOf(fullPlan), procedure: { ...toy, reopens }, now });
    play.open('a1', { what: '系统甲', size: 3 }).give('a1', 'withdraw', { reason: '填错' });
    play.until('2026-10-04T15:59:59.999Z');
    expect(play.refusal('office1', 'reopen', { reason: '再看' })).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('a1', 'reopen', { reason: '再看' })).toBeUndefined();
    play.now = '2026-10-08T16:00:00.000Z';
    expect(play.refusal('a1', 'reopen', { reason: '再看' })).toMatchObject({ rejected: 'gateClosed' });
    expect(play.allowed('a1').find((one) => one.command === 'reopen')?.blocked).toMatch(/10月8日.*已过，请另行发起/);
  });
});
