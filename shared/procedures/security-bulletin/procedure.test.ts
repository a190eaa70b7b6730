/** a security bulletin reaches every unit, and each acknowledges it. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { securityBulletin } from './procedure.ts';

const now = '2026-10-09T02:00:00.000Z'; // Friday
const city = cityOf(fullPlan);
const fresh = () => new Play({ city, procedure: securityBulletin, now });
const play = () => fresh().open(machine('r', 'cloud'), { period: '2026年第四季度' });
const bulletin = { subject: '某组件漏洞', level: 'warning', content: '可远程执行', actions: '升级到新版本' };

it('asks every unit but the provider and the experts for a receipt, within the city’s limit', () => {
  const matter = play().give('ops1', 'publish', bulletin);
  const asked = matter.effects.flatMap((one) => (one.effect === 'askReceipts' ? [one] : []))[0];
  const all = city.directory.units().map((one) => one.id);
  expect(asked?.units).toEqual(all.filter((id) => id !== 'cloud' && id !== 'experts'));
  expect(asked).toMatchObject({
    dueAt: '2026-10-15T15:59:59.999Z',
    body: '某组件漏洞：可远程执行。建议措施：升级到新版本',
  });
  expect(matter.closeReceipts(asked!.units.length).state?.end?.end).toBe('acknowledged');
});

it('that is urgent goes to those who keep security at once', () => {
  const alarm = (level: string) =>
    play()
      .give('ops1', 'publish', { ...bulletin, level })
      .effects.flatMap((one) => (one.effect === 'notify' && one.urgent ? one.to : []));
  expect(alarm('urgent')).toEqual(expect.arrayContaining(['post:alpha:security', 'post:office:security']));
  expect(alarm('info')).toEqual([]);
});

it('is due within the city’s days and lapses with word to the office', () => {
  expect(play().item('publish').deadlines).toMatchObject([{ basis: { setting: 'security-bulletin.publish' } }]);
  const late = play().until('2026-11-01T00:00:00.000Z');
  expect(late.steps()).toEqual(['publish']);
  expect(late.effects.flatMap((one) => (one.effect === 'notify' && one.kind === 'lapse' ? one.to : []))).toContain(
    'post:office:security',
  );
});

it('is published by the provider only; one more can be opened between times, and withdrawn', () => {
  expect(() => fresh().open('officeSec1', { period: 'x' })).toThrow(/notAllowed/);
  expect(play().refusal('ops1', 'withdraw', { reason: '不发' })).toBeDefined();
  expect(fresh().open('ops1', { period: '临时' }).give('ops2', 'withdraw', { reason: '误开' }).state?.end?.end).toBe(
    'withdrawn',
  );
});
