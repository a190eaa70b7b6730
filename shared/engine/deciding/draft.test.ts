/** What a matter does to registers stands in the order of its history, whatever the clock does meanwhile. */
import { replay } from '../matter/evolve.ts';
import { actorOf, cityOf, contextOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { partiesText, register, type Draft } from './draft.ts';
import type { RegisterChange } from '../matter/state.ts';
import type { PartyKey } from '../../kernel/party.ts';

const city = cityOf(fullPlan);
const opened = new Play({ city, procedure: toy, now: '2026-09-24T02:00:00.000Z' }).open('a1', { what: '系统甲' });
const change = (op: RegisterChange['op'], more: Partial<RegisterChange> = {}): RegisterChange => ({
  ...{ register: 'catalogue', subject: 's', op, title: '资源', why: '', units: [], lasting: true as const },
  ...more,
});
const instants = {
  earlier: '2026-09-24T03:00:00.000Z',
  now: '2026-09-24T05:00:00.000Z',
  later: '2026-09-24T06:00:00.000Z',
};

/** The changes one after the other, each decided when the clock shows that. */
function decided(...made: [now: string, change: RegisterChange][]) {
  let state = opened.state!;
  return made.map(([now, one]) => {
    const context = contextOf(city, actorOf(city, 'a1'), now);
    const draft: Draft = { procedure: toy, context, state, events: [], effects: [] };
    register(draft, [one]);
    state = draft.state;
    expect(replay([...opened.events, ...draft.events]).registeredAt).toBe(state.registeredAt);
    const [effect] = draft.effects;
    return effect?.effect === 'register' ? effect.at : undefined;
  });
}

it('a lift that is decided by a clock that was set back stands after the put', () => {
  const { earlier, now, later } = instants;
  expect(decided([now, change('put')], [earlier, change('lift')], [later, change('put')])).toEqual([now, now, later]);
});

it('so does what goes into and out of a set', () => {
  const { earlier, now } = instants;
  const sets = (add: string[], remove: string[]) => change('merge', { sets: { sharedWith: { add, remove } } });
  expect(decided([now, sets(['alpha'], [])], [earlier, sets([], ['alpha'])])).toEqual([now, now]);
});

it('names whoever is asked once, by his post where he holds it', () => {
  const of = (...parties: PartyKey[]) => partiesText(parties, city.directory);
  expect(of('post:office:cloud', 'person:office1')).toBe(of('post:office:cloud'));
  expect(of('person:office1', 'post:office:cloud', 'person:office1', 'person:a1')).toBe(
    `${of('post:office:cloud')}；a1`,
  );
});
