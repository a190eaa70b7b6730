/** 拿回: what was decided by mistake is undone, unheard while it waits; 更正 where something rests on it. */
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { replay } from '../matter/evolve.ts';
import { texts } from '../texts.ts';
import type { MatterState } from '../matter/state.ts';

const now = '2026-09-24T02:00:00.000Z';
const city = cityOf(fullPlan);
const { alarm: _, ...calm } = toy.steps;
/** The toy without its alarm: where minutes count, nothing waits. */
const quiet = {
  ...toy,
  steps: { ...calm, test: { ...toy.steps['test']!, commands: {} } },
  anytime: { withdraw: toy.anytime['withdraw']! },
};
const opened = (procedure = quiet as typeof toy) =>
  new Play({ city, procedure, now }).open('a1', { what: '系统甲', size: 3 });
/** A decision whose result goes to the units that use the resource. */
function told(): Play {
  const play = opened();
  play.holds = 60_000;
  play.give('a1', 'withdraw', { reason: '误报' });
  return play;
}
const waitsUntil = '2026-09-24T02:01:00.000Z';
const settled = ({ closed: _c, given: _g, takenBack: _t, back: _b, entered: _e, units: _u, ...state }: MatterState) =>
  state;

describe('what was decided a moment ago', () => {
  it('is undone by whoever gave it: its task is his again, with the limit that it had', () => {
    const play = opened();
    const before = play.state!;
    play.give('office1', 'agree');
    expect(play.steps()).toEqual(['test']);
    play.give('office1', 'takeBack');
    expect(settled(play.state!)).toEqual(settled(before));
    expect(play.state?.given['agree']).toBeUndefined();
    expect(replay(play.events)).toEqual(play.state);
    expect(play.give('office1', 'agree').steps()).toEqual(['test']);
  });

  it('is nobody else’s to take back, and once it was, there is nothing left to', () => {
    const play = opened().give('office1', 'agree');
    expect(play.refusal('office2', 'takeBack')?.rejected).toBe('notAllowed');
    expect(play.refusal('a1', 'takeBack')?.rejected).toBe('notAllowed');
    play.give('office1', 'takeBack');
    expect(play.refusal('office1', 'takeBack')?.rejected).toBe('notNow');
  });

  it('is late again at once where its limit has passed meanwhile, and that is told once', () => {
    const play = opened().give('office1', 'agree');
    play.now = '2026-10-08T02:00:00.000Z';
    play.give('office1', 'takeBack');
    play.until('2026-10-08T02:00:01.000Z');
    expect(play.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
    expect(play.steps()).toContain('complain');
  });

  it('takes with it what opened at once because the limit of what it led to had passed before', () => {
    const { review, again } = quiet.steps as typeof toy.steps;
    const late = { ...again!, limits: [{ ...review!.limits[0]!, from: () => '2026-09-01T02:00:00.000Z' }] };
    const steps = { ...quiet.steps, again: { ...late, lapseOpens: ['complain'] } };
    const play = opened({ ...quiet, steps });
    const before = play.state!;
    play.give('office1', 'refuse', { reason: '写明用途' }).until(play.now);
    expect(play.steps()).toEqual(['again', 'complain']);
    play.give('office1', 'takeBack');
    expect(settled(play.state!)).toEqual(settled(before));
    expect(replay(play.events)).toEqual(play.state);
    // Whoever has acted on it relies on the decision.
    play.give('office1', 'refuse', { reason: '写明用途' }).until(play.now).give('office1', 'heard');
    expect(play.refusal('office1', 'takeBack')?.rejected).toBe('notNow');
  });

  it('goes on once somebody has acted on it', () => {
    const play = opened().give('office1', 'refuse', { reason: '写明用途' });
    play.give('a1', 'renew', { what: '系统甲', size: 2 });
    expect(play.refusal('office1', 'takeBack')?.rejected).toBe('notNow');
    play.give('office1', 'setRight', { what: '应为同意' });
    expect(play.last?.effects).toMatchObject([
      { effect: 'notify', kind: 'result', subject: texts.takingBack.corrected('office1') },
    ]);
  });
});

describe('a result for other units', () => {
  it('waits, and is cancelled by whoever takes it back meanwhile: nobody hears of it', () => {
    const play = told();
    expect(play.state?.end?.end).toBe('withdrawn');
    const held = play.last!.effects.filter((one) => 'held' in one && one.held);
    expect(held).toMatchObject([{ effect: 'notify', kind: 'result', held: { ms: 60_000 } }]);
    play.outside = { confirmed: 0, waitsUntil };
    play.give('a1', 'takeBack');
    expect(play.steps()).toEqual(['review']);
    const { key, count } = play.events.flatMap((one) => (one.type === 'takeable' ? [one.back.held!] : [])).at(-1)!;
    expect(play.last!.effects).toContainEqual({ effect: 'cancel', key, count });
    const readers = play.last!.effects.flatMap((one) =>
      one.effect === 'notify' && one.kind === 'result' ? one.to : [],
    );
    expect(readers).toEqual([]);
  });

  it('once it has gone out, those who heard it hear that it holds no more', () => {
    const play = told();
    play.outside = { confirmed: 0 };
    play.give('a1', 'takeBack');
    expect(play.last!.effects.some((one) => one.effect === 'cancel')).toBe(false);
    expect(play.last!.effects).toContainEqual(
      expect.objectContaining({ effect: 'notify', kind: 'result', to: ['post:office:cloud'] }),
    );
  });

  it('never waits where there is an alarm', () => {
    const play = opened(toy);
    play.holds = 60_000;
    play.give('a1', 'withdraw', { reason: '误报' });
    expect(play.last!.effects.some((one) => 'held' in one)).toBe(false);
    expect(play.refusal('a1', 'takeBack')).toBeUndefined();
  });
});
