/** To whom something goes when its party can't act: those above come first, and nobody is passed over for who sits below. */
import { postKey } from '../../kernel/party.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { lineAbove } from './roles.ts';

const { directory } = cityOf(fullPlan);
const head = (unit: string) => postKey(unit, 'head');

it('of a unit: its head, the authority, the committee, the government', () => {
  expect(lineAbove([postKey('alpha', 'data')], directory)).toEqual(
    ['alpha', 'authority', 'committee', 'government'].map(head),
  );
});
it('of the committee: the government, and only then who sits below it', () => {
  expect(lineAbove([head('committee')], directory)).toEqual(['government', 'authority'].map(head));
});
it('of the authority: the committee before all', () => {
  expect(lineAbove([head('authority')], directory)).toEqual(['committee', 'government'].map(head));
});
