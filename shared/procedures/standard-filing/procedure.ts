/** C-8–10: a unit files the standards that it applies; the authority checks and lists them. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, text } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { dayOf } from '../../kernel/time.ts';
import { allUnits, entered, kinds, standardKinds } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const filing = z.object({
  standards: list(
    t.fields.standards,
    z.object({
      number: text(t.fields.number, { max: 60 }),
      name: text(t.fields.name, { max: 100 }),
      kind: choice(t.fields.kind, kinds),
      published: date(t.fields.published),
      area: text(t.fields.area),
    }),
    { max: 50 },
  ),
});
type Filing = z.infer<typeof filing>;
const filed = (matter: MatterState) => (matter.opening as Filing).standards;

function check(form: Record<string, unknown>, { now }: Context) {
  const { standards } = form as Filing;
  const numbers = standards.map((one) => one.number);
  return standards.flatMap((one, n) => [
    ...(numbers.indexOf(one.number) < n ? [{ path: `standards.${n}.number`, message: t.faults.twice }] : []),
    ...(one.published > dayOf(now) ? [{ path: `standards.${n}.published`, message: t.faults.future }] : []),
  ]);
}

export const standardFiling = defineProcedure({
  key: 'standard-filing',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-8', 'C-9', 'C-10'],
  roles: {
    unit: { title: t.roles.unit, post: 'standards', of: 'opener' },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: standardKinds, title: t.opener },
    form: filing,
    title: (form) => t.matterTitle((form as Filing).standards[0]?.name ?? '', (form as Filing).standards.length),
    check,
    outcomes: [go('list')],
  },
  steps: {
    list: {
      kind: 'task',
      title: t.steps.list,
      by: 'authority',
      limits: [citySet('standard-filing.list', t.settings.list, 10, 'wd')],
      commands: {
        list: {
          title: t.commands.list,
          decides: true,
          tone: 'primary',
          help: t.help.list,
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          outcomes: [finish('listed')],
          registers: (matter) =>
            filed(matter).map((one) =>
              entered(
                { ...one, unit: matter.opener.unit ?? '', reviewedOn: one.published, state: t.state },
                t.filedWhy,
              ),
            ),
          tells: [
            {
              title: t.tells.listed,
              kind: 'info',
              to: allUnits,
              body: (matter) =>
                t.listedBody(
                  filed(matter)
                    .map((one) => one.name)
                    .join('、'),
                ),
            },
          ],
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('amend')],
        },
        decline: {
          title: t.commands.decline,
          decides: true,
          tone: 'danger',
          help: t.help.decline,
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [finish('declined')],
        },
      },
    },
    amend: {
      kind: 'task',
      title: t.steps.amend,
      by: 'unit',
      limits: [citySet('standard-filing.amend', t.settings.amend, 10, 'wd')],
      commands: {
        refile: {
          title: t.commands.refile,
          tone: 'primary',
          form: filing,
          check: (form, _, context) => check(form, context),
          prefill: (matter) => matter.opening,
          replacesOpening: true,
          newRound: true,
          outcomes: [go('list')],
        },
        drop: {
          title: t.commands.drop,
          tone: 'danger',
          form: z.object({ note: long(t.fields.why).optional() }),
          outcomes: [finish('dropped')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'unit',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.why) }),
      during: ['list'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    listed: { title: t.ends.listed, good: true },
    declined: { title: t.ends.declined, good: false },
    dropped: { title: t.ends.dropped, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['standards'],
});
