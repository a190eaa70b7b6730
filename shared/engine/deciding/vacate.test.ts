/** A task in the hands of somebody who has lost his post or left: he can do nothing with it, and others get it. */
import type { PersonId } from '../../kernel/party.ts';
import { cityOf, fullPlan, type City, type CityPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { incident } from '../../procedures/incident/procedure.ts';

const now = '2026-09-24T02:00:00.000Z';
const whole = cityOf(fullPlan);

/** The city once this person holds none of these posts any more, or has left it. */
function without(person: PersonId, lost: { post?: string; left?: true; from?: City }): City {
  const { post, left, from = whole } = lost;
  const plan: CityPlan = Object.fromEntries(
    Object.entries(from.plan).map(([unit, { kind, ...posts }]) => [
      unit,
      {
        kind,
        ...Object.fromEntries(
          Object.entries(posts).map(([name, holders]) => [
            name,
            post === undefined || post === name ? holders.filter((one) => one !== person) : holders,
          ]),
        ),
      },
    ]),
  );
  const city = cityOf(plan);
  const known = whole.directory.known;
  const here = (id: PersonId) => (left && id === person ? undefined : from.directory.person(id));
  return { ...city, directory: { ...city.directory, person: here, known } };
}

const under = (city: City, { procedure, state, events }: Play): Play => {
  const play = new Play({ city, procedure, now, given: events });
  play.state = state;
  return play;
};
const opened = () => new Play({ city: whole, procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });
const vacated = (play: Play) => play.must('office1', { kind: 'vacate' });
const told = (play: Play) =>
  play.last?.effects.flatMap((one) => (one.effect === 'notify' ? [{ to: one.to, body: one.body }] : []));

describe('a claimed task', () => {
  const claimed = () => opened().give('office1', 'claim');

  it('of one who has lost the post is his no more, at once, and goes back to the others, who are told', () => {
    const play = under(without('office1', { post: 'cloud' }), claimed());
    expect(play.refusal('office1', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('office1', 'transfer', { to: 'office2', reason: '换岗' })).toMatchObject({
      rejected: 'notAllowed',
    });
    // A colleague need not wait for it.
    expect(play.refusal('office2', 'release')).toBeUndefined();
    vacated(play);
    expect(play.item('review')).toMatchObject({ parties: ['post:office:cloud'] });
    expect(play.item('review')).not.toHaveProperty('claimedBy');
    expect(play.last?.events[0]).toMatchObject({ type: 'vacated', persons: [{ name: 'office1' }], to: 'pool' });
    expect(told(play)).toEqual([{ to: ['post:office:cloud'], body: '系统甲（原承办人office1已不在岗）' }]);
    play.give('office2', 'agree');
  });

  it('stays with one who has lost another post', () => {
    const play = under(without('office2', { post: 'contact' }), opened().give('office2', 'claim'));
    expect(play.refusal('office2', 'agree')).toBeUndefined();
    vacated(play);
    expect(play.last?.events).toEqual([]);
  });

  it('is given back once', () => {
    const play = vacated(under(without('office1', { left: true }), claimed()));
    vacated(play);
    expect(play.last).toMatchObject({ events: [], effects: [] });
  });

  it('goes up the line where nobody else holds the post', () => {
    const city = without('office2', { from: without('office1', { left: true }), post: 'cloud' });
    const play = vacated(under(city, claimed()));
    expect(play.item('review')).toMatchObject({
      parties: ['post:office:head'],
      raised: { from: ['post:office:cloud'], why: 'vacant' },
    });
    expect(play.last?.events[0]).toMatchObject({ type: 'vacated', to: 'above' });
  });
});

describe('a task that was handed over', () => {
  it('to a holder of the post is his as long as he holds it', () => {
    const handed = opened().give('office1', 'transfer', { to: 'office2', reason: '出差' });
    const play = vacated(under(without('office2', { post: 'cloud' }), handed));
    expect(play.item('review').parties).toEqual(['post:office:cloud']);
  });

  it('to a colleague without the post is his as long as he is one', () => {
    const handed = opened().give('office1', 'transfer', { to: 'officeSec1', reason: '出差' });
    const other = vacated(under(without('officeSec1', { post: 'security' }), handed));
    expect(other.item('review').parties).toEqual(['person:officeSec1']);
    const moved: City = {
      ...whole,
      directory: {
        ...whole.directory,
        person: (id) => (id === 'officeSec1' ? { id, name: id, unit: 'alpha' } : whole.directory.person(id)),
      },
    };
    expect(vacated(under(moved, handed)).item('review').parties).toEqual(['post:office:cloud']);
  });
});

describe('a task that is being prepared', () => {
  const delegated = () =>
    opened().give('office1', 'claim').give('office1', 'delegateTask', { to: 'officeSec1', note: '先核对' });

  it('goes back to who gave it when its preparer has left', () => {
    const play = vacated(under(without('officeSec1', { left: true }), delegated()));
    expect(play.item('review')).toMatchObject({
      parties: ['person:office1'],
      claimedBy: 'office1',
      pool: ['post:office:cloud'],
    });
    expect(play.last?.events[0]).toMatchObject({ to: 'giver' });
    play.give('office1', 'agree');
  });

  it('is prepared on for the post when its giver has lost that', () => {
    const play = under(without('office1', { post: 'cloud' }), delegated());
    expect(play.refusal('office1', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    vacated(play);
    expect(told(play)?.map(({ to }) => to)).toEqual([['post:office:cloud']]);
    expect(play.refusal('office2', 'agree')).toBeUndefined();
    play.give('officeSec1', 'giveBack', { opinion: '可以同意' });
    expect(play.item('review')).toMatchObject({ parties: ['post:office:cloud'] });
    expect(play.item('review')).not.toHaveProperty('pool');
  });
});

it('the signature of one who has left is asked of the head of his unit', () => {
  const asked = opened().give('office1', 'addSigner', { to: 'a2', place: 'before', note: '请核对' });
  const play = vacated(under(without('a2', { left: true }), asked));
  expect(play.item('signature')).toMatchObject({ parties: ['post:alpha:head'], raised: { why: 'vacant' } });
  play.give('aHead', 'signAgree', {}, play.item('signature').id);
});

describe('an alarm with those on duty', () => {
  const alarmed = () =>
    new Play({ city: whole, procedure: toy, now }).open('a1', { what: '系统甲', size: 8 }).give('office1', 'agree');

  it('leaves who is on duty no more, and rings with the next', () => {
    const play = alarmed();
    expect(play.item('alarm').parties).toEqual(['person:duty1']);
    const after = under(without('duty1', { post: 'duty' }), play);
    expect(after.refusal('duty1', 'hear')).toMatchObject({ rejected: 'notAllowed' });
    vacated(after);
    expect(after.item('alarm').parties).toEqual(['person:duty2']);
    expect(after.last?.effects[0]).toMatchObject({ effect: 'notify', to: ['person:duty2'], urgent: true });
    after.give('duty2', 'hear');
  });
});

describe('what somebody has taken upon himself as one on duty', () => {
  const handled = () =>
    new Play({ city: whole, procedure: incident, now })
      .open('ops1', { what: '网络中断', system: '核心交换', level: 'II' })
      .give('duty1', 'acknowledge');

  it('goes to the crew once he is none of it, and so does what comes after it', () => {
    const play = under(without('duty1', { post: 'duty' }), handled());
    expect(play.refusal('duty1', 'recover', { how: '已更换' })).toMatchObject({ rejected: 'notAllowed' });
    vacated(play);
    expect(play.item('handle').parties).toEqual(['post:cloud:ops']);
    play.give('ops1', 'recover', { how: '已更换' });
    expect(play.item('report').parties).toEqual(['post:cloud:ops']);
  });

  it('is his as long as he is one of the crew', () => {
    const play = vacated(under(without('duty2', { post: 'duty' }), handled()));
    expect(play.item('handle').parties).toEqual(['person:duty1']);
    play.give('duty1', 'recover', { how: '已更换' });
    expect(play.item('report').parties).toEqual(['person:duty1']);
  });
});
