/** at least once a month the provider reports to the office and to each unit that uses the cloud; each confirms. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context, Registers } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, text, unit } from '../../engine/forms/form.ts';
import type { Directory, UnitId } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  period: text(t.fields.period, { max: 30 }),
  until: date(t.fields.until),
});
const row = z.object({
  system: text(t.fields.system, { max: 200 }),
  unit: unit(t.fields.unit),
  used: text(t.fields.used, { max: 500 }),
  suggestion: text(t.fields.suggestion, { max: 500 }).optional(),
});
const report = z.object({
  operation: long(t.fields.operation),
  usage: long(t.fields.usage, { max: 1000 }),
  advice: long(t.fields.advice, { max: 1000 }),
  systems: list(t.fields.systems, row, { min: 0, max: 2000, help: t.fields.systemsHelp }),
});
type Report = z.infer<typeof report>;
const reported = (matter: MatterState) => matter.given['submit']?.form as Report | undefined;

/** Systems on the cloud with the unit that uses them. */
const systemsIn = (registers: Registers, directory: Directory): { system: string; unit: UnitId }[] =>
  registers.find('allocations', {}).flatMap((entry) => {
    const user = [entry.values['unit'], ...entry.units].find(
      (id): id is UnitId => typeof id === 'string' && directory.unit(id) !== undefined,
    );
    return user === undefined ? [] : [{ system: entry.title, unit: user }];
  });

/** A-30 names them: the office, and whoever uses the cloud. */
function recipients(matter: MatterState, directory: Directory, registers: Registers): UnitId[] {
  const named = (reported(matter)?.systems ?? []).map((one) => one.unit);
  const users = systemsIn(registers, directory).map((one) => one.unit);
  const office = directory.body('office')?.id;
  return [...new Set([...(office ? [office] : []), ...users, ...named])].filter((id) => id !== matter.opener.unit);
}

export const opsReport = defineProcedure({
  key: 'ops-report',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-30'],
  roles: {
    provider: { title: t.roles.provider, post: 'ops', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'month',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['ops', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('write')],
  },
  steps: {
    write: {
      kind: 'task',
      title: t.steps.write,
      by: 'provider',
      // "At least once a month": the month itself is the limit, and does not roll on into the next.
      limits: [limit(1, 'month', 'A-30', { until: (matter) => String(matter.opening['until']) })],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          form: report,
          prefill: (_, { registers, directory }) => ({ systems: systemsIn(registers, directory) }),
          check: (form, _, { registers, directory }: Context) => {
            const written = (form as Report).systems.map((one) => one.system);
            const missing = systemsIn(registers, directory).filter((one) => !written.includes(one.system));
            return missing.length === 0
              ? []
              : [{ path: 'systems', message: t.faults.missing(missing.map((one) => one.system).join('、')) }];
          },
          outcomes: [go('receipts')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: recipients,
      post: 'cloud',
      receiptTitle: t.receiptTitle,
      form: z.object({ read: choice(t.fields.read, t.fields.reads), note: text(t.fields.note).optional() }),
      body: (matter) =>
        t.receiptBody(String(matter.opening['period']), reported(matter)?.usage ?? '', reported(matter)?.advice ?? ''),
      limits: [citySet('ops-report.receipts', t.settings.receipts, 5, 'wd')],
      commands: {},
      outcomes: [finish('acknowledged')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'provider',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['write'],
      // The monthly duty itself stays; a further report that somebody opened by hand can be withdrawn.
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    acknowledged: { title: t.ends.acknowledged, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
