/** Missing material (N-21): named once, no ground for refusal, and a second list is flagged. */
import { citySet } from '../definition/define.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import type { Procedure } from '../definition/definition.ts';

const now = '2026-09-24T02:00:00.000Z';
const review = toy.steps['review'];
const refuse = review?.commands['refuse'];
if (review?.kind !== 'task' || !refuse) throw new Error('the toy has changed');
const procedure: Procedure = {
  ...toy,
  steps: {
    ...toy.steps,
    review: {
      ...review,
      materials: { from: 'applicant', basis: 'N-21', limit: citySet('toy.again', '补正', 5, 'wd') },
      commands: { ...review.commands, refuse: { ...refuse, refuses: true } },
    },
  },
};
const asked = () =>
  new Play({ city: cityOf(fullPlan), procedure, now })
    .open('a1', { what: '系统甲', size: 3 })
    .give('office1', 'askMaterials', { missing: [{ what: '定级备案证明' }] });

describe('missing material', () => {
  it('blocks a refusal, and only a refusal, until it is there', () => {
    const play = asked();
    expect(play.refusal('office1', 'refuse', { reason: '材料不全' })).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('office1', 'agree')).toBeUndefined();
    play.give('a1', 'supplyMaterials', { supplied: '已补上' });
    expect(play.refusal('office1', 'refuse', { reason: '用途不符' })).toBeUndefined();
  });

  it('is flagged when it is asked for a second time', () => {
    const play = asked();
    expect(play.events.some((one) => one.type === 'flagged')).toBe(false);
    play.give('a1', 'supplyMaterials', { supplied: '已补上' });
    play.give('office1', 'askMaterials', { missing: [{ what: '另一份' }] });
    expect(play.last?.events).toContainEqual(expect.objectContaining({ type: 'flagged', why: 'secondMaterials' }));
  });

  it('goes on being awaited by whoever has the task meanwhile: he is told when it is there', () => {
    const play = asked().give('office1', 'transfer', { to: 'officeSec1', reason: '出差' });
    expect(play.refusal('officeSec1', 'refuse', { reason: '材料不全' })).toMatchObject({ rejected: 'gateClosed' });
    expect(play.allowed('officeSec1').map((one) => one.command)).not.toContain('askMaterials');
    expect(play.refusal('officeSec1', 'agree')).toBeUndefined();
    play.give('a1', 'supplyMaterials', { supplied: '已补上' });
    expect(play.last?.effects).toContainEqual(
      expect.objectContaining({ effect: 'notify', to: ['person:officeSec1'], item: play.item('review').id }),
    );
    expect(play.refusal('officeSec1', 'refuse', { reason: '用途不符' })).toBeUndefined();
  });

  it('is handed over in its own unit like any other task, and the limit stays', () => {
    const play = asked();
    const supply = play.item('materials');
    expect(play.refusal('a1', 'transfer', { to: 'b1', reason: '出差' }, supply.id)?.faults?.[0]?.path).toBe('to');
    play.give('a1', 'transfer', { to: 'a3', reason: '由他准备' }, supply.id);
    expect(play.item('materials').deadlines).toEqual(supply.deadlines);
    expect(play.refusal('a3', 'supplyMaterials', { supplied: '已补上' })).toBeUndefined();
  });
});
