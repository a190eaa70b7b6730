import { officialYears } from '../../kernel/calendar-data/official-years.ts';
import { buildCalendar, type WorkCalendar } from '../../kernel/calendar.ts';
import { isRejection } from '../../kernel/rejection.ts';
import { atTime, endOfDay, type Instant } from '../../kernel/time.ts';
import { decide } from '../decide.ts';
import type { Command } from '../deciding/command.ts';
import { replay } from '../matter/evolve.ts';
import { recomputed } from './recalculate.ts';
import { noSettings } from '../settings/settings.ts';
import { cityOf, fullPlan, machine } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import type { Decision } from '../deciding/draft.ts';
import type { MatterState } from '../matter/state.ts';
import type { Settings } from '../definition/definition.ts';

/** The statutory holiday only is 1 January; this notice gives the 4th too, and has Saturday the 9th worked. */
const NOTICE = '国办发明电〔2026〕9号';
const long = buildCalendar([...officialYears, { year: 2027, off: ['2027-01-01/2027-01-04'], work: ['2027-01-09'] }]);
const short = buildCalendar([...officialYears, { year: 2027, off: ['2027-01-01'], work: ['2027-01-02'] }]);

const at = (day: string, time = '10:00'): Instant => atTime(day, time);
const start = (now: Instant, settings: Settings = noSettings): Play =>
  new Play({ city: cityOf(fullPlan), procedure: toy, now, settings }).open('a1', { what: '甲', size: 1 });

function under(play: Play, calendar: WorkCalendar, command: Command, state = play.state): Decision {
  const decision = decide(toy, state, command, { ...play.context(machine('calendar')), calendar });
  if (isRejection(decision)) throw new Error(decision.text);
  return decision;
}
const deadlineOf = (state: MatterState, step: string) => state.items.find((one) => one.step === step)?.deadlines[0];

describe('a deadline over a year whose notice comes later', () => {
  it('moves with the notice, is told, and is final', () => {
    const play = start(at('2026-12-29'));
    const before = deadlineOf(play.state!, 'review');
    expect(before).toMatchObject({ at: endOfDay('2027-01-04'), provisional: true });
    const { state, events, effects } = under(play, long, { kind: 'recalculate', notice: NOTICE });
    expect(deadlineOf(state, 'review')).toMatchObject({
      at: endOfDay('2027-01-05'),
      provisional: false,
      calendar: long.version,
    });
    expect(events).toMatchObject([{ type: 'recomputed', was: before!.at, notice: NOTICE }]);
    expect(effects).toMatchObject([
      { effect: 'notify', kind: 'info', urgent: false, dueAt: endOfDay('2027-01-05'), item: 'review#1' },
    ]);
    expect(effects[0]).toMatchObject({ body: expect.stringMatching(/2027年1月4日.*改为 2027年1月5日/) as string });
    expect(state.timers.filter(({ kind }) => kind === 'lapse')).toMatchObject([{ at: endOfDay('2027-01-05') }]);
    expect(replay([...play.events, ...events])).toEqual(state);
  });

  it('is recomputed once: a second time changes nothing, and back again brings it back', () => {
    const play = start(at('2026-12-29'));
    const { state } = under(play, long, { kind: 'recalculate', notice: NOTICE });
    expect(under(play, long, { kind: 'recalculate', notice: NOTICE }, state).events).toEqual([]);
    expect(deadlineOf(under(play, short, { kind: 'recalculate' }, state).state, 'review')!.at).toBe(
      endOfDay('2027-01-02'),
    );
  });

  it('is urgent when it moves earlier, and lapses at its new instant', () => {
    const play = start(at('2026-12-29'));
    const { state, effects } = under(play, short, { kind: 'recalculate' });
    expect(deadlineOf(state, 'review')!.at).toBe(endOfDay('2027-01-02'));
    expect(effects).toMatchObject([{ effect: 'notify', urgent: true }]);
    expect(effects[0]).toMatchObject({ body: expect.stringContaining('提前') as string });
    play.state = state;
    play.now = at('2027-01-03');
    expect(under(play, short, { kind: 'tick' }).events).toContainEqual(
      expect.objectContaining({ type: 'lapsed', at: endOfDay('2027-01-02') }),
    );
  });

  it('says nothing to anybody when the notice leaves it where it is', () => {
    const play = start(at('2026-12-29'));
    const same = buildCalendar([...officialYears, { year: 2027, off: ['2027-01-01'], work: [] }]);
    const { state, events, effects } = under(play, same, { kind: 'recalculate', notice: NOTICE });
    expect(deadlineOf(state, 'review')).toMatchObject({ at: endOfDay('2027-01-04'), provisional: false });
    expect([events.length, effects]).toEqual([1, []]);
    expect(state.timers).toEqual(play.state!.timers);
  });

  it('does not lapse by the old calendar when the new one puts it off, and what has lapsed stays', () => {
    const play = start(at('2026-12-29'));
    play.now = at('2027-01-05', '09:00');
    const saved = under(play, long, { kind: 'recalculate' });
    expect(saved.events.map(({ type }) => type)).toEqual(['recomputed']);
    const lapsed = under(play, long, { kind: 'tick' });
    expect(lapsed.events.map(({ type }) => type)).toContain('lapsed');
    expect(under(play, long, { kind: 'recalculate' }, lapsed.state).events).toEqual([]);
  });
});

describe('what a recompute keeps', () => {
  it('what was added by consent: on the new end, as it was on the old', () => {
    const deadline = {
      ...{ id: 'a', at: endOfDay('2027-01-11'), startedAt: at('2026-12-29'), basis: { article: 'A-12', limit: '' } },
      ...{ provisional: true, calendar: 'before' },
      counted: { span: { n: 3, unit: 'wd' as const }, extended: [{ n: 5, unit: 'wd' as const }] },
    };
    // Three working days end on 5 January now, and five more on the 11th, as the Saturday is worked.
    expect(recomputed(deadline, long)).toMatchObject({ at: endOfDay('2027-01-11'), provisional: false });
    const days = { ...deadline.counted, extended: [{ n: 10, unit: 'd' as const }] };
    expect(recomputed({ ...deadline, counted: days }, long)?.at).toBe(endOfDay('2027-01-15'));
  });

  it('the closing time that held when it was counted', () => {
    const play = start(at('2026-12-29'), { ...noSettings, closing: () => '17:30' });
    expect(deadlineOf(play.state!, 'review')!.at).toBe(at('2027-01-04', '17:30'));
    expect(deadlineOf(under(play, long, { kind: 'recalculate' }).state, 'review')!.at).toBe(at('2027-01-05', '17:30'));
  });

  it('the end of a wait: its days are full days, whatever is off', () => {
    const play = start(at('2026-12-24')).give('office1', 'agree');
    expect(play.steps()).toContain('test');
    expect(under(play, long, { kind: 'recalculate' }).events).toEqual([]);
  });

  it('receipts learn their new day with the step', () => {
    const play = start(at('2026-12-24')).give('office1', 'agree');
    play.now = at('2026-12-28');
    play.give('office1', 'stop');
    const { effects, state } = under(play, long, { kind: 'recalculate', notice: NOTICE });
    const deadline = deadlineOf(state, 'receive')!;
    expect(effects).toMatchObject([
      { effect: 'redateReceipts', item: expect.stringMatching(/^receive#/), dueAt: deadline.at, provisional: false },
    ]);
  });
});
