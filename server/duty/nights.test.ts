/**
 * Nights on duty, played through in a city with two providers: whom an alarm wakes, how often, and who is told what. The
 * figures are the documented ones (docs/on-duty.md): a night in which more pushes come than these is a fault.
 */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, atTime, MS_PER_MINUTE, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';
import { createDelegations } from '../people/delegations.ts';
import { must, watchTown } from '../../test/harness/watch-town.ts';

const town = watchTown(atTime('2026-12-01', '18:00'), {
  'civil/婚姻登记': 'first',
  'health/健康码': 'second',
  'civil/门户网站': 'first',
  'health/门户网站': 'second',
});
const { ring, forward, give, calls, told, as, duty, now } = town;

const weekly = (person: string, until?: string) => ({
  ...{ days: 'all' as const, start: '09:00', end: '09:00', every: 1, unit: 'week' as const, from: '2026-11-30' },
  persons: [person],
  ...(until === undefined ? {} : { until }),
});
const daily = (persons: string[]) => ({ ...weekly(''), unit: 'day' as const, from: '2026-12-01', persons });
const of = (unit: string, post: 'duty' | 'emergency' = 'duty') => ({ unit, post });
async function put(unit: string, body: Parameters<ReturnType<typeof duty>['putDuty']>[0]['body'], post?: 'emergency') {
  const head = unit === 'first' ? 'f-head' : 's-head';
  return duty().putDuty({ ...as(head), params: of(unit, post), body });
}
const since = (at: Instant, from: Instant) => Math.round(msBetween(from, at) / MS_PER_MINUTE);
/** Whom a matter has woken, and how many minutes after its beginning. */
const woken = async (number: string, from: Instant): Promise<[string, number][]> =>
  (await calls(number)).filter(({ what }) => !/故障告知|Ⅰ级/.test(what)).map(({ who, at }) => [who, since(at, from)]);
const opened = ({ matters }: { matters: { id: string; number: string }[] }) => matters[0] ?? { id: '', number: '' };

it('the lines of a roster are told as often and have as long as it says, in rounds, before it is the emergency team’s', async () => {
  const lines = [
    { title: '主班', shifts: [weekly('f1')], wait: 4, again: 1 },
    { title: '副班', shifts: [weekly('f2')], wait: 6 },
  ];
  must(await put('first', { version: 0, always: true, rounds: 2, lines }));
  const view = must(await duty().readDuty({ ...as('f-head'), params: of('first'), query: {} }));
  expect(view.calling).toBe(
    '告警后第几分钟通知：主班 0、2；副班 4；主班 10、12；副班 14；到第 20 分钟仍无人确认，通知应急实施小组。',
  );
  const at = now();
  const { number, id } = opened(await ring({ name: 'rounds' }));
  await forward(36);
  expect(await woken(number, at)).toEqual([
    ['f1', 0],
    ['f1', 2],
    ['f2', 4],
    ['f1', 10],
    ['f1', 12],
    ['f2', 14],
    ['f-team', 20],
    ['group-on', 30],
  ]);
  // Its limit is the time of the first line.
  expect((await town.read('f1', id)).items[0]?.deadlines[0]?.at).toBe(addMs(at, 4 * MS_PER_MINUTE));
  must(await give('f-team', id, 'acknowledge'));
  // Whoever asks for more calls others, and not the same one once more.
  const second = now();
  const more = opened(await ring({ name: 'escalated' }));
  await forward(1);
  must(await give('f-ops', more.id, 'escalate'));
  expect(await woken(more.number, second)).toEqual([
    ['f1', 0],
    ['f2', 1],
  ]);
  must(await give('f2', more.id, 'acknowledge'));
});

it('what a roster does not say is the city’s, and what can’t be is refused where it is wrong', async () => {
  const bad = await put('first', {
    ...{ version: 1, always: true },
    lines: [{ title: '主班', shifts: [weekly('f1')], wait: 2, again: 4 }],
  });
  expect(isRejection(bad) && [bad.rejected, bad.faults]).toEqual([
    'invalid',
    [{ path: 'lines.0.again', message: '这一班只有 2 分钟，通知的次数（含第一次）不能多于分钟数' }],
  ]);
  const lines = [
    { title: '主班', shifts: [daily(['f1', 'f3'])] },
    { title: '副班', shifts: [weekly('f2')] },
  ];
  must(await put('first', { version: 1, always: true, lines }));
  const at = now();
  const { number, id } = opened(await ring({ name: 'usual' }));
  await forward(5);
  // Escalated by word: others are woken, and the waits begin anew from there.
  must(await give('f1', id, 'escalate'));
  await forward(12);
  expect(await woken(number, at)).toEqual([
    ['f1', 0],
    ['f2', 5],
    ['f-team', 15],
  ]);
  must(await give('f2', id, 'acknowledge'));
  must(await give('f2', id, 'recover', { how: '已恢复' }));
});

