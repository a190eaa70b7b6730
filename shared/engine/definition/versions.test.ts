/** Two versions stand side by side: what runs keeps its limit, what is opened afterwards gets the new one. */
import { dayOf } from '../../kernel/time.ts';
import { limit } from './define.ts';
import type { Procedure } from './definition.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { versionsOf } from './versions.ts';

const review = toy.steps['review'];
if (!review) throw new Error('the toy has no review');
const second: Procedure = {
  ...toy,
  version: 2,
  steps: { ...toy.steps, review: { ...review, limits: [limit(5, 'wd', 'A-12')] } },
};
const { of, latest } = versionsOf([second], [toy]);
const city = cityOf(fullPlan);
const now = '2026-11-02T02:00:00.000Z';

/** The day until which the open review is due, on the version that its matter names. */
function due(play: Play): string | undefined {
  const state = play.state;
  if (!state) return undefined;
  const again = new Play({ city, procedure: of(state.procedure, state.version), now, given: play.events });
  // Refused and asked for anew: the limit is counted once more, by the version of the matter.
  again.give('office1', 'refuse', { reason: '请补充' }).give('a1', 'renew', { what: '系统甲', size: 2 });
  const limit = again.state?.items.find((item) => item.step === 'review')?.deadlines[0];
  return limit && dayOf(limit.at);
}

it('keeps a running matter on its version and opens new ones on the latest', () => {
  const old = new Play({ city, procedure: toy, now }).open('a1', { what: '系统甲', size: 2 });
  const current = latest('toy');
  if (!current) throw new Error('no toy');
  const fresh = new Play({ city, procedure: current, now }).open('a1', { what: '系统乙', size: 2 });
  expect([old.state?.version, fresh.state?.version]).toEqual([1, 2]);
  // From Monday 2 November: three working days end on Thursday the 5th, five on Monday the 9th.
  expect([due(old), due(fresh)]).toEqual(['2026-11-05', '2026-11-09']);
});

it('refuses a registry in which it is not clear which version holds', () => {
  expect(() => versionsOf([toy, toy], [])).toThrow('toy@1 is registered twice');
  expect(() => versionsOf([toy, second], [])).toThrow('toy has two latest versions');
  expect(() => versionsOf([toy], [second])).toThrow('toy@2 is later than the latest');
  expect(() => of('toy', 3)).toThrow('no definition of toy@3');
});
