/** C-17, C-18: the catalogue of standards that all must follow, revised when a standard is made, changed or abolished. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, entry, list, long, reason, text } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { entered, standardKinds, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ cause: long(t.fields.cause, { max: 1000 }) });
const compiled = z.object({
  edition: text(t.fields.edition, { max: 40 }),
  changes: list(
    t.fields.changes,
    z.object({
      standard: entry(t.fields.standard, 'standards'),
      change: choice(t.fields.change, t.fields.changeOptions),
      note: text(t.fields.note).optional(),
    }),
    { max: 200 },
  ),
});
type Compiled = z.infer<typeof compiled>;
const edition = (matter: MatterState) => matter.given['compile']?.form as Compiled | undefined;

export const standardCatalogue = defineProcedure({
  key: 'standard-catalogue',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-17', 'C-18'],
  roles: {
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
    head: { title: t.roles.head, post: 'head', of: 'authority' },
  },
  supervisor: 'head',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['cause'])),
    finding: true,
    outcomes: [go('compile')],
  },
  steps: {
    compile: {
      kind: 'task',
      title: t.steps.compile,
      by: 'authority',
      limits: [citySet('standard-catalogue.compile', t.settings.compile, 20, 'wd')],
      commands: {
        compile: {
          title: t.commands.compile,
          tone: 'primary',
          requests: true,
          form: compiled,
          prefill: (matter) => edition(matter) ?? {},
          check: (form) => {
            const numbers = (form as Compiled).changes.map((one) => one.standard);
            return numbers.flatMap((one, n) =>
              numbers.indexOf(one) < n ? [{ path: `changes.${n}.standard`, message: t.faults.twice }] : [],
            );
          },
          outcomes: [go('approve')],
        },
        drop: {
          title: t.commands.drop,
          form: z.object({ reason: reason() }),
          outcomes: [finish('unchanged')],
        },
      },
    },
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'head',
      limits: [citySet('standard-catalogue.approve', t.settings.approve, 10, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.help.approve,
          form: z.object({ reason: reason(t.fields.reason).optional() }),
          outcomes: [go('receipts')],
          registers: (matter, context) =>
            (edition(matter)?.changes ?? []).flatMap((one) => {
              const standard = standardOf(context, one.standard);
              const state = t.states[one.change];
              return standard && state ? [entered({ ...standard, state }, t.why(edition(matter)?.edition ?? ''))] : [];
            }),
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('compile')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: (_, directory) =>
        directory
          .units()
          .filter((unit) => standardKinds.includes(unit.kind) && unit.kind !== 'authority')
          .map((unit) => unit.id),
      post: 'standards',
      receiptTitle: t.receiptTitle,
      form: z.object({
        read: choice(t.fields.read, t.fields.readOptions),
        note: text(t.fields.note).optional(),
      }),
      body: (matter) => t.body(edition(matter)?.edition ?? '', edition(matter)?.changes.length ?? 0),
      limits: [citySet('standard-catalogue.receipts', t.settings.receipts, 10, 'wd')],
      commands: {},
      outcomes: [finish('published')],
    },
  },
  anytime: {},
  ends: {
    published: { title: t.ends.published, good: true },
    unchanged: { title: t.ends.unchanged, good: true },
  },
  registers: ['standards'],
});