it('a late answer is told who was first and when', async () => {
  const { id } = opened(await ring({ name: 'late' }));
  must(await give('f1', id, 'acknowledge'));
  const late = await give('f2', id, 'acknowledge');
  expect(isRejection(late) && [late.rejected, late.text]).toEqual([
    'taskClosed',
    expect.stringMatching(/^已由 f1 于 12月1日 周二 \d\d:\d\d 办理：确认。无需再办。$/) as string,
  ]);
  must(await give('f1', id, 'recover', { how: '已恢复' }));
});

it('acknowledged and forgotten over a night: whoever has it is told once an hour, and nobody else', async () => {
  await forward(atTime('2026-12-01', '23:00'));
  const at = now();
  const { number, id } = opened(await ring({ name: 'forgotten' }));
  await forward(3);
  must(await give('f1', id, 'acknowledge'));
  await forward(atTime('2026-12-02', '06:30'));
  const all = await woken(number, at);
  expect(all.filter(([who]) => who === 'f1').map(([, minute]) => minute)).toEqual([
    ...[0, 63, 123, 183, 243, 303, 363, 423],
  ]);
  expect([...new Set(all.map(([who]) => who))]).toEqual(['f1']);
  // A word of progress, and the hour begins anew; put off, it is quiet for as long as was said.
  must(await give('f1', id, 'progress', { progress: '更换中' }));
  must(await give('f1', id, 'snooze', { minutes: '240' }));
  await forward(239);
  expect(await woken(number, at)).toHaveLength(all.length);
  await forward(2);
  expect(await woken(number, at)).toHaveLength(all.length + 1);
  must(await give('f1', id, 'recover', { how: '已恢复' }));
});

it('a flapping monitor over a night wakes whoever handles it at its returns until it flaps, then once an hour as any other', async () => {
  await forward(atTime('2026-12-02', '21:59'));
  const at = now();
  const labels = { banjie_system: '婚姻登记' };
  let [number, id] = ['', ''];
  // Fires and is over every twenty minutes, from ten until six.
  for (let n = 0; n < 24; n += 1) {
    const startsAt = now();
    const found = opened(await ring({ name: 'flapping', labels, startsAt }));
    if (n === 0) {
      ({ number, id } = found);
      must(await give('f3', id, 'acknowledge'));
    }
    await forward(10);
    await ring({ name: 'flapping', labels, status: 'resolved', startsAt });
    await forward(10);
  }
  expect(since(now(), at)).toBe(480);
  const all = await woken(number, at);
  const of = (person: string) => all.filter(([who]) => who === person).map(([, minute]) => minute);
  // The alarm, its three returns, the fourth with which it flaps; from then on it is in hand, and forgotten.
  expect(of('f3')).toEqual([0, 20, 40, 60, 80, 140, 200, 260, 320, 380, 440]);
  expect(of('civil-contact')).toEqual([20, 40, 60, 80]);
  expect(new Set(all.map(([who]) => who))).toEqual(new Set(['f3', 'civil-contact', 'office-cloud']));
  // What is told of it at all: its beginning, and three times over and back, and that it flaps.
  expect((await told('civil-contact')).filter((one) => one.number === number)).toHaveLength(9);
  must(await give('f3', id, 'recover', { how: '已恢复' }));
});

