/** Part C of the register of duties: standards. Transcribed from the register, not from the definitions. */
import { months, range, row, type Row } from './row.ts';

export const standards = {
  'standard-filing': row({
    articles: range('C', 8, 10),
    actors: ['unit', 'authority'],
    consequences: [['the authority lists them', 'register']],
    registers: ['standards'],
  }),
  'standard-document': row({
    articles: ['C-5', ...range('C', 11, 14)],
    actors: ['unit', 'authority', 'experts', 'quality-authority'],
    gates: [
      ['approval of the project', 'decision'],
      ['opinions from all units, every opinion answered', 'stop'],
      ['expert review', 'decision|joint'],
    ],
    consequences: [['approved, numbered and published', 'register']],
    bad: 1,
    registers: ['standards'],
  }),
  'standard-catalogue': row({
    articles: ['C-17', 'C-18'],
    actors: ['authority'],
    consequences: [['revised when a standard changes', 'register']],
    registers: ['standards'],
  }),
  'standard-review': row({
    articles: ['C-20'],
    actors: ['authority'],
    consequences: [['stays valid, to be revised or abolished; the next one three years on', 'register']],
    periods: months('C-20', 36),
    recurs: { every: 'entry' },
    registers: ['standards'],
  }),
  'standard-feedback': row({
    articles: ['C-19'],
    actors: ['unit', 'authority'],
    consequences: [['answered, revised', 'record']],
  }),
  'standard-training': row({ articles: ['C-21'], actors: ['authority', 'unit'], recurs: { every: 'city' } }),
  'standard-assessment': row({
    articles: ['C-22'],
    actors: ['authority', 'quality-authority|standards-group|unit'],
    consequences: [['results and advice published', 'register']],
    recurs: { every: 'year' },
    registers: ['results'],
  }),
  'standardisation-check': row({
    articles: ['C-23'],
    actors: ['authority'],
    consequences: [['failing: no construction and operating funds', 'bad end']],
    bad: 1,
    registers: ['suspensions'],
  }),
  'standards-inspection': row({
    articles: ['C-5', 'C-24'],
    actors: ['quality-authority', 'authority'],
    consequences: [['each breach opens a violation', 'child']],
    recurs: { every: 'year' },
    children: ['standard-violation'],
  }),
  'standard-violation': row({
    articles: ['C-24'],
    actors: ['quality-authority', 'authority', 'unit'],
    consequences: [['overdue: accountability', 'lapse']],
    bad: 1,
  }),
} satisfies Record<string, Row>;
