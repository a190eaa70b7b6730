/** C-20: within three years; valid, to be revised, or abolished. */
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { registersOf } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { standardReview } from './procedure.ts';

const now = '2026-10-09T01:30:00.000Z';
const city = cityOf(fullPlan);
const entry: RegisterEntry = {
  ...{ register: 'standards', subject: 'QL/T 1', title: 'QL/T 1', units: ['alpha'], since: now, matter: 'm0' },
  number: '26000001',
  values: {
    number: 'QL/T 1',
    name: '接口规范',
    kind: 'city',
    unit: 'alpha',
    published: '2024-01-05',
    reviewBy: '2027-01-05',
  },
};
const opened = () =>
  new Play({ city, procedure: standardReview, now, entries: [entry] }).open('auth1', { standard: 'QL/T 1' });
const reason = { reason: '实施良好' };

it('opens by itself ninety days before the three years are over, once, for each standard', () => {
  const registers = registersOf([entry]);
  const context = {
    ...{ directory: city.directory, registers, settings: noSettings, units: city.directory.units() },
    entries: [entry],
  };
  const due = (at: string) => dueOpenings(standardReview, '2026-01-01', at, context).map((one) => [one.key, one.unit]);
  expect(due('2026-10-06T15:00:00.000Z')).toEqual([]);
  expect(due('2026-10-07T01:00:00.000Z')).toEqual([['standard-review/QL/T 1@2026-10-07/QL/T 1', 'authority']]);
});

it('has until the last day of the three years, though its unit says nothing', () => {
  const play = new Play({ city, procedure: standardReview, now, entries: [entry] });
  play.must('auth1', {
    ...{ kind: 'open', id: 'm1', number: '260001', regime: 'city', form: { standard: 'QL/T 1' } },
    turn: { key: 'QL/T 1@2026-10-07', title: 'QL/T 1', on: '2026-10-07' },
  });
  expect(play.item('conclude').deadlines.map((one) => one.at)).toEqual(['2027-01-05T15:59:59.999Z']);
  expect(play.give('auth1', 'valid', reason).state?.end?.end).toBe('valid');
});

it('stays valid: the next review is three years on', () => {
  const play = opened().give('a1', 'assess', { use: '全面执行', advice: 'valid' }).give('auth1', 'valid', reason);
  expect(play.entries).toMatchObject([{ values: { reviewedOn: '2026-10-09', reviewBy: '2029-10-09' } }]);
});

it('is to be revised: its unit drafts the new one', () => {
  const play = opened().give('auth1', 'revise', reason);
  expect(play.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'standard-document' },
    unit: 'alpha',
    form: { name: '接口规范', kind: 'city', revises: 'QL/T 1' },
  });
});

it('is abolished: off the register, and the catalogue of what must be followed is revised', () => {
  const play = opened().give('auth1', 'abolish', reason);
  expect(play.entries).toEqual([]);
  expect(play.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'standard-catalogue' },
  });
});

it('opened by hand it has until the last day of the three years as well, be it past', () => {
  expect(
    opened()
      .item('conclude')
      .deadlines.map((one) => one.at),
  ).toEqual(['2027-01-05T15:59:59.999Z']);
});

const national: RegisterEntry = { ...entry, values: { ...entry.values, kind: 'national' } };
const ofNation = () =>
  new Play({ city, procedure: standardReview, now, entries: [national] }).open('auth1', { standard: 'QL/T 1' });

it('a standard that others make is not drafted here: its new edition takes its place', () => {
  expect(ofNation().refusal('auth1', 'revise', reason)?.rejected).toBe('gateClosed');
  expect(
    opened().refusal('auth1', 'adopt', { number: 'N', name: 'N', published: '2026-01-01', ...reason })?.rejected,
  ).toBe('gateClosed');
  const edition = { number: 'GB/T 1-2026', name: '接口规范', published: '2026-05-01', ...reason };
  const play = ofNation();
  expect(play.refusal('auth1', 'adopt', { ...edition, published: '2023-01-01' })?.faults).toMatchObject([
    { path: 'published' },
  ]);
  play.give('auth1', 'adopt', edition);
  expect(play.entries).toMatchObject([
    { subject: 'GB/T 1-2026', values: { kind: 'national', reviewBy: '2029-05-01' } },
  ]);
  expect(play.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'standard-catalogue' },
    form: { removed: 'QL/T 1' },
  });
});

it('that the register refuses, since another matter has changed the standard meanwhile, is concluded once more', () => {
  const play = opened().give('auth1', 'valid', reason);
  expect(play.state?.end?.end).toBe('valid');
  play.must(machine('relay'), {
    ...{ kind: 'effectFailed', what: '登记', text: '已由其他事项更改' },
    register: { register: 'standards', subject: 'QL/T 1' },
  });
  expect([play.state?.end, play.steps()]).toEqual([undefined, ['conclude']]);
  expect(play.give('auth1', 'valid', reason).state?.end?.end).toBe('valid');
});
