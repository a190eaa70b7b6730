/** In whose hands a task is, and in whose it can't come. */
import { actorOf, cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const city = cityOf(fullPlan);
const opened = () => new Play({ city, procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });

describe('a task', () => {
  it('that is claimed is its claimant’s, and a colleague may release it', () => {
    const play = opened().give('office1', 'claim');
    expect(play.refusal('office2', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    play.give('office2', 'release');
    expect(play.refusal('office2', 'agree')).toBeUndefined();
  });

  it('is handed over within its unit only', () => {
    const play = opened();
    expect(play.refusal('office1', 'transfer', { to: 'auth1', reason: '出差' })?.faults?.[0]?.path).toBe('to');
    play.give('office1', 'transfer', { to: 'officeSec1', reason: '出差' });
    expect(play.refusal('office1', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('officeSec1', 'agree')).toBeUndefined();
  });

  it('that is delegated is prepared by one and decided by the other', () => {
    const play = opened().give('office1', 'delegateTask', { to: 'officeSec1', note: '先核对' });
    expect(play.refusal('officeSec1', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('office1', 'agree')).toBeUndefined();
    play.give('officeSec1', 'giveBack', { opinion: '可以同意' });
    expect(play.item('review').parties).toEqual(['post:office:cloud']);
  });

  it('that judges comes to no requester: not by transfer, delegation, claim, or standing in', () => {
    const play = new Play({ city, procedure: toy, now }).open('office1', { what: '系统甲', size: 3 });
    expect(play.refusal('office2', 'transfer', { to: 'office1', reason: '出差' })?.faults?.[0]?.path).toBe('to');
    expect(play.refusal('office2', 'delegateTask', { to: 'office1', note: '先看看' })?.faults?.[0]?.path).toBe('to');
    expect(play.refusal('office1', 'claim')).toMatchObject({ rejected: 'ownRequest' });
    expect(play.refusal(actorOf(city, 'office1', ['office2']), 'agree')).toMatchObject({ rejected: 'ownRequest' });
    expect(play.refusal(actorOf(city, 'officeSec1', ['office1']), 'agree')).toMatchObject({ rejected: 'ownRequest' });
  });
});
