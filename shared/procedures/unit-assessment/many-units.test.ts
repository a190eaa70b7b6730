/** A city of two thousand units: every department is assessed, and nothing carries the list of everybody but the sheet. */
import { cityOf, fullPlan, machine, type CityPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { isOfCity } from '../../regulation/units.ts';
import { unitAssessment } from './procedure.ts';

const bytes = (value: unknown): number => encodeURIComponent(JSON.stringify(value)).replace(/%../g, 'x').length;

/** @param units departments of the city */
function assessed(units: number) {
  const plan: CityPlan = Object.fromEntries(Object.entries(fullPlan).filter(([, { kind }]) => kind !== 'unit'));
  for (let n = 0; n < units; n += 1) plan[`unit-${n}`] = { kind: 'unit', head: [`head${n}`], cloud: [`clerk${n}`] };
  const city = cityOf(plan, []);
  const play = new Play({ city, procedure: unitAssessment, now: '2026-12-01T02:00:00.000Z' });
  play.open(machine('r', 'authority'), { year: 2026 });
  const prefill = (who: string, command: string) =>
    play.allowed(who).find((one) => one.command === command)?.prefill as Record<string, unknown>;
  const rows = (prefill('auth1', 'submit')['rows'] as object[]).map((row, n) => ({
    ...{ ...row, cloud: n % 101, efficiency: 80, security: 90, sharing: 70, standards: 60 },
    ...(n % 3 === 0 ? { advice: '请加快业务系统迁移上云，释放闲置的云主机。' } : {}),
  }));
  play.give('auth1', 'submit', { rows });
  const { ranking } = prefill('comHead', 'confirm');
  // A client sends back what it was shown.
  play.give('comHead', 'confirm', { ranking, opinion: '同意' });
  const published = play.last;
  if (!published) throw new Error('not published');
  return { play, published, ranking: String(ranking), sheet: bytes({ rows }) };
}

it('is published for each, in bytes that grow with their number and not with its square', () => {
  const [few, all] = [assessed(500), assessed(2000)];
  for (const { play, published, sheet } of [few, all]) {
    const units = play.city.directory.units().filter(isOfCity).length;
    expect(play.state?.end?.end).toBe('published');
    expect(published.events.filter((one) => one.type === 'registered')).toHaveLength(units);
    for (const event of published.events) expect(bytes(event)).toBeLessThan(4096);
    for (const effect of published.effects)
      expect([effect.effect, bytes(effect) < (effect.effect === 'notify' ? 64 : 4) * 1024]).toEqual([
        effect.effect,
        true,
      ]);
    // The sheet is its state, and it stands there once.
    expect(bytes(play.state)).toBeLessThan(sheet + 64 * 1024);
  }
  const total = ({ published, play }: typeof all) =>
    bytes(published.events) + bytes(published.effects) + bytes(play.state);
  expect(total(all)).toBeLessThan(4.2 * total(few));
  expect(total(all)).toBeLessThan(8 * 1024 * 1024);
  expect(all.ranking.split('；')).toHaveLength(2011);
});
