/** Version 1 of C-24, for the matters that were opened under it: an answer to a lapse set no new date. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../../engine/definition/define.ts';
import type { Context } from '../../../engine/definition/definition.ts';
import { date, long, matterNumber, reason, text, unit } from '../../../engine/forms/form.ts';
import { postKey, type PartyKey } from '../../../kernel/party.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { MatterState } from '../../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  unit: unit(t.fields.unit),
  project: text(t.fields.project, { max: 80 }),
  breach: long(t.fields.breach),
  until: date(t.fields.until).optional(),
  source: matterNumber(t.fields.source).optional(),
});
const order = z.object({
  requirement: long(t.fields.requirement, { max: 1000 }),
  until: date(t.fields.until),
});
const breach = (matter: MatterState) => matter.opening as z.infer<typeof opening>;
const ordered = (matter: MatterState) => matter.given['order']?.form as z.infer<typeof order> | undefined;
const responsible = (matter: MatterState): PartyKey[] => [
  postKey(breach(matter).unit, 'standards'),
  postKey(breach(matter).unit, 'head'),
];
const correcting = (matter: MatterState) => matter.items.some((item) => item.step === 'accountability');

const notPast = (form: Record<string, unknown>, { now }: Pick<Context, 'now'>) =>
  typeof form['until'] === 'string' && form['until'] < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

export const standardViolation = defineProcedure({
  key: 'standard-violation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-24'],
  roles: {
    quality: { title: t.roles.quality, post: 'standards', of: 'quality-authority' },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
    unit: { title: t.roles.unit, posts: ['standards', 'head'], of: (matter) => breach(matter).unit },
  },
  supervisor: 'quality',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['quality-authority', 'authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['project'])),
    check: (form, context) => notPast(form, context),
    finding: true,
    outcomes: [go('order')],
  },
  steps: {
    order: {
      kind: 'task',
      title: t.steps.order,
      by: 'quality',
      limits: [citySet('standard-violation.order', t.settings.order, 5, 'wd')],
      commands: {
        order: {
          title: t.commands.order,
          decides: true,
          tone: 'primary',
          help: t.help.order,
          form: order,
          prefill: (matter) => ({ until: breach(matter).until, ...ordered(matter) }),
          check: (form, _, context) => notPast(form, context),
          outcomes: [go('concur')],
        },
        dismiss: {
          title: t.commands.dismiss,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('dismissed')],
        },
      },
    },
    concur: {
      kind: 'task',
      title: t.steps.concur,
      by: 'authority',
      limits: [citySet('standard-violation.concur', t.settings.concur, 3, 'wd')],
      commands: {
        concur: {
          title: t.commands.concur,
          decides: true,
          tone: 'primary',
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          tells: [
            {
              title: t.tells.ordered,
              kind: 'result',
              urgent: true,
              to: responsible,
              body: (matter) => t.orderedBody(breach(matter).project, ordered(matter)?.requirement ?? ''),
            },
          ],
          outcomes: [go('correct')],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('order')],
        },
      },
    },
    correct: {
      kind: 'task',
      title: t.steps.correct,
      by: 'unit',
      noReturn: t.noReturn,
      limits: [
        citySet('standard-violation.correct', t.settings.correct, 20, 'wd', {
          until: (matter) => ordered(matter)?.until,
        }),
      ],
      // Nothing is decided by the lapse: the quality authority is asked, and the unit may still correct.
      lapseOpens: ['accountability'],
      commands: {
        corrected: {
          title: t.commands.corrected,
          tone: 'primary',
          requests: true,
          form: z.object({ corrected: long(t.fields.corrected), proof: long(t.fields.proof) }),
          outcomes: [go('recheck')],
        },
      },
    },
    recheck: {
      kind: 'task',
      title: t.steps.recheck,
      by: 'quality',
      noReturn: t.noReturn,
      limits: [citySet('standard-violation.recheck', t.settings.recheck, 10, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          form: z.object({ opinion: reason(t.fields.opinion) }),
          outcomes: [finish('corrected')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.help.fail,
          form: z.object({ opinion: reason(t.fields.opinion) }),
          outcomes: [when('逾期处理在办', correcting, go('correct')), go('correct', 'accountability')],
        },
      },
    },
    accountability: {
      kind: 'task',
      title: t.steps.accountability,
      by: 'quality',
      noReturn: t.noReturn,
      limits: [citySet('standard-violation.accountability', t.settings.accountability, 10, 'wd')],
      commands: {
        hold: {
          title: t.commands.hold,
          decides: true,
          tone: 'danger',
          help: t.help.hold,
          form: z.object({ handling: reason(t.fields.handling) }),
          tells: [
            {
              title: t.tells.held,
              kind: 'result',
              to: responsible,
              body: (matter) => t.heldBody(breach(matter).project),
            },
          ],
          outcomes: [finish('accountable')],
        },
        wait: {
          title: t.commands.wait,
          decides: true,
          help: t.help.wait,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
  },
  anytime: {},
  ends: {
    corrected: { title: t.ends.corrected, good: true },
    accountable: { title: t.ends.accountable, good: false },
    dismissed: { title: t.ends.dismissed, good: false },
  },
  registers: [],
});
