/**
 * When a city may begin, and what a clerk with the notices of the State Council on his desk would say of it. The table is
 * written by hand: nothing in it comes from the code under test.
 */
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';

export interface Start {
  name: string;
  at: Instant;
  /** As the city shows it. */
  reads: string;
  day: Day;
  /** Last days of what is opened at the start: after 3 and 10 working days, and after 30 days or the working day that follows. */
  three: Day;
  ten: Day;
  thirty: Day;
  /** The days rest on a year whose notice is not known. */
  provisional: boolean;
  /** What is left of the three a minute after the start. */
  soonLeft: string;
  thirtyLeft: string;
  /** The three end within seven days. */
  inAWeek: boolean;
  /** The next working day as seen a minute after the start. */
  morning: Day;
  /** The working day before the last of the three: the reminder comes then. */
  reminded: Day;
  /** The first three working days after the three have lapsed. */
  after: readonly [Day, Day, Day];
  /** The next month: its report opens by itself. */
  month: { title: string; on: Day; until: Day };
}

const april = { title: '2026年4月', on: '2026-04-01', until: '2026-04-30' };

export const starts: readonly Start[] = [
  {
    name: 'a workday at ten',
    at: '2026-03-11T02:00:00.000Z',
    reads: '2026年3月11日 周三 10:00',
    ...{ day: '2026-03-11', three: '2026-03-16', ten: '2026-03-25', thirty: '2026-04-10', provisional: false },
    ...{ soonLeft: '还剩 3 个工作日', thirtyLeft: '还剩 30 天', inAWeek: true },
    ...{ morning: '2026-03-12', reminded: '2026-03-13', after: ['2026-03-17', '2026-03-18', '2026-03-19'] },
    month: april,
  },
  {
    // In Greenwich it is Friday evening.
    name: 'Saturday at three in the morning',
    at: '2026-03-13T19:00:00.000Z',
    reads: '2026年3月14日 周六 03:00',
    ...{ day: '2026-03-14', three: '2026-03-18', ten: '2026-03-27', thirty: '2026-04-13', provisional: false },
    ...{ soonLeft: '还剩 3 个工作日', thirtyLeft: '还剩 30 天', inAWeek: true },
    ...{ morning: '2026-03-16', reminded: '2026-03-17', after: ['2026-03-19', '2026-03-20', '2026-03-23'] },
    month: april,
  },
  {
    // A minute later it is Thursday.
    name: 'half a minute before midnight',
    at: '2026-03-11T15:59:30.000Z',
    reads: '2026年3月11日 周三 23:59',
    ...{ day: '2026-03-11', three: '2026-03-16', ten: '2026-03-25', thirty: '2026-04-10', provisional: false },
    ...{ soonLeft: '还剩 2 个工作日', thirtyLeft: '还剩 29 天', inAWeek: true },
    ...{ morning: '2026-03-13', reminded: '2026-03-13', after: ['2026-03-17', '2026-03-18', '2026-03-19'] },
    month: april,
  },
  {
    // A working Saturday; off until Monday the 23rd, and Saturday the 28th is worked again.
    name: 'the last evening before Spring Festival',
    at: '2026-02-14T11:00:00.000Z',
    reads: '2026年2月14日 周六 19:00',
    ...{ day: '2026-02-14', three: '2026-02-26', ten: '2026-03-06', thirty: '2026-03-16', provisional: false },
    ...{ soonLeft: '还剩 3 个工作日', thirtyLeft: '还剩 30 天', inAWeek: false },
    ...{ morning: '2026-02-24', reminded: '2026-02-25', after: ['2026-02-27', '2026-02-28', '2026-03-02'] },
    // The first is a Sunday: a duty opens on its day all the same.
    month: { title: '2026年3月', on: '2026-03-01', until: '2026-03-31' },
  },
  {
    name: '31 December',
    at: '2026-12-31T08:00:00.000Z',
    reads: '2026年12月31日 周四 16:00',
    ...{ day: '2026-12-31', three: '2027-01-06', ten: '2027-01-15', thirty: '2027-02-01', provisional: true },
    ...{ soonLeft: '还剩 3 个工作日', thirtyLeft: '还剩 32 天', inAWeek: true },
    ...{ morning: '2027-01-04', reminded: '2027-01-05', after: ['2027-01-07', '2027-01-08', '2027-01-11'] },
    month: { title: '2027年1月', on: '2027-01-01', until: '2027-01-31' },
  },
  {
    // A leap year without a notice.
    name: '28 February 2028',
    at: '2028-02-28T02:00:00.000Z',
    reads: '2028年2月28日 周一 10:00',
    ...{ day: '2028-02-28', three: '2028-03-02', ten: '2028-03-13', thirty: '2028-03-29', provisional: true },
    ...{ soonLeft: '还剩 3 个工作日', thirtyLeft: '还剩 30 天', inAWeek: true },
    ...{ morning: '2028-02-29', reminded: '2028-03-01', after: ['2028-03-03', '2028-03-06', '2028-03-07'] },
    month: { title: '2028年3月', on: '2028-03-01', until: '2028-03-31' },
  },
];
