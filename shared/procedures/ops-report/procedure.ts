/** at least once a month the provider reports to the office and to each unit that uses its cloud; each confirms. */
import {
  byHand,
  choice,
  city,
  date,
  finish,
  go,
  limit,
  list,
  long,
  material,
  procedure,
  text,
  unit,
  z,
} from '../../engine/words.ts';
import type { Directory, Registers, UnitId } from '../../engine/words.ts';
import { systemsOn } from '../../cloud/systems.ts';
import { unconfirmed } from '../../cloud/unconfirmed.ts';
import { texts as t } from './texts.ts';

const row = z.object({
  system: text(t.fields.system, { max: 200 }),
  unit: unit(t.fields.unit),
  used: text(t.fields.used, { max: 500 }),
  suggestion: text(t.fields.suggestion, { max: 500 }).optional(),
});
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 30 }), until: date(t.fields.until, { when: 'coming' }) }),
  submit: z.object({
    operation: material('operations-report'),
    usage: long(t.fields.usage, { max: 1000 }),
    advice: long(t.fields.advice, { max: 1000 }),
    systems: list(t.fields.systems, row, { min: 0, max: 2000, help: t.fields.systemsHelp }),
  }),
};

/** What runs on the cloud of this provider; where an allocation names none, of the one there is. */
const systemsOf = (provider: UnitId | undefined, registers: Registers, directory: Directory) =>
  systemsOn(registers)
    .filter((one) => directory.unit(one.unit) !== undefined)
    .filter((one) => (one.provider ?? directory.body('cloud-provider')?.id) === provider)
    .map(({ name, unit: user }) => ({ system: name, unit: user }));

export const opsReport = procedure(t, forms, {
  key: 'ops-report',
  articles: ['A-30'],
  roles: { provider: { post: 'ops', of: 'opener' } },
  supervisor: 'office',
  recurs: {
    every: 'month',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['ops', 'head'], kinds: ['cloud-provider'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('write')],
  },
  steps: {
    write: {
      by: 'provider',
      // "At least once a month": the month itself is the limit, and does not roll on into the next.
      limits: [limit(1, 'month', 'A-30', { until: ({ opening }) => opening.until })],
      commands: {
        submit: {
          prefill: ({ opener }, { registers, directory }) => ({
            systems: systemsOf(opener.unit, registers, directory),
          }),
          check: ({ systems }, { opener }, { registers, directory }) => {
            const missing = systemsOf(opener.unit, registers, directory).filter(
              (one) => !systems.some(({ system, unit: user }) => system === one.system && user === one.unit),
            );
            const names = missing.map((one) => one.system).join('、');
            return missing.length === 0 ? [] : [{ path: 'systems', message: t.faults.missing(names) }];
          },
          outcomes: [go('receipts')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      // A-30 names them: the office, and whoever uses the cloud.
      from: ({ given, opener }, directory, registers) => {
        const named = [...(given.submit?.form.systems ?? []), ...systemsOf(opener.unit, registers, directory)];
        const office = directory.body('office')?.id;
        const all = [...(office ? [office] : []), ...named.map((one) => one.unit)];
        return [...new Set(all)].filter((id) => id !== opener.unit);
      },
      post: 'cloud',
      receiptTitle: t.receiptTitle,
      form: z.object({ read: choice(t.fields.read, t.fields.reads), note: text(t.fields.note).optional() }),
      body: ({ opening, given: { submit } }) =>
        t.receiptBody(opening.period, submit?.form.usage ?? '', submit?.form.advice ?? ''),
      limits: [city(5, 'wd')],
      lapseOpens: ['unconfirmed'],
      outcomes: [finish('acknowledged')],
    },
    unconfirmed: unconfirmed('closed'),
  },
  // The monthly duty itself stays; a further report that somebody opened by hand can be withdrawn.
  withdrawable: { by: 'provider', during: ['write'], offered: byHand() },
  ends: { good: ['acknowledged', 'closed'] },
});
