/** 加签: who signs before, beside and after, and that no detour lets a requester judge his own request. */
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const opened = () => new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });
const asked = (place: string, to = 'auth1') => opened().give('office1', 'addSigner', { to, place, note: '请核对' });

describe('a signature', () => {
  it('before the decision blocks it, and names who is awaited', () => {
    const play = asked('before');
    expect(play.refusal('office1', 'agree')).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('office1', 'agree')?.text).toContain('auth1');
    play.give('auth1', 'signAgree').give('office1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it('that objects before the decision leaves the decision with its party', () => {
    const play = asked('before').give('auth1', 'signObject', { reason: '数量偏大' });
    expect(play.steps()).toEqual(['review']);
    expect(play.refusal('office1', 'agree')).toBeUndefined();
  });

  it.each(['beside', 'after'])('%s parks the decision until it is given', (place) => {
    const play = asked(place).give('office1', 'agree');
    expect(play.item('review').parked).toMatchObject({ command: 'agree' });
    play.give('auth1', 'signAgree');
    expect(play.steps()).toEqual(['test']);
  });

  it('after the decision that objects takes it back to the desk', () => {
    const play = asked('after').give('office1', 'agree').give('auth1', 'signObject', { reason: '数量偏大' });
    expect(play.steps()).toEqual(['review']);
    expect(play.item('review').parked).toBeUndefined();
  });

  it('before the decision that lets its time pass holds it up no longer, and decides nothing', () => {
    const play = asked('before').until('2026-09-29T16:00:00.000Z');
    expect(play.steps()).toEqual(['review', 'signature']);
    expect(play.refusal('office1', 'agree')).toBeUndefined();
    expect(play.give('office1', 'agree').steps()).toEqual(['test']);
  });

  it('that a decision waits for in vain is gone on without, by whoever has decided', () => {
    const play = asked('beside').give('office1', 'agree').until('2026-09-29T16:00:00.000Z');
    expect(play.item('review').parked).toMatchObject({ command: 'agree' });
    play.give('office1', 'recallDecision').give('office1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it('falls with the decision that is recalled', () => {
    const play = asked('after').give('office1', 'agree').give('office1', 'recallDecision');
    expect(play.steps()).toEqual(['review']);
  });

  it('is never asked of the requester, handed to him, or given by who only prepares it', () => {
    expect(opened().refusal('office1', 'addSigner', { to: 'a1', place: 'before', note: '核对' })?.faults).toHaveLength(
      1,
    );
    const play = asked('before', 'a2');
    const item = play.state?.items.find((one) => one.signs)?.id;
    expect(play.refusal('a2', 'transfer', { to: 'a1', reason: '出差' }, item)?.faults?.[0]?.path).toBe('to');
    play.give('a2', 'delegateTask', { to: 'a3', note: '先看' }, item);
    expect(play.refusal('a3', 'signAgree', {}, item)).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('a2', 'signAgree', {}, item)).toBeUndefined();
  });

  it('of the requester on a task that judges nothing can be given', () => {
    const play = opened().give('office1', 'refuse', { reason: '重写一份' });
    play.give('a2', 'addSigner', { to: 'a1', place: 'before', note: '请看' });
    play.give('a1', 'signAgree');
    expect(play.steps()).toEqual(['again']);
  });
});
