/** Who is heard on a request, what an answer waits for, and what the requester is told (N-20, N-21, B-29). */
import { lateStep } from '../../catalogue/late.ts';
import { accessTo } from '../../catalogue/subscriptions.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import type { CommandWords } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import * as ask from './opening.ts';
import { isNational, type forms, type Matter } from './opening.ts';
import { texts as t } from './texts.ts';

type Words<C> = Omit<CommandWords<typeof forms, keyof typeof t.roles, C>, 'outcomes'>;
/** The city's steps inside the national limit. */
export const CITY = ['opinions', 'closing', 'propose', 'committee'] as const;
/** Those that the provider waits for; whether to go on without an opinion is not one of them. */
const TIMED: readonly string[] = ['opinions', 'propose', 'committee'];

/** Whose business it is beside the two: secrets and law; the provider too where he does not answer himself (B-29). */
export function relevant(matter: Matter, directory: Directory): PartyKey[] {
  const provider = isNational(matter) ? undefined : ask.providerOf(matter, directory);
  const [secrecy, legal] = [directory.body('secrecy')?.id, directory.body('legal')?.id];
  return [
    ...(provider === undefined ? [] : [postKey(provider, 'data')]),
    ...(secrecy === undefined ? [] : [postKey(secrecy, 'secrecy')]),
    ...(legal === undefined ? [] : [postKey(legal, 'contact')]),
  ];
}

/** The city's steps are not passed over, and do not hold up what the nation has limited: once late, they wait no more. */
export const gate = ({ items }: Matter) =>
  items.every((one) => !TIMED.includes(one.step) || one.deadlines.some((due) => due.lapsedAt !== undefined))
    ? undefined
    : t.faults.inCity;

export const grantedTell: Tell<Matter> = {
  title: t.tells.granted,
  to: ask.askers,
  body: (matter, { directory }) => {
    const { scope, purpose } = ask.granted(matter);
    return t.grantedBody(ask.nameOf(matter, directory), scope, purpose);
  },
};
export const refusedTell = (command: 'refuse' | 'disapprove'): Tell<Matter> => ({
  title: t.tells.refused,
  to: ask.askers,
  body: (matter, { directory }) => {
    const given: Record<string, { form: Record<string, unknown> } | undefined> = matter.given;
    return t.refusedBody(ask.nameOf(matter, directory), String(given[command]?.form['reason'] ?? ''));
  },
});

/** Nothing is given of what is suspended, by an incident or for this user (N-27, N-35). */
export const approves = {
  what: 'access' as const,
  about: ({ opening, opener }: Matter) => accessTo(opening.resource, opener.unit),
};
export const consent: Words<'consent'> = { decides: 'for', prefill: ask.granted, approves };
export const refuse: Words<'refuse'> = { decides: 'against', refuses: true };
export const late = lateStep<Matter>(
  'provider',
  ask.providerOf,
  { national: 'provider-answer', city: 'city-refusal' },
  { days: 3 },
);
