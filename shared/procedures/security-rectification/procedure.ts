/** a risk that was found is rectified; a high one suspends the system until a passed recheck, whatever else happens. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, text, unit, yesno } from '../../engine/forms/form.ts';
import { notPast, withoutPast } from '../../cloud/until.ts';
import { postKey, type PartyKey } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  level: choice(t.fields.level, t.fields.levels),
  finding: long(t.fields.finding),
  evidence: long(t.fields.evidence).optional(),
  until: date(t.fields.until, { help: t.fields.untilHelp }).optional(),
});
type Finding = z.infer<typeof opening>;
const finding = (matter: MatterState) => matter.opening as Finding;
const isHigh = (matter: MatterState) => finding(matter).level === 'high';
/** Suspended from the opening for a high risk, or by a forced measure that says so; lifted by a passed recheck only. */
const isSuspended = (matter: MatterState) => matter.registered.some((one) => one.op === 'put');
const wasSuspended = (matter: MatterState) => matter.registered.length > 0;
const imposesSuspension = (matter: MatterState) =>
  !isSuspended(matter) && matter.given['impose']?.form['suspend'] === true;
/** The steps of one forced measure: while it is decided or carried out, no second one is asked for. */
const FORCING = ['force', 'concur', 'enforce'];
const inHand = (matter: MatterState) => matter.items.some((item) => FORCING.includes(item.step));
const wasForced = (matter: MatterState) => matter.given['enforced'] !== undefined;

const concerned = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const office = directory.body('office');
  const security = directory.body('security-authority');
  return [
    postKey(finding(matter).unit, 'security'),
    postKey(finding(matter).unit, 'head'),
    ...(office ? [postKey(office.id, 'security')] : []),
    ...(security ? [postKey(security.id, 'security')] : []),
  ];
};

const suspension =
  (op: 'put' | 'lift', holds: (matter: MatterState) => boolean) =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    if (!holds(matter)) return [];
    const { system, unit: responsible, finding: why } = finding(matter);
    const bodies = [directory.body('office')?.id, directory.body('security-authority')?.id];
    return [
      {
        register: 'suspensions',
        subject: system,
        op,
        title: system,
        why,
        units: [responsible, ...bodies.filter((id): id is string => id !== undefined)],
        note: t.suspendedNote,
      },
    ];
  };

export const securityRectification = defineProcedure({
  key: 'security-rectification',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-37', 'A-39'],
  roles: {
    office: { title: t.roles.office, post: 'security', of: 'office' },
    security: { title: t.roles.security, post: 'security', of: 'security-authority' },
    responsible: { title: t.roles.responsible, post: 'security', of: (matter) => finding(matter).unit },
  },
  supervisor: 'office',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['security', 'head'], kinds: ['office', 'security-authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['system']), String(form['level'])),
    check: (form, context) => [
      ...(context.directory.unit((form as Finding).unit) ? [] : [{ path: 'unit', message: t.faults.unit }]),
      ...notPast(t.faults.past)(form, context),
    ],
    tidy: withoutPast,
    finding: true,
    outcomes: [when('高风险', isHigh, go('rectifyHigh')), go('rectifyLow')],
    registers: suspension('put', isHigh),
    tells: [
      {
        title: t.tells.suspended,
        kind: 'alert',
        urgent: true,
        to: (matter, context) => (isHigh(matter) ? concerned(matter, context) : []),
        body: (matter) => t.suspendedBody(finding(matter).system, finding(matter).finding),
      },
    ],
  },
  steps: {
    rectifyHigh: rectify([citySet('security-rectification.high', t.settings.high, 5, 'wd')]),
    rectifyLow: rectify([
      citySet('security-rectification.low', t.settings.low, 10, 'wd', { until: (matter) => finding(matter).until }),
    ]),
    recheck: {
      kind: 'task',
      title: t.steps.recheck,
      by: 'office',
      // A failed recheck has consequences of its own; it is not sent back without them.
      noReturn: t.noReturn,
      limits: [citySet('security-rectification.recheck', t.settings.recheck, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.opinion) }),
          help: t.consequences.pass,
          outcomes: [when('采取过强制措施', wasForced, finish('forced')), finish('closed')],
          registers: suspension('lift', isSuspended),
          tells: [
            {
              title: t.tells.lifted,
              kind: 'result',
              to: (matter, context) => (wasSuspended(matter) ? concerned(matter, context) : []),
              body: (matter) => t.liftedBody(finding(matter).system),
            },
            {
              title: t.tells.passed,
              kind: 'result',
              to: (matter, context) => (wasSuspended(matter) ? [] : concerned(matter, context)),
              body: (matter) => t.passedBody(finding(matter).system),
            },
          ],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          help: t.consequences.fail,
          outcomes: [
            when('高风险，强制措施在办', (matter) => isHigh(matter) && inHand(matter), go('rectifyHigh')),
            when('高风险', isHigh, go('rectifyHigh', 'force')),
            when('强制措施在办', inHand, go('rectifyLow')),
            go('rectifyLow', 'force'),
          ],
        },
      },
    },
    force: {
      kind: 'task',
      title: t.steps.force,
      by: 'office',
      limits: [citySet('security-rectification.force', t.settings.force, 3, 'wd')],
      commands: {
        impose: {
          title: t.commands.impose,
          decides: true,
          tone: 'danger',
          form: z.object({
            force: long(t.fields.force),
            suspend: yesno(t.fields.suspend),
            reason: reason(t.fields.grounds),
          }),
          outcomes: [go('concur')],
        },
      },
    },
    concur: {
      kind: 'task',
      title: t.steps.concur,
      by: 'security',
      limits: [citySet('security-rectification.concur', t.settings.concur, 2, 'wd')],
      commands: {
        concur: {
          title: t.commands.concur,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.grounds).optional() }),
          help: t.consequences.concur,
          outcomes: [go('enforce')],
          registers: suspension('put', imposesSuspension),
          tells: [
            {
              title: t.tells.forced,
              kind: 'result',
              urgent: true,
              to: concerned,
              body: (matter) =>
                t.forcedBody(finding(matter).system, String(matter.given['impose']?.form['force'] ?? '')),
            },
          ],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.grounds) }),
          outcomes: [go('force')],
        },
      },
    },
    enforce: {
      kind: 'task',
      title: t.steps.enforce,
      by: 'office',
      limits: [citySet('security-rectification.enforce', t.settings.enforce, 5, 'wd')],
      commands: {
        enforced: {
          title: t.commands.enforced,
          tone: 'primary',
          form: z.object({ result: long(t.fields.result) }),
          // The measure was carried out on the system: whether the risk is gone is for the recheck to say.
          outcomes: [goLeaving(['rectifyHigh', 'rectifyLow'], 'recheck')],
        },
      },
    },
  },
  anytime: {},
  ends: { closed: { title: t.ends.closed, good: true }, forced: { title: t.ends.forced, good: true } },
  registers: ['suspensions'],
  advice: (matter) => (isSuspended(matter) && !matter.end ? [t.advice(finding(matter).system)] : []),
});

function rectify(limits: ReturnType<typeof citySet>[]) {
  return {
    kind: 'task' as const,
    title: t.steps.rectify,
    by: 'responsible',
    limits,
    // A lapse decides nothing: the office is asked what is to be done, and the unit may still rectify.
    lapseOpens: ['force'],
    unlessOpen: FORCING,
    commands: {
      submit: {
        title: t.commands.submit,
        requests: true,
        tone: 'primary' as const,
        form: z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) }),
        outcomes: [go('recheck')],
      },
    },
  };
}
