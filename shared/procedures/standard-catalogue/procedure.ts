/** C-17, C-18: the catalogue of standards that all must follow, revised when a standard is made, changed or abolished. */
import {
  choice,
  city,
  entry,
  finish,
  go,
  isOfCity,
  list,
  long,
  procedure,
  reason,
  text,
  z,
} from '../../engine/words.ts';
import { above, entered, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    cause: long(t.fields.cause, { max: 1000 }),
    removed: text(t.fields.removed, { max: 200 }).optional(),
  }),
  compile: z.object({
    edition: text(t.fields.edition, { max: 40 }),
    changes: list(
      t.fields.changes,
      z.object({
        standard: entry(t.fields.standard, 'standards'),
        change: choice(t.fields.change, t.fields.changeOptions),
        note: text(t.fields.note).optional(),
      }),
      { min: 0, max: 200 },
    ),
    // What was abolished stands in no register any more: it is named.
    removed: text(t.fields.removed, { max: 200 }).optional(),
  }),
  drop: z.object({ reason: reason() }),
  approve: z.object({ reason: reason(t.fields.reason).optional() }),
  sendBack: z.object({ reason: reason(t.fields.reason) }),
};

export const standardCatalogue = procedure(t, forms, {
  key: 'standard-catalogue',
  articles: ['C-17', 'C-18'],
  roles: { head: { post: 'head', of: 'authority' }, above: { parties: above } },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'] },
    title: (form) => t.matterTitle(form.cause),
    finding: true,
    outcomes: [go('compile')],
  },
  steps: {
    compile: {
      task: ['authority', city(20, 'wd'), 'above'],
      commands: {
        compile: {
          tone: 'primary',
          requests: true,
          prefill: ({ opening, given }) => ({
            ...(opening.removed === undefined ? {} : { changes: [], removed: opening.removed }),
            ...given.compile?.form,
          }),
          check: ({ changes, removed }) => {
            const numbers = changes.map((one) => one.standard);
            return [
              ...(changes.length === 0 && removed === undefined
                ? [{ path: 'changes', message: t.faults.nothing }]
                : []),
              ...numbers.flatMap((one, n) =>
                numbers.indexOf(one) < n ? [{ path: `changes.${n}.standard`, message: t.faults.twice }] : [],
              ),
            ];
          },
          outcomes: [go('approve')],
        },
        drop: { outcomes: [finish('unchanged')] },
      },
    },
    approve: {
      task: ['head', city(10, 'wd'), 'above'],
      independent: { gave: ['compile'] },
      commands: {
        approve: {
          decides: 'for',
          outcomes: [go('receipts')],
          registers: ({ given: { compile } }, context) =>
            (compile?.form.changes ?? []).flatMap(({ standard: number, change }) => {
              const standard = standardOf(context, number);
              const state = t.states[change];
              return standard ? [entered({ ...standard, state }, t.why(compile?.form.edition ?? ''))] : [];
            }),
        },
        sendBack: { decides: 'against', outcomes: [go('compile')] },
      },
    },
    receipts: {
      kind: 'receipts',
      from: (_, directory) =>
        directory
          .units()
          .filter((unit) => isOfCity(unit) && unit.kind !== 'authority')
          .map((unit) => unit.id),
      post: 'standards',
      receiptTitle: t.receiptTitle,
      form: z.object({ read: choice(t.fields.read, t.fields.readOptions), note: text(t.fields.note).optional() }),
      body: ({ given: { compile } }) => t.body(compile?.form.edition ?? '', compile?.form.changes.length ?? 0),
      limits: [city(10, 'wd')],
      lapseOpens: ['closing'],
      outcomes: [finish('published')],
    },
    // It is published for all: whoever has not confirmed it is bound by it no less.
    closing: { task: ['authority', city(10, 'wd'), 'above'], commands: { close: { outcomes: [finish('published')] } } },
  },
  ends: { good: ['published', 'unchanged'] },
  registers: ['standards'],
});
