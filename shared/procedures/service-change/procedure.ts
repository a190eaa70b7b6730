/** N-27¶3: a running service is ended or changed for a good reason only, after its users were heard, and filed with the authority. */
import { z } from 'zod';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { disposalOf, endOfUse } from '../../catalogue/subscriptions.ts';
import { citySet, defineProcedure, finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, resource, text } from '../../engine/forms/form.ts';
import { partyOf, postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, formatDay } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  kind: choice(t.fields.kind, t.fields.kinds),
  reason: long(t.fields.reason),
  what: long(t.fields.what),
  from: date(t.fields.from),
});
const reply = z.object({
  unit: text(t.fields.unit, { readOnly: true, max: 200 }),
  said: text(t.fields.said, { readOnly: true, max: 4000 }),
  reply: long(t.fields.reply),
});
const settlement = z.object({
  replies: list(t.fields.replies, reply, { min: 0, max: 2000, fixedRows: true, help: t.fields.repliesHelp }),
  summary: long(t.fields.summary),
  final: date(t.fields.final),
});
type Opened = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opened;
const providerOf = (matter: MatterState, directory: Directory) => directory.resource(opened(matter).resource)?.provider;
const nameOf = (matter: MatterState, directory: Directory) =>
  directory.resource(opened(matter).resource)?.name ?? opened(matter).resource;
const finalDay = (matter: MatterState) =>
  (matter.given['settle']?.form as z.infer<typeof settlement> | undefined)?.final ?? opened(matter).from;
const users = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
  directory.usersOf(opened(matter).resource).map((unit) => postKey(unit, 'data'));

const notPast = (path: string) => (form: Record<string, unknown>, _: unknown, now: string) =>
  String(form[path]) < dayOf(now) ? [{ path, message: t.faults.past }] : [];

/** Users that want it otherwise: none of them goes unanswered. */
const against = (matter: MatterState, directory: Directory) =>
  (matter.votes['consult'] ?? [])
    .filter((vote) => vote.form['position'] !== 'agree')
    .map((vote) => {
      const party = partyOf(vote.seat);
      const unit = 'unit' in party ? (directory.unit(party.unit)?.name ?? party.unit) : party.person;
      return { unit, said: String(vote.form['impact']) };
    });

function checkSettlement(form: Record<string, unknown>, matter: MatterState, { directory, now }: Context): Fault[] {
  const { replies } = form as z.infer<typeof settlement>;
  const expected = against(matter, directory).map((one) => one.unit);
  const unanswered = expected.filter((unit) => !replies.some((one) => one.unit === unit));
  return [
    ...notPast('final')(form, matter, now),
    ...(unanswered.length > 0 ? [{ path: 'replies', message: t.faults.objections(unanswered.join('、')) }] : []),
  ];
}

/** With the service its subscriptions are over, of those who still have one (N-27). */
const subscribers = (matter: MatterState, { registers }: Context): UnitId[] =>
  opened(matter).kind === 'change'
    ? []
    : registers
        .find('subscriptions', { under: `${opened(matter).resource}/` })
        .map((one) => resourceOfSubscription(one.subject))
        .filter((one) => one.resource === opened(matter).resource)
        .map((one) => one.unit);
const endings = (matter: MatterState, context: Context): RegisterChange[] =>
  subscribers(matter, context).flatMap((user) =>
    endOfUse({ resource: opened(matter).resource, user }, t.why(matter.number), context),
  );

