/** an application below its target is rectified by a day; if not well, resources and operating funds wait until a passed recheck. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { date, long, reason, text, unit } from '../../engine/forms/form.ts';
import { notPast, withoutPast } from '../../cloud/until.ts';
import { postKey, type PartyKey } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  target: long(t.fields.target, { max: 1000 }),
  finding: long(t.fields.finding, { max: 2000 }),
  until: date(t.fields.until, { help: t.fields.untilHelp }).optional(),
});
type Finding = z.infer<typeof opening>;
const finding = (matter: MatterState) => matter.opening as Finding;
const isSuspended = (matter: MatterState) => matter.registered.some((one) => one.op === 'put');
/** The day that the authority set: a new one of its own, else that of the evaluation. */
const untilOf = (matter: MatterState) =>
  (matter.given['grant']?.form['until'] as string | undefined) ?? finding(matter).until;

/** The unit, the office (resources), finance (funds): whoever has to act on it. */
const concerned = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const office = directory.body('office');
  const finance = directory.body('finance');
  return [
    postKey(finding(matter).unit, 'cloud'),
    postKey(finding(matter).unit, 'head'),
    ...(office ? [postKey(office.id, 'cloud')] : []),
    ...(finance ? [postKey(finance.id, 'contact')] : []),
  ];
};

/** Lasting: it outlives the matter where that is concluded, and only a passed recheck lifts it. */
const suspension =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    if ((op === 'put') === isSuspended(matter)) return [];
    const { system, unit: user, finding: why } = finding(matter);
    const bodies = [directory.body('authority')?.id, directory.body('office')?.id, directory.body('finance')?.id];
    return (['resources', 'funds'] as const).map((kind) => ({
      register: 'suspensions',
      subject: `${kind}:${user}/${system}`,
      op,
      lasting: true,
      title: system,
      why,
      units: [user, ...bodies.filter((id): id is string => id !== undefined)],
      note: t.suspendedNote,
      values: { kind: t.kinds[kind] },
    }));
  };

const told = (by: 'fail' | 'suspend'): Tell => ({
  title: t.tells.suspended,
  kind: 'result',
  urgent: true,
  to: concerned,
  body: (matter) => t.suspendedBody(finding(matter).system, String(matter.given[by]?.form['reason'] ?? '')),
});
const proof = z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) });

export const performanceRectification = defineProcedure({
  key: 'performance-rectification',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-46'],
  roles: {
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    head: { title: t.roles.head, post: 'head', of: 'authority' },
    responsible: { title: t.roles.responsible, post: 'cloud', of: (matter) => finding(matter).unit },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['system'])),
    check: notPast(t.faults.past),
    tidy: withoutPast,
    finding: true,
    outcomes: [go('rectify')],
  },
  steps: {
    rectify: {
      kind: 'task',
      title: t.steps.rectify,
      by: 'responsible',
      limits: [citySet('performance-rectification.rectify', t.settings.rectify, 20, 'wd', { until: untilOf })],
      // A lapse suspends nothing by itself: the head of the authority is asked, and the unit may still rectify.
      lapseOpens: ['decide'],
      commands: {
        submit: {
          title: t.commands.submit,
          requests: true,
          tone: 'primary',
          form: proof,
          outcomes: [goLeaving(['decide'], 'recheck')],
        },
      },
    },
    decide: {
      kind: 'task',
      title: t.steps.decide,
      by: 'head',
      limits: [citySet('performance-rectification.decide', t.settings.decide, 5, 'wd')],
      commands: {
        suspend: {
          title: t.commands.suspend,
          decides: true,
          tone: 'danger',
          help: t.consequences.suspend,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: suspension('put'),
          tells: [told('suspend')],
          outcomes: [goLeaving(['rectify'], 'restore')],
        },
        grant: {
          title: t.commands.grant,
          decides: true,
          help: t.consequences.grant,
          form: z.object({ until: date(t.fields.newUntil), reason: reason(t.fields.reason) }),
          check: (form, _, context) => notPast(t.faults.past)(form, context),
          outcomes: [goLeaving(['rectify'], 'rectify')],
        },
      },
    },
    recheck: {
      kind: 'task',
      title: t.steps.recheck,
      by: 'authority',
      limits: [citySet('performance-rectification.recheck', t.settings.recheck, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [
            when('已暂缓', isSuspended, {
              ...finish('restored'),
              registers: suspension('lift'),
              tells: [
                {
                  title: t.tells.restored,
                  kind: 'result',
                  to: concerned,
                  body: (matter) => t.restoredBody(finding(matter).system),
                },
              ],
            }),
            {
              ...finish('closed'),
              tells: [
                {
                  title: t.tells.passed,
                  kind: 'result',
                  to: concerned,
                  body: (matter) => t.passedBody(finding(matter).system),
                },
              ],
            },
          ],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.consequences.fail,
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: suspension('put'),
          tells: [told('fail')],
          outcomes: [go('restore')],
        },
      },
    },
    restore: {
      kind: 'task',
      title: t.steps.restore,
      by: 'responsible',
      limits: [],
      noLimit: t.noLimit,
      noReturn: t.noLimit,
      commands: {
        apply: {
          title: t.commands.apply,
          requests: true,
          tone: 'primary',
          form: proof,
          outcomes: [go('recheck')],
        },
        conclude: {
          title: t.commands.conclude,
          by: 'authority',
          decides: true,
          tone: 'danger',
          help: t.consequences.conclude,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('suspended')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['rectify'],
      // What an evaluation has opened is the result of that evaluation.
      offered: (matter) => !matter.links.some((one) => one.side === 'parent'),
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    closed: { title: t.ends.closed, good: true },
    restored: { title: t.ends.restored, good: true },
    suspended: { title: t.ends.suspended, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  reopens: {
    by: 'responsible',
    ends: ['suspended'],
    enters: ['restore'],
    within: citySet('performance-rectification.reopen', t.settings.reopen, 1095, 'd'),
  },
  registers: ['suspensions'],
  advice: (matter) => (isSuspended(matter) ? [t.advice(finding(matter).system)] : []),
});