it('of two providers each is woken for its own systems; which of two is asked where both run one of the name', async () => {
  must(await put('second', { version: 0, always: true, lines: [{ title: '主班', shifts: [daily(['s1', 's2'])] }] }));
  await forward(atTime('2026-12-03', '10:00'));
  const at = now();
  // Said by the monitoring of the office, of a system that the other provider runs.
  const own = opened(await ring({ name: 'code', labels: { banjie_system: '健康码' }, from: 'office' }));
  const theirs = opened(await ring({ name: 'marriage', labels: { banjie_system: '婚姻登记' }, from: 'office' }));
  const both = opened(await ring({ name: 'portal', labels: { banjie_system: '门户网站' }, from: 'office' }));
  expect((await woken(own.number, at)).map(([who]) => who)).toEqual(['s1']);
  expect((await woken(theirs.number, at)).map(([who]) => who)).toEqual(['f1']);
  expect((await woken(both.number, at)).map(([who]) => who)).toEqual(['group-on']);
  expect((await told('health-contact')).map((one) => one.number)).toEqual([own.number, both.number]);
  await forward(12);
  expect((await woken(own.number, at)).map(([who]) => who)).toEqual(['s1', 's-team']);
  // To whoever is not concerned it is not there.
  const hidden = await give('s2', theirs.id, 'acknowledge');
  expect(isRejection(hidden) && hidden.rejected).toBe('notFound');
  for (const [who, id] of [
    ['s1', own.id],
    ['f1', theirs.id],
    ['group-on', both.id],
  ] as const)
    must(await give(who, id, 'acknowledge'));
});

it('what whoever goes off duty leaves comes with what is open to who comes, once; and is kept', async () => {
  await forward(atTime('2026-12-04', '08:30'));
  const write = (person: string, text: string, key = text) =>
    duty().noteDuty({ ...as(person), key, params: of('first'), body: { text } });
  must(await write('f1', '光模块已更换，观察到十点'));
  // The same once more.
  must(await write('f1', '光模块已更换，观察到十点'));
  const strange = await write('s1', '与我无关');
  expect(isRejection(strange) && strange.rejected).toBe('notFound');
  const offDuty = await write('f3', '还没到我');
  expect(isRejection(offDuty) && offDuty.rejected).toBe('notAllowed');
  await forward(atTime('2026-12-04', '09:01'));
  const handedOver = async (person: string) => (await told(person)).filter((one) => one.subject.startsWith('接班'));
  const [note, ...more] = (await handedOver('f3')).slice(-1);
  expect(note?.body).toMatch(
    /交班人：f1。\n交班说明（f1，12月4日 周五 08:30）：光模块已更换，观察到十点\n未办结的故障 \d 件[^]*marriage：处置（f1）/,
  );
  expect(more).toEqual([]);
  expect(note?.body.match(/光模块/g)).toHaveLength(1);
  // A word that comes after the change goes to who has come, at once.
  expect(must(await write('f1', '备件在 3 号柜')).text).toBe('已记下，并已转给 f3。');
  expect((await told('f3')).at(-1)).toMatchObject({ subject: '交班说明：f1', body: '备件在 3 号柜' });
  const { notes } = must(await duty().readDuty({ ...as('f-head'), params: of('first'), query: {} }));
  expect(notes.map(({ text, who, lines }) => [text, who, lines])).toEqual([
    ['备件在 3 号柜', 'f1', '主班'],
    ['光模块已更换，观察到十点', 'f1', '主班'],
  ]);
});

it('a delegation inside a swap wakes the delegate of who took the hours over, and nobody of who gave them away', async () => {
  const { stores, city, clock } = town.up();
  const delegations = createDelegations(stores.people, city.people, clock);
  const days = { fromDay: '2026-12-05', untilDay: '2026-12-05', reason: '出差' };
  must(await delegations.create('f3', { to: 'f-ops', ...days }, 'delegates-taker'));
  must(await delegations.create('f1', { to: 'f-team', ...days }, 'delegates-giver'));
  const swap = must(
    await duty().askDutySwap({
      ...{ ...as('f1'), params: of('first') },
      body: { other: 'f3', give: { from: '2026-12-05', until: '2026-12-05' } },
    }),
  );
  must(
    await duty().answerDutySwap({
      ...{ ...as('f3'), params: { ...of('first'), id: swap.id ?? '' } },
      body: { answer: 'accept' },
    }),
  );
  await city.people.refresh();
  await forward(atTime('2026-12-05', '10:00'));
  const at = now();
  const { number, id } = opened(await ring({ name: 'inside' }));
  const first = await woken(number, at);
  expect(first).toHaveLength(2);
  expect(first).toEqual(
    expect.arrayContaining([
      ['f3', 0],
      ['f-ops', 0],
    ]),
  );
  // The day after, the delegation is over, and so is the swap.
  must(await give('f-ops', id, 'acknowledge'));
  await forward(atTime('2026-12-06', '10:00'));
  const next = opened(await ring({ name: 'after' }));
  expect((await woken(next.number, now())).map(([who]) => who)).toEqual(['f3']);
});