export const serviceChange = defineProcedure({
  key: 'service-change',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-27'],
  roles: {
    provider: { title: t.roles.provider, post: 'data', of: providerOf },
    users: { title: t.roles.users, parties: (matter, directory) => users(matter, { directory }) },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: cityKinds, title: t.opener },
    form: opening,
    title: (form, directory) => {
      const { resource: id, kind } = form as Opened;
      return t.matterTitle(directory.resource(id)?.name ?? id, t.fields.kinds[kind]);
    },
    check: (form, { actor, directory, now }) => [
      ...(directory.resource((form as Opened).resource)?.provider === actor.unit
        ? []
        : [{ path: 'resource', message: t.faults.own }]),
      ...notPast('from')(form, undefined, now),
    ],
    outcomes: [go('consult')],
  },
  steps: {
    consult: {
      kind: 'task',
      title: t.steps.consult,
      by: 'users',
      limits: [citySet('service-change.consult', t.settings.consult, 10, 'wd')],
      joint: { mode: 'all', outcomes: [go('settle')] },
      commands: {
        state: {
          title: t.commands.state,
          tone: 'primary',
          form: z.object({ position: choice(t.fields.position, t.fields.positions), impact: long(t.fields.impact) }),
          outcomes: [go()],
        },
      },
    },
    settle: {
      kind: 'task',
      title: t.steps.settle,
      by: 'provider',
      limits: [citySet('service-change.settle', t.settings.settle, 5, 'wd')],
      commands: {
        settle: {
          title: t.commands.settle,
          tone: 'primary',
          requests: true,
          form: settlement,
          prefill: (matter, { directory }) => ({ replies: against(matter, directory), final: finalDay(matter) }),
          check: checkSettlement,
          outcomes: [go('file')],
        },
        abandon: {
          title: t.commands.abandon,
          help: t.consequences.abandon,
          form: z.object({ why: reason(t.fields.why) }),
          tells: [
            {
              title: t.tells.abandoned,
              kind: 'info',
              to: users,
              body: (matter, { directory }) => t.abandonedBody(nameOf(matter, directory)),
            },
          ],
          outcomes: [finish('abandoned')],
        },
      },
    },
    file: {
      kind: 'task',
      title: t.steps.file,
      by: 'authority',
      limits: [citySet('service-change.file', t.settings.file, 3, 'wd')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          tone: 'primary',
          help: t.consequences.accept,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          tells: [
            {
              title: t.tells.filed,
              kind: 'info',
              to: users,
              body: (matter, { directory }) =>
                t.filedBody(
                  nameOf(matter, directory),
                  t.fields.kinds[opened(matter).kind],
                  formatDay(finalDay(matter)),
                ),
            },
          ],
          outcomes: [go('carryOut')],
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          tone: 'danger',
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [go('settle')],
        },
      },
    },
    carryOut: {
      kind: 'task',
      title: t.steps.carryOut,
      by: 'provider',
      limits: [citySet('service-change.done', t.settings.done, 10, 'wd', { until: finalDay })],
      commands: {
        done: {
          title: t.commands.done,
          tone: 'primary',
          help: t.consequences.done,
          form: z.object({ how: long(t.fields.how) }),
          registers: endings,
          // What they still hold is disposed of as the provider requires.
          opens: (matter, context) =>
            subscribers(matter, context).map((user) =>
              disposalOf({ resource: opened(matter).resource, user }, 'ended'),
            ),
          tells: [
            {
              title: t.tells.done,
              kind: 'result',
              to: users,
              body: (matter, { directory }) =>
                t.doneBody(nameOf(matter, directory), String(matter.given['done']?.form['how'] ?? '')),
            },
          ],
          outcomes: [finish('filed')],
        },
      },
    },
  },
  anytime: {
    // A user who says nothing must not hold up the change; his time to speak is not cut short.
    closeConsult: {
      title: t.commands.closeConsult,
      by: 'provider',
      help: t.consequences.closeConsult,
      during: ['consult'],
      gate: (matter) =>
        matter.items.some((one) => one.step === 'consult' && one.deadlines.every((due) => !due.lapsedAt))
          ? t.faults.waiting
          : undefined,
      outcomes: [goLeaving(['consult'], 'settle')],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'provider',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['consult', 'file', 'carryOut'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    filed: { title: t.ends.filed, good: true },
    abandoned: { title: t.ends.abandoned, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['subscriptions', 'catalogue'],
});
