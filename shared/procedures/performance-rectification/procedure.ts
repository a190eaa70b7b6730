/** an application below its target is rectified by a day; if not well, resources and operating funds wait until a passed recheck. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, telling, when } from '../../engine/definition/define.ts';
import type { Context, Outcome, Tell } from '../../engine/definition/definition.ts';
import { date, long, reason, text, unit } from '../../engine/forms/form.ts';
import { ahead } from '../../cloud/days.ts';
import { lifted, ofAnApplication, standing, suspensionOf } from '../../cloud/suspensions.ts';
import { suspensions } from '../../cloud/suspension-texts.ts';
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
const correction = opening.extend({ correction: reason(t.fields.correction) });
type Finding = z.infer<typeof opening>;
const finding = (matter: MatterState) => matter.opening as Finding;
const given = (matter: MatterState, command: string, field: string) => matter.given[command]?.form[field];
/** The day that the authority set: the last of its own, else that of the evaluation. */
const untilOf = (matter: MatterState) => (given(matter, 'grant', 'until') as string | undefined) ?? finding(matter).until;

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

const stands = (matter: MatterState, { registers }: Pick<Context, 'registers'>) =>
  standing(ofAnApplication, registers, finding(matter).unit, finding(matter).system) !== undefined;
/** Whether this matter has suspended: a drawing and an end can say no more; what stands is asked of the register. */
const hasSuspended = (matter: MatterState) => matter.registered.some((one) => one.op === 'put');

/** Lasting: it outlives the matter, and any passed recheck of the application lifts it. */
function suspended(matter: MatterState, context: Context): RegisterChange[] {
  if (stands(matter, context)) return [];
  const { system, unit: user, finding: why } = finding(matter);
  const bodies = (['authority', 'office', 'finance'] as const).flatMap((kind) => context.directory.body(kind)?.id ?? []);
  return ofAnApplication.map((kind) => ({
    ...{ register: 'suspensions', subject: suspensionOf(kind, user, system), op: 'put', lasting: true },
    ...{ title: system, why, units: [...new Set([user, ...bodies])], note: t.suspendedNote },
    values: { kind: suspensions.kinds[kind] },
  }));
}
const resumed = (matter: MatterState, context: Context): RegisterChange[] =>
  lifted(ofAnApplication, context, t.liftedWhy, finding(matter).unit, finding(matter).system);
/** What was suspended under the name that was wrong: it was none of that unit's. */
const freed = (matter: MatterState, { registers }: Context): RegisterChange[] =>
  matter.registered
    .filter((one) => one.op === 'put')
    .flatMap(({ register, subject }) => registers.entry(register, subject) ?? [])
    .map(({ register, subject, title, units }) => ({
      ...{ register, subject, op: 'lift', lasting: true, title, why: t.correctedWhy, units: [...units] },
    }));

