/** N-27¶3: a running service is ended or changed for a good reason only, after its users were heard, and filed with the authority. */
import { z } from 'zod';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { disposalOf, endOfUse } from '../../catalogue/subscriptions.ts';
import { finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reasoned, resource, text } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { partyOf, postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, formatDay, type Day, type Instant } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const reply = z.object({
  unit: text(t.fields.unit, { readOnly: true, max: 200 }),
  said: text(t.fields.said, { readOnly: true, max: 4000 }),
  reply: long(t.fields.reply),
});

const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    kind: choice(t.fields.kind, t.fields.kinds),
    reason: long(t.fields.reason),
    what: long(t.fields.what),
    from: date(t.fields.from),
  }),
  settle: z.object({
    replies: list(t.fields.replies, reply, { min: 0, max: 2000, fixedRows: true, help: t.fields.repliesHelp }),
    summary: long(t.fields.summary),
    final: date(t.fields.final),
  }),
  state: z.object({ position: choice(t.fields.position, t.fields.positions), impact: long(t.fields.impact) }),
  abandon: reasoned(t.fields.why),
  accept: z.object({ opinion: long(t.fields.opinion).optional() }),
  ...lateForms,
  done: z.object({ how: long(t.fields.how) }),
};
type Matter = MatterOf<typeof forms>;

const providerOf = (matter: Matter, directory: Directory) => directory.resource(matter.opening.resource)?.provider;
const nameOf = (matter: Matter, directory: Directory) =>
  directory.resource(matter.opening.resource)?.name ?? matter.opening.resource;
const finalDay = (matter: Matter) => matter.given.settle?.form?.final ?? matter.opening.from;
const users = (matter: Matter, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
  directory.usersOf(matter.opening.resource).map((unit) => postKey(unit, 'data'));

const notPast = (path: string, day: Day, now: Instant) => (day < dayOf(now) ? [{ path, message: t.faults.past }] : []);

/** Users that want it otherwise: none of them goes unanswered. */
const against = ({ votes }: Matter, directory: Directory) =>
  (votes['consult'] ?? []).flatMap((vote) => {
    if (vote.command !== 'state' || vote.form.position === 'agree') return [];
    const party = partyOf(vote.seat);
    const unit = 'unit' in party ? (directory.unit(party.unit)?.name ?? party.unit) : party.person;
    return [{ unit, said: vote.form.impact }];
  });

function checkSettlement(form: z.infer<typeof forms.settle>, matter: Matter, { directory, now }: Context): Fault[] {
  const { replies } = form;
  const expected = against(matter, directory).map((one) => one.unit);
  const unanswered = expected.filter((unit) => !replies.some((one) => one.unit === unit));
  return [
    ...notPast('final', form.final, now),
    ...(unanswered.length > 0 ? [{ path: 'replies', message: t.faults.objections(unanswered.join('、')) }] : []),
  ];
}

/** With the service its subscriptions are over, of those who still have one (N-27). */
const subscribers = (matter: Matter, { registers }: Context): UnitId[] =>
  matter.opening.kind === 'change'
    ? []
    : registers
        .find('subscriptions', { under: `${matter.opening.resource}/` })
        .map((one) => resourceOfSubscription(one.subject))
        .filter((one) => one.resource === matter.opening.resource)
        .map((one) => one.unit);
const endings = (matter: Matter, context: Context): RegisterChange[] =>
  subscribers(matter, context).flatMap((user) =>
    endOfUse({ resource: matter.opening.resource, user }, t.why(matter.number), context),
  );

export const serviceChange = procedure(t, forms, {
  key: 'service-change',
  version: 1,
  group: '数据共享',
  articles: ['N-27'],
  roles: {
    provider: { post: 'data', of: providerOf },
    users: { parties: (matter, directory) => users(matter, { directory }) },
    ...lateRoles,
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: cityKinds },
    title: (form, directory) => {
      const { resource: id, kind } = form;
      return t.matterTitle(directory.resource(id)?.name ?? id, t.fields.kinds[kind]);
    },
    check: (form, { actor, directory, now }) => [
      ...(directory.resource(form.resource)?.provider === actor.unit
        ? []
        : [{ path: 'resource', message: t.faults.own }]),
      ...notPast('from', form.from, now),
    ],
    outcomes: [go('consult')],
  },
  steps: {
    consult: {
      by: 'users',
      limits: [city(10, 'wd')],
      // A user who says nothing must not hold up the change; his time to speak is not cut short.
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('settle')] },
      commands: {
        state: { outcomes: [go()] },
      },
    },
    settle: {
      by: 'provider',
      limits: [city(5, 'wd')],
      commands: {
        settle: {
          requests: true,
          prefill: (matter, { directory }) => ({ replies: against(matter, directory), final: finalDay(matter) }),
          check: checkSettlement,
          outcomes: [go('file')],
        },
        abandon: {
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
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(3, 'wd')],
      commands: {
        accept: {
          decides: 'for',
          tells: [
            {
              title: t.tells.filed,
              kind: 'info',
              to: users,
              body: (matter, { directory }) =>
                t.filedBody(
                  nameOf(matter, directory),
                  t.fields.kinds[matter.opening.kind],
                  formatDay(finalDay(matter)),
                ),
            },
          ],
          outcomes: [go('carryOut')],
        },
        sendBack: { decides: 'against', outcomes: [go('settle')] },
      },
    },
    carryOut: {
      by: 'provider',
      limits: [city(10, 'wd', { until: finalDay })],
      lapseOpens: ['late'],
      noReturn: t.noReturn,
      commands: {
        done: {
          registers: endings,
          // What they still hold is disposed of as the provider requires.
          opens: (matter, context) =>
            subscribers(matter, context).map((user) =>
              disposalOf({ resource: matter.opening.resource, user }, 'ended'),
            ),
          tells: [
            {
              title: t.tells.done,
              to: users,
              body: (matter, { directory }) => t.doneBody(nameOf(matter, directory), matter.given.done?.form.how ?? ''),
            },
          ],
          outcomes: [finish('filed')],
        },
      },
    },
    late: lateStep<Matter>('provider', providerOf, { national: 'provider-other', city: 'city-other' }),
  },
  withdrawable: { by: 'provider', during: ['consult', 'file', 'carryOut'] },
  ends: { good: ['filed', 'abandoned'], bad: ['unmet'] },
  registers: ['subscriptions', 'catalogue'],
});
