/** The rules of a roster as the rows of a form: each row a shift; rows of one name are one line. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { DutyView } from '@banjie/shared/contract/routes/duty.ts';
import { callBounds } from '@banjie/shared/duty/roster.ts';
import { rowsOf, textOf, type Value } from '../../form/values.ts';
import { texts } from '../duty/texts.ts';

type Shift = DutyView['rules'][number]['shifts'][number];
type Lines = { title: string; shifts: Shift[]; wait?: number; again?: number }[];

const choices = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([value, title]) => ({ value, title }));

/** How an alarm goes through it is a matter of those whom alarms call. */
const callFields: FormField[] = [
  { key: 'wait', title: texts.wait, kind: 'number', required: false, max: callBounds.wait, help: texts.waitHelp },
  { key: 'again', title: texts.again, kind: 'number', required: false, max: callBounds.again },
];

export const ruleFields = ({ people, roster }: DutyView): FormField[] => [
  {
    ...{ key: 'always', title: texts.always, kind: 'choice', required: true },
    options: [
      { value: 'yes', title: texts.yes },
      { value: 'no', title: texts.no },
    ],
  },
  ...(roster.post === 'duty'
    ? [
        {
          ...{ key: 'rounds', title: texts.rounds, kind: 'number' as const, required: false },
          ...{ min: 1, max: callBounds.rounds, help: texts.roundsHelp },
        },
      ]
    : []),
  {
    ...{ key: 'shifts', title: texts.shifts, kind: 'list', required: true, min: 1, max: 16 },
    items: [
      { key: 'title', title: texts.lineTitle, kind: 'text', required: true, max: 20, help: texts.lineHelp },
      { key: 'days', title: texts.shiftDays, kind: 'choice', required: true, options: choices(texts.days) },
      { key: 'start', title: texts.start, kind: 'text', required: true, max: 5, help: texts.timeHelp },
      { key: 'end', title: texts.stop, kind: 'text', required: true, max: 5 },
      { key: 'turn', title: texts.turn, kind: 'choice', required: true, options: choices(texts.turns) },
      { key: 'from', title: texts.first, kind: 'date', required: true },
      { key: 'until', title: texts.last, kind: 'date', required: false },
      ...(roster.post === 'duty' ? callFields : []),
      {
        ...{ key: 'persons', title: texts.persons, kind: 'list', required: true, min: 1, max: 60 },
        items: [
          {
            ...{ key: 'person', title: texts.person, kind: 'choice', required: true },
            options: people.map(({ id, name }) => ({ value: id, title: name })),
          },
        ],
      },
    ],
  },
];

const turnOf = ({ every, unit }: Shift): string => `${every}${unit}`;
export const turnText = (shift: Shift): string =>
  (texts.turns as Readonly<Record<string, string>>)[turnOf(shift)] ?? turnOf(shift);

/** What stands now; for a new roster one line of all who hold the post, a week each, from today on. */
export const ruleValue = ({ rules, always, rounds, people }: DutyView, today: string): Value => ({
  always: always ? 'yes' : 'no',
  ...(rounds === undefined ? {} : { rounds }),
  shifts:
    rules.length === 0
      ? [
          {
            title: '主班',
            days: 'all',
            start: '09:00',
            end: '09:00',
            turn: '1week',
            from: today,
            persons: people.map(({ id }) => ({ person: id })),
          },
        ]
      : rules.flatMap(({ title, shifts, wait, again }) =>
          shifts.map((shift) => ({
            ...{ title, days: shift.days, start: shift.start, end: shift.end, turn: turnOf(shift), from: shift.from },
            ...(shift.until === undefined ? {} : { until: shift.until }),
            ...(wait === undefined ? {} : { wait }),
            ...(again === undefined ? {} : { again }),
            persons: shift.persons.map((person) => ({ person })),
          })),
        ),
});

/** Undefined where nothing is written; what is no number is told to be none by the server. */
const numberIn = (value: unknown): number | undefined =>
  textOf(value).trim() === '' ? undefined : Number(textOf(value));

export function rulesIn(form: Value): { always: boolean; lines: Lines; rounds?: number } {
  const lines: Lines = [];
  for (const row of rowsOf(form['shifts'])) {
    const title = textOf(row['title']).trim();
    const [, every = '1', unit = 'week'] = /^(\d+)(day|week)$/.exec(textOf(row['turn'])) ?? [];
    const until = textOf(row['until']);
    const shift: Shift = {
      ...{ days: daysIn(textOf(row['days'])), start: textOf(row['start']).trim(), end: textOf(row['end']).trim() },
      ...{ every: Number(every), unit: unit === 'day' ? 'day' : 'week', from: textOf(row['from']) },
      ...(until === '' ? {} : { until }),
      persons: rowsOf(row['persons']).map((one) => textOf(one['person'])),
    };
    const [wait, again] = [numberIn(row['wait']), numberIn(row['again'])];
    const line = lines.find((one) => one.title === title) ?? { title, shifts: [] };
    if (line.shifts.length === 0) lines.push(line);
    line.shifts.push(shift);
    // What any row of a line says is said of the line.
    if (wait !== undefined) line.wait ??= wait;
    if (again !== undefined) line.again ??= again;
  }
  const rounds = numberIn(form['rounds']);
  return { always: textOf(form['always']) !== 'no', lines, ...(rounds === undefined ? {} : { rounds }) };
}

const daysIn = (value: string): Shift['days'] => (value === 'working' || value === 'off' ? value : 'all');