const told = (by: 'fail' | 'suspend'): Tell => ({
  title: t.tells.suspended,
  kind: 'result',
  urgent: true,
  to: concerned,
  body: (matter) => t.suspendedBody(finding(matter).system, String(given(matter, by, 'reason') ?? '')),
});
const says = (title: string, body: (matter: MatterState) => string): Tell => ({ title, kind: 'result', to: concerned, body });
const dropped: Outcome = {
  ...finish('dropped'),
  registers: resumed,
  tells: [says(t.tells.dropped, (matter) => t.droppedBody(finding(matter).system, String(given(matter, 'drop', 'reason'))))],
};
const proof = z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) });
const reasoned = z.object({ reason: reason(t.fields.reason) });
/** Retired, or no fault of the application after all: somebody decides it, and nothing stays behind. */
const drop = { title: t.commands.drop, decides: true, help: t.consequences.drop, form: reasoned, outcomes: [dropped] };

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
  noTermination: t.noTermination,
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
          form: reasoned,
          registers: suspended,
          tells: [told('suspend')],
          outcomes: [goLeaving(['rectify'], 'restore')],
        },
        grant: {
          title: t.commands.grant,
          decides: true,
          help: t.consequences.grant,
          form: z.object({ until: date(t.fields.newUntil), reason: reason(t.fields.reason) }),
          check: (form, _, context) => ahead(form, 'until', context, t.faults.past),
          outcomes: [goLeaving(['rectify'], 'rectify')],
        },
        drop,
      },
    },
    recheck: {
      kind: 'task',
      title: t.steps.recheck,
      by: 'authority',
      limits: [citySet('performance-rectification.recheck', t.settings.recheck, 5, 'wd')],
      noReturn: t.noReturn,
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({ reason: reason(t.fields.opinion) }),
          // Whichever matter of the application has suspended: it stands no longer.
          registers: resumed,
          outcomes: [
            when(
              '已暂缓',
              hasSuspended,
              telling(finish('restored'), says(t.tells.restored, (matter) => t.restoredBody(finding(matter).system))),
            ),
            telling(finish('closed'), says(t.tells.passed, (matter) => t.passedBody(finding(matter).system))),
          ],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.consequences.fail,
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: suspended,
          tells: [told('fail')],
          outcomes: [go('restore')],
        },
      },
    },
    restore: {
      kind: 'task',
      title: t.steps.restore,
      by: 'responsible',
      limits: [citySet('performance-rectification.restore', t.settings.restore, 180, 'd')],
      noReturn: t.noReturn,
      // A unit that stays silent does not hold the matter open for ever.
      lapseOpens: ['settle'],
      commands: {
        apply: {
          title: t.commands.apply,
          requests: true,
          tone: 'primary',
          form: proof,
          outcomes: [goLeaving(['settle'], 'recheck')],
        },
      },
    },
    settle: {
      kind: 'task',
      title: t.steps.settle,
      by: 'head',
      limits: [citySet('performance-rectification.settle', t.settings.settle, 10, 'wd')],
      commands: {
        conclude: {
          title: t.commands.conclude,
          decides: true,
          tone: 'danger',
          help: t.consequences.conclude,
          form: reasoned,
          outcomes: [telling(finish('suspended'), says(t.tells.concluded, (matter) => t.concludedBody(finding(matter).system)))],
        },
        waitOn: {
          title: t.commands.waitOn,
          decides: true,
          help: t.consequences.waitOn,
          form: reasoned,
          outcomes: [goLeaving(['restore'], 'restore')],
        },
        drop,
      },
    },
  },
  anytime: {
    correct: {
      title: t.commands.correct,
      by: 'authority',
      help: t.consequences.correct,
      form: correction,
      prefill: (matter) => matter.opening,
      check: (form, _, context) => notPast(t.faults.past)(form, context),
      replacesOpening: true,
      registers: freed,
      during: ['rectify', 'decide', 'recheck', 'restore', 'settle'],
      tells: [
        {
          title: t.tells.corrected,
          kind: 'result',
          to: (matter, { directory }) =>
            matter.units.filter((id) => directory.unit(id)?.kind !== 'authority').map((id) => postKey(id, 'cloud')),
          body: (matter, { directory }) =>
            t.correctedBody(finding(matter).system, directory.unit(finding(matter).unit)?.name ?? finding(matter).unit),
        },
      ],
      outcomes: [goLeaving(['rectify', 'decide', 'recheck', 'restore', 'settle'], 'rectify')],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['rectify'],
      // What an evaluation has opened is the result of that evaluation; what has suspended is decided about.
      offered: (matter) => !matter.links.some((one) => one.side === 'parent') && !hasSuspended(matter),
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    closed: { title: t.ends.closed, good: true },
    restored: { title: t.ends.restored, good: true },
    dropped: { title: t.ends.dropped, good: true },
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
  advice: (matter) => (hasSuspended(matter) && !matter.end ? [t.advice(finding(matter).system)] : []),
});
