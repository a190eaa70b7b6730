import { daySaid } from './days.ts';

/** Wednesday. */
const EVE = '2026-12-30';

it.each([
  ['1月5日', '2027-01-05'],
  ['1/5', '2027-01-05'],
  ['1.5', '2027-01-05'],
  ['12月25日', '2026-12-25'],
  ['12月31号', '2026-12-31'],
  ['5号', '2027-01-05'],
  ['31日', '2026-12-31'],
  ['明年1月5日', '2027-01-05'],
  ['去年12月25日', '2025-12-25'],
  ['27年1月5日', '2027-01-05'],
  ['1月5日(周二)', '2027-01-05'],
  ['今天', '2026-12-30'],
  ['大后天', '2027-01-02'],
  ['三天后', '2027-01-02'],
  ['3天之后', '2027-01-02'],
  ['过十天', '2027-01-09'],
  ['两周后', '2027-01-13'],
  ['一个月后', '2027-01-30'],
  ['半个月后', '2027-01-14'],
  ['周四', '2026-12-31'],
  ['周三', '2026-12-30'],
  ['周二', '2027-01-05'],
  ['这周日', '2027-01-03'],
  ['下周三', '2027-01-06'],
  ['下周一', '2027-01-04'],
  ['下下星期五', '2027-01-15'],
  ['下个礼拜天', '2027-01-10'],
  ['月底', '2026-12-31'],
  ['下月底', '2027-01-31'],
  ['下个月5号', '2027-01-05'],
  ['2月底', '2027-02-28'],
  ['年底', '2026-12-31'],
  ['明年底', '2027-12-31'],
])('on the eve of a year %s is %s, and has to be repeated', (written, day) =>
  expect(daySaid(written, EVE, undefined)).toEqual({ day, exact: false }),
);

it.each([
  ['coming', '12月25日', '2027-12-25'],
  ['coming', '12月30日', '2026-12-30'],
  ['past', '1月5日', '2026-01-05'],
  ['past', '周四', '2026-12-24'],
  // There is no 31 November.
  ['past', '31号', '2026-10-31'],
] as const)('where something %s is asked for, %s lies there', (when, written, day) => {
  expect(daySaid(written, EVE, when)?.day).toBe(day);
});

it.each(['2027-01-05', '2027年1月5日', '2027/1/5', '20270105', '2027年1月5日周二'])('%s says all itself', (written) =>
  expect(daySaid(written, EVE, undefined)).toEqual({ day: '2027-01-05', exact: true }),
);

it('a day of next year is found in a leap year only where it is', () => {
  expect(daySaid('2月29日', '2028-01-10', undefined)?.day).toBe('2028-02-29');
  expect(daySaid('2月29日', EVE, undefined)).toBeUndefined();
});

it.each(['下周', '2026-02-30', '13月1日', '三个工作日后', '很快', '', '天', '40号', '周八'])(
  '%j is no day',
  (written) => expect(daySaid(written, EVE, undefined)).toBeUndefined(),
);
