import fc from 'fast-check';
import { addMs, atTime, MS_PER_HOUR } from '../kernel/time.ts';
import { cityInstant, cityText, folded, readCalendar, writeCalendar } from './calendar-file.ts';

const at = '2026-11-28T10:00:00.000Z';
const octets = (text: string) => encodeURIComponent(text).replace(/%../g, '.').length;
const event = (summary: string) => ({
  ...{ uid: 'cloud:duty/main/1', from: atTime('2026-12-05', '09:00'), until: atTime('2026-12-06', '09:00'), summary },
  ...{ line: 'main', person: 'cloud-duty1' },
});

it('is written as RFC 5545 has it', () => {
  expect(writeCalendar([event('主班；甲,乙; 丙\\丁\n戊')], { name: '值班表', at }).split('\r\n')).toEqual([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Banjie//Duty//ZH', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'],
    ...['X-WR-CALNAME:值班表', 'BEGIN:VEVENT', 'UID:cloud:duty/main/1', 'DTSTAMP:20261128T100000Z'],
    ...['DTSTART:20261205T010000Z', 'DTEND:20261206T010000Z', 'SUMMARY:主班；甲\\,乙\\; 丙\\\\丁\\n戊'],
    ...['X-BANJIE-LINE:main', 'X-BANJIE-PERSON:cloud-duty1', 'END:VEVENT', 'END:VCALENDAR', ''],
  ]);
});

it('folds at 75 octets and never within a character, whatever is written, and reads it back', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('值', '班', '𠮷', '😀', ';', ',', '\\', '\n', ' ', 'n'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 120,
  });
  fc.assert(
    fc.property(text, (given) => {
      // A carriage return is a line break there as everywhere.
      const summary = given.replace(/\r\n?/g, '\n');
      const written = writeCalendar([event(summary)], { name: summary, at });
      for (const line of written.split('\r\n')) expect(octets(line)).toBeLessThanOrEqual(75);
      expect(written).not.toContain('\uFFFD');
      expect(readCalendar(written)).toEqual([{ ...event(summary), uid: undefined }].map(({ uid: _, ...one }) => one));
    }),
    { numRuns: 200 },
  );
  expect(folded('a'.repeat(75))).toBe('a'.repeat(75));
  expect(folded('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
});

it('reads what other programs write: zones, whole days, alarms, line feeds alone', () => {
  const others = [
    ...['BEGIN:VCALENDAR', 'BEGIN:VTIMEZONE', 'TZID:China Standard Time', 'END:VTIMEZONE', 'BEGIN:VEVENT'],
    ...['DTSTART;TZID="China Standard Time":20261205T090000', 'DTEND;TZID=Asia/Shanghai:20261206T090000'],
    ...['SUMMARY;LANGUAGE=zh:主班 江海', ' 波', 'BEGIN:VALARM', 'SUMMARY:提醒', 'END:VALARM', 'END:VEVENT'],
    ...['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261207', 'SUMMARY:副班 卢思齐', 'RRULE:FREQ=WEEKLY', 'END:VEVENT'],
    ...['BEGIN:VEVENT', 'DTSTART;TZID=Europe/Berlin:20261207T090000', 'SUMMARY:x', 'END:VEVENT', 'END:VCALENDAR'],
  ].join('\n');
  expect(readCalendar(others)).toEqual([
    { from: atTime('2026-12-05', '09:00'), until: atTime('2026-12-06', '09:00'), summary: '主班 江海波' },
    {
      from: atTime('2026-12-07', '00:00'),
      until: atTime('2026-12-08', '00:00'),
      summary: '副班 卢思齐',
      repeats: true,
    },
    { summary: 'x' },
  ]);
  expect(readCalendar('班次,开始\n')).toBeUndefined();
});

it('writes the city’s time for tables, and reads what a spreadsheet makes of it', () => {
  const from = addMs(atTime('2026-12-05', '00:00'), 9 * MS_PER_HOUR);
  expect(cityText(from)).toBe('2026-12-05 09:00');
  for (const text of ['2026-12-05 09:00', '2026/12/5 9:00', '2026-12-05T09:00:00'])
    expect(cityInstant(text)).toBe(from);
  expect(cityInstant('2026-02-30 09:00')).toBeUndefined();
  expect(cityInstant('2026-12-05 25:00')).toBeUndefined();
});
