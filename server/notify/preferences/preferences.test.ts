import fc from 'fast-check';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { addMs, atTime, MS_PER_HOUR, MS_PER_MINUTE, timeOfDay } from '@banjie/shared/kernel/time.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { NoticeView } from '@banjie/shared/contract/shapes.ts';
import type { SettingChange } from '../../settings/ports.ts';
import { pushHandlers } from './handlers.ts';
import type { Preference, PreferenceStore } from './ports.ts';
import { createPreferences } from './preferences.ts';
import { awakeFrom } from './quiet-hours.ts';

function memory(): PreferenceStore {
  const all = new Map<string, Preference>();
  let hearer: Parameters<PreferenceStore['follow']>[0] | undefined;
  const kept = (person: string): Preference => all.get(person) ?? { person, levels: {} };
  const become = (one: Preference) => {
    all.set(one.person, one);
    return Promise.resolve(hearer?.changed([one]));
  };
  return {
    load: () => Promise.resolve([...all.values()]),
    put: (one) => become({ ...kept(one.person), ...one }),
    putElder: (person, elder) => become({ ...kept(person), elder }),
    remove(person) {
      const { levels: _, quiet: __, ...rest } = kept(person);
      return become({ ...rest, levels: {} });
    },
    follow(one) {
      hearer = one;
      const nothing = () => Promise.resolve();
      return Promise.resolve({ heardUntil: () => 0, catchUp: nothing, close: nothing });
    },
  };
}

async function wire(at: string, set: Record<string, string> = {}) {
  const time = { now: at };
  const latest = (key: string): SettingChange | undefined => {
    const value = set[key];
    return value === undefined ? undefined : { key, version: 1, value, why: '', by: { name: '' }, at };
  };
  const preferences = await createPreferences(memory(), {
    ...{ settings: { current: noSettings, latest }, calendar: officialCalendar, now: () => time.now },
  });
  const handlers = pushHandlers({ preferences, clock: { now: () => time.now } });
  const caller = { kind: 'person' as const, person: 'ann', channel: 'miniapp' as const };
  type Asked = Parameters<typeof handlers.putPushes>[0];
  const put = (body: Asked['body']) => handlers.putPushes({ caller, body } as Asked);
  return { preferences, handlers, put, time };
}
const noon = atTime('2026-03-11', '12:00');
const night = atTime('2026-03-11', '22:30');

it('without a word of his own what is not urgent comes at once, and at night after it', async () => {
  const { preferences, time } = await wire(noon);
  expect(preferences.pushed('ann', { kind: 'task' })).toBe('now');
  time.now = night;
  expect(preferences.pushed('ann', { kind: 'task' })).toEqual({ until: atTime('2026-03-12', '08:00') });
});

it('the summary goes at nine of a working day, also after a weekend and a day off that is worked', async () => {
  const { preferences, put, time } = await wire(noon);
  await put({ levels: { task: 'digest' } });
  const next = (at: string) => {
    time.now = at;
    return preferences.pushed('ann', { kind: 'receipt' });
  };
  expect(next(noon)).toEqual({ until: atTime('2026-03-12', '09:00'), digest: true });
  expect(next(atTime('2026-03-12', '08:59'))).toEqual({ until: atTime('2026-03-12', '09:00'), digest: true });
  // Friday, and the Saturday of 2026-02-14 that was worked.
  expect(next(atTime('2026-03-13', '09:00'))).toEqual({ until: atTime('2026-03-16', '09:00'), digest: true });
  expect(next(atTime('2026-02-13', '10:00'))).toEqual({ until: atTime('2026-02-14', '09:00'), digest: true });
});

it('nobody goes below what the city demands: not by asking, and not by what he had set before', async () => {
  const set: Record<string, string> = {};
  const { preferences, put } = await wire(noon, set);
  const refused = await put({ levels: { lapse: 'app' } });
  expect(isRejection(refused) && refused.text).toBe('按本市规定，“超期与告警”至少要设为“立即推送”。');
  await put({ levels: { info: 'app', task: 'digest' } });
  expect(preferences.pushed('ann', { kind: 'result' })).toBe('never');
  set['push.least-info'] = 'digest';
  set['push.least-task'] = 'now';
  expect(preferences.pushed('ann', { kind: 'result' })).toMatchObject({ digest: true });
  expect(preferences.pushed('ann', { kind: 'task' })).toBe('now');
});

