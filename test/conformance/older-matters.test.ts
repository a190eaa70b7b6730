/** A database from before definitions were published anew in place (docs/changes.md): what ended is shown, what runs can be ended. */
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { Play } from '@banjie/shared/engine/testing/play.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { standardDocument } from '@banjie/shared/procedures/standard-document/procedure.ts';
import { postKey } from '@banjie/shared/kernel/party.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { pageOf } from './page.ts';

const now = '2026-03-02T01:30:00.000Z';
const application = { name: '电子证照接口规范', kind: 'city', scope: '全市', need: '没有上级标准' };

/** A matter that stands at a step, and was given a command, which its definition has no more. */
function older(): Play {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardDocument, now }).open('a1', application);
  const { items, timers, given, opener, ...state } = play.state!;
  const gone = (id: string) => id.replace('approve', 'hearing');
  play.state = {
    ...state,
    opener,
    items: items.map((item) => ({ ...item, id: gone(item.id), step: gone(item.step) })),
    timers: timers.map((timer) => ({ ...timer, item: gone(timer.item) })),
    given: { ...given, hear: { form: { said: '听证意见' }, at: now, by: opener, round: 1 } },
  } satisfies MatterState;
  return play;
}

it('what runs at a step that is no more is shown, told as late, and can be ended by whoever stands above', () => {
  const play = older();
  expect(pageOf(play, 'a1')).toMatchObject({ open: true, title: '制定标准：电子证照接口规范' });
  play.until('2026-06-01T00:00:00.000Z');
  expect(play.events.some((one) => one.type === 'lapsed')).toBe(true);
  expect(pageOf(play, 'comHead').allowed.map((one) => one.command)).toContain('terminate');
  play.give('comHead', 'terminate', { reason: '定义已更新，请重新发起' });
  expect(play.state?.end?.end).toBe('terminated');
});

it('what runs at a step that asks in another way by now is shown, told as late, and ended from above', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardDocument, now }).open('a1', application);
  play.give('auth1', 'approve');
  // As they were seated before 0095: a task of its own for each unit, with its limit.
  const { items, timers, ...state } = play.state!;
  const seats = ['beta', 'gamma'].map((unit, n) => {
    const [seat, id] = [postKey(unit, 'standards'), `opinions#${n + 8}`];
    const own = (deadline = '') => deadline.replace(/^draft#\d+/, id);
    return {
      items: items.map((item) => ({
        ...{ ...item, id, step: 'opinions', seat, parties: [seat] },
        deadlines: item.deadlines.map((one) => ({ ...one, id: own(one.id) })),
      })),
      timers: timers.map((timer) => ({ ...timer, item: id, deadline: own(timer.deadline) })),
    };
  });
  play.state = {
    ...{ ...state, items: seats.flatMap((one) => one.items), timers: seats.flatMap((one) => one.timers) },
  };
  expect(pageOf(play, 'b1')).toMatchObject({ open: true });
  expect(pageOf(play, 'b1').allowed.map((one) => one.command)).not.toContain('closeOpinions');
  play.until('2026-08-01T00:00:00.000Z');
  expect(play.events.some((one) => one.type === 'lapsed')).toBe(true);
  play.give('comHead', 'terminate', { reason: '定义已更新，请重新发起' });
  expect(play.state?.end?.end).toBe('terminated');
});

it('what has ended is shown as it was, also under an end that is no more', () => {
  const play = older();
  const { items: _, timers: __, ...state } = play.state!;
  play.state = { ...state, items: [], timers: [], end: { end: 'dropped', at: now } };
  const page = pageOf(play, 'a1');
  expect(page).toMatchObject({ open: false, items: [] });
  expect(page.ending).not.toBe('');
});

it('a matter that was opened under version 1 runs under it, a new one begins under the latest', () => {
  expect(versions.of('standard-violation', 1).version).toBe(1);
  expect(versions.latest('standard-violation')?.version).toBe(2);
});
