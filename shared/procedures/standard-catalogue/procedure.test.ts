/** C-17, C-18: what was abolished is taken out of the catalogue, and nobody's silence holds it up. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardCatalogue } from './procedure.ts';

const now = '2026-03-02T01:30:00.000Z';
const opened = () =>
  new Play({ city: cityOf(fullPlan), procedure: standardCatalogue, now }).open('auth1', {
    ...{ cause: 'QL/T 1 复审后予以废止', removed: 'QL/T 1' },
  });

it('names what was abolished, which stands in no register any more', () => {
  const play = opened();
  expect(play.refusal('auth1', 'compile', { edition: '2026年版', changes: [] })?.faults).toMatchObject([
    { path: 'changes' },
  ]);
  expect(play.allowed('auth1').find((one) => one.command === 'compile')?.prefill).toMatchObject({ removed: 'QL/T 1' });
  play.give('auth1', 'compile', { edition: '2026年版', changes: [], removed: 'QL/T 1' });
  expect(play.give('authHead', 'approve').steps()).toEqual(['receipts']);
});

it('is published though a unit never confirms it', () => {
  const play = opened()
    .give('auth1', 'compile', { edition: '2026年版', changes: [], removed: 'QL/T 1' })
    .give('authHead', 'approve');
  play.until('2026-04-20T00:00:00.000Z');
  expect(play.steps()).toEqual(['receipts', 'closing']);
  expect(play.give('auth1', 'close').state?.end?.end).toBe('published');
});
