/** N-27¶3: a running service is ended or changed for a good reason only, after its users were heard, and filed with the authority. */
import { z } from 'zod';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { disposalOf, endOfUse } from '../../catalogue/subscriptions.ts';
import { finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reasoned, resource, text } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { partyOf, postKey, type Directory, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { formatDay } from '../../kernel/time.ts';
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
    from: date(t.fields.from, { when: 'coming' }),
  }),
  settle: z.object({
    replies: list(t.fields.replies, reply, { min: 0, max: 2000, fixedRows: true, help: t.fields.repliesHelp }),
    summary: long(t.fields.summary),
    final: date(t.fields.final, { when: 'coming' }),
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

const toUsers = (
  title: string,
  body: (name: string, matter: Matter) => string,
  kind: 'info' | 'result' = 'info',
): Tell<Matter> => ({
  ...{ title, kind, to: 'users', body: (matter, { directory }) => body(nameOf(matter, directory), matter) },
});
const late = lateStep<Matter>('provider', providerOf, { national: 'provider-other', city: 'city-other' });

/** Users that want it otherwise: none of them goes unanswered. */
const against = ({ votes }: Matter, directory: Directory) =>
  (votes['consult'] ?? []).flatMap((vote) => {
    if (vote.command !== 'state' || vote.form.position === 'agree') return [];
    const party = partyOf(vote.seat);
    const unit = 'unit' in party ? (directory.unit(party.unit)?.name ?? party.unit) : party.person;
    return [{ unit, said: vote.form.impact }];
  });

function checkSettlement({ replies }: z.infer<typeof forms.settle>, matter: Matter, { directory }: Context): Fault[] {
  const expected = against(matter, directory).map((one) => one.unit);
  const unanswered = expected.filter((unit) => !replies.some((one) => one.unit === unit));
  return unanswered.length > 0 ? [{ path: 'replies', message: t.faults.objections(unanswered.join('、')) }] : [];
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
    users: {
      parties: ({ opening }, directory) => directory.usersOf(opening.resource).map((id) => postKey(id, 'data')),
    },
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
    check: (form, { actor, directory }) =>
      directory.resource(form.resource)?.provider === actor.unit ? [] : [{ path: 'resource', message: t.faults.own }],
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
      lapseOpens: ['late'],
      commands: {
        settle: {
          requests: true,
          prefill: (matter, { directory }) => ({ replies: against(matter, directory), final: finalDay(matter) }),
          check: checkSettlement,
          outcomes: [goLeaving(['late'], 'file')],
        },
        abandon: { tells: toUsers(t.tells.abandoned, t.abandonedBody), outcomes: [finish('abandoned')] },
      },
    },
    file: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(3, 'wd')],
      commands: {
        accept: {
          decides: 'for',
          tells: toUsers(t.tells.filed, (name, matter) =>
            t.filedBody(name, t.fields.kinds[matter.opening.kind], formatDay(finalDay(matter))),
          ),
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
          tells: toUsers(t.tells.done, (name, { given }) => t.doneBody(name, given.done?.form.how ?? ''), 'result'),
          outcomes: [finish('filed')],
        },
      },
    },
    // What was not settled with its users has not begun, and is let be; what was filed is owed to them (N-27).
    late: {
      ...late,
      commands: {
        ...late.commands,
        letBe: {
          decides: 'against',
          offered: isOpen('settle'),
          tells: toUsers(t.tells.abandoned, t.abandonedBody),
          outcomes: [finish('abandoned')],
        },
        giveUp: {
          ...late.commands.giveUp,
          offered: isOpen('carryOut'),
          tells: toUsers(t.tells.unmet, t.unmetBody),
        },
      },
    },
  },
  withdrawable: {
    by: 'provider',
    during: ['consult', 'file', 'carryOut'],
    tells: toUsers(t.tells.abandoned, t.abandonedBody),
  },
  ends: { good: ['filed', 'abandoned'], bad: ['unmet'] },
  registers: ['subscriptions', 'catalogue'],
});