it('what he has not set follows the city, and all of it does after a reset', async () => {
  const set: Record<string, string> = {};
  const { preferences, put, handlers } = await wire(noon, set);
  await put({ levels: { task: 'digest' }, quiet: { from: 20, until: 9 } });
  set['push.usual-reminder'] = 'digest';
  expect(preferences.level('ann', 'reminder')).toBe('digest');
  const caller = { kind: 'person' as const, person: 'ann', channel: 'miniapp' as const };
  const view = await handlers.resetPushes({ caller } as Parameters<typeof handlers.resetPushes>[0]);
  expect(view).toMatchObject({ quiet: { from: 21, until: 8, own: false, text: '21 点至次日 8 点' } });
  expect(isRejection(view) ? [] : view.groups.map(({ own, level }) => [own, level])).toEqual([
    [false, 'now'],
    [false, 'digest'],
    [false, 'now'],
    [false, 'now'],
  ]);
  expect(isRejection(await put({ levels: {}, quiet: { from: 8, until: 23 } }))).toBe(true);
});

it('a summary itself is spared nobody', async () => {
  const { preferences, put } = await wire(noon);
  await put({ levels: { task: 'digest', info: 'app', reminder: 'digest' } });
  expect(preferences.pushed('ann', { kind: 'summary' })).toBe('now');
});

it('whatever the hours: it is the first instant from then on that lies outside of them', () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const isQuiet = (at: string, from: number, until: number): boolean => {
    const now = Number(timeOfDay(at).slice(0, 2));
    return from < until ? now >= from && now < until : from > until && (now >= from || now < until);
  };
  fc.assert(
    fc.property(hour, hour, fc.integer({ min: 0, max: 10_000 }), (from, until, minutes) => {
      const at = addMs(noon, minutes * MS_PER_MINUTE);
      const awake = awakeFrom(at, { from, until });
      expect(awake >= at && !isQuiet(awake, from, until)).toBe(true);
      if (awake > at) {
        expect(isQuiet(at, from, until) && isQuiet(addMs(awake, -1), from, until)).toBe(true);
        expect(addMs(at, 24 * MS_PER_HOUR) > awake).toBe(true);
      }
    }),
  );
});

it('every kind of notice is in one of the groups, but summaries', async () => {
  const { preferences } = await wire(noon, { 'push.usual-task': 'digest', 'push.usual-info': 'digest' });
  const kinds: NoticeView['kind'][] = ['task', 'receipt', 'info', 'result', 'reminder', 'lapse', 'alert', 'summary'];
  expect(kinds.map((kind) => typeof preferences.pushed('ann', { kind }))).toEqual([
    ...['object', 'object', 'object', 'object'],
    ...['string', 'string', 'string', 'string'],
  ]);
});

it('elder mode stands beside his pushes: neither undoes the other', async () => {
  const caller = { kind: 'person' as const, person: 'ann', channel: 'miniapp' as const };
  const { preferences, handlers, put } = await wire(noon);
  const elder = (on: boolean) =>
    handlers.putElder({ caller, body: { elder: on } } as Parameters<typeof handlers.putElder>[0]);
  expect(preferences.isElder('ann')).toBe(false);
  await elder(true);
  await put({ levels: { info: 'digest' } });
  expect([preferences.isElder('ann'), preferences.level('ann', 'info')]).toEqual([true, 'digest']);
  await handlers.resetPushes({ caller } as Parameters<typeof handlers.resetPushes>[0]);
  expect([preferences.isElder('ann'), preferences.level('ann', 'info')]).toEqual([true, 'now']);
  await elder(false);
  expect(preferences.isElder('ann')).toBe(false);
});
