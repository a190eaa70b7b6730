/** What is to change for whom, what its users have said to it, and with which subscriptions it ends (N-27). */
import { z } from 'zod';
import { lateForms, lateStep } from '../../catalogue/late.ts';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { endOfUse } from '../../catalogue/subscriptions.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reasoned, resource, text } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { Directory, UnitId } from '../../kernel/party.ts';
import { formatDay } from '../../kernel/time.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const reply = z.object({
  unit: text(t.fields.unit, { readOnly: true, max: 200 }),
  said: text(t.fields.said, { readOnly: true, max: 4000 }),
  reply: long(t.fields.reply),
});

/** What a user says to it. */
export const statement = z.object({
  position: choice(t.fields.position, t.fields.positions),
  impact: long(t.fields.impact),
});

export const forms = {
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
  abandon: reasoned(t.fields.why),
  accept: z.object({ opinion: long(t.fields.opinion).optional() }),
  ...lateForms,
  done: z.object({ how: long(t.fields.how) }),
};
type Matter = MatterOf<typeof forms>;

export const providerOf = (matter: Matter, directory: Directory) =>
  directory.resource(matter.opening.resource)?.provider;
const nameOf = (matter: Matter, directory: Directory) =>
  directory.resource(matter.opening.resource)?.name ?? matter.opening.resource;
export const finalDay = (matter: Matter) => matter.given.settle?.form?.final ?? matter.opening.from;

export const consultBody = (matter: Matter, directory: Directory) => {
  const { kind, reason, what, from } = matter.opening;
  return t.consultBody(nameOf(matter, directory), t.fields.kinds[kind], { reason, what, from: formatDay(from) });
};

export const toUsers = (
  title: string,
  body: (name: string, matter: Matter) => string,
  kind: 'info' | 'result' = 'info',
): Tell<Matter> => ({
  ...{ title, kind, to: 'users', body: (matter, { directory }) => body(nameOf(matter, directory), matter) },
});
export const late = lateStep<Matter>('provider', providerOf, { national: 'provider-other', city: 'city-other' });

/** In matters from when each user had a task of its own. */
const voted = ({ votes }: Pick<MatterState, 'votes'>) =>
  (votes['consult'] ?? []).flatMap(({ command, by, form }) =>
    command === 'state' && form['position'] !== 'agree' ? [{ name: by.unitName ?? by.name, form }] : [],
  );

/** Users that want it otherwise: none of them goes unanswered. */
export const against = ({ heard, votes }: Matter) =>
  (heard?.['consult'] ?? voted({ votes })).map(({ name, form }) => ({
    unit: name,
    said: (form as z.infer<typeof statement>).impact,
  }));

export function checkSettlement({ replies }: z.infer<typeof forms.settle>, matter: Matter): Fault[] {
  const expected = against(matter).map((one) => one.unit);
  const unanswered = expected.filter((unit) => !replies.some((one) => one.unit === unit));
  return unanswered.length > 0 ? [{ path: 'replies', message: t.faults.objections(unanswered.join('、')) }] : [];
}

/** With the service its subscriptions are over, of those who still have one (N-27). */
export const subscribers = (matter: Matter, { registers }: Context): UnitId[] =>
  matter.opening.kind === 'change'
    ? []
    : registers
        .find('subscriptions', { under: `${matter.opening.resource}/` })
        .map((one) => resourceOfSubscription(one.subject))
        .filter((one) => one.resource === matter.opening.resource)
        .map((one) => one.unit);
export const endings = (matter: Matter, context: Context): RegisterChange[] =>
  subscribers(matter, context).flatMap((user) =>
    endOfUse({ resource: matter.opening.resource, user }, t.why(matter.number), context),
  );
