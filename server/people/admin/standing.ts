/** What an administrator says of a person: let in no more, let in again, signed out everywhere. */
import { parseArgs } from 'node:util';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import type { PersonRecord } from '../ports.ts';
import type { SessionStore } from '../sessions/ports.ts';
import { adminTexts as texts } from './command-texts.ts';
import type { AdminPorts } from './ports.ts';

/** By id, or by a name that only one has; says why when there is nobody. */
export function personNamed(
  args: string[],
  { people, say }: Pick<AdminPorts, 'people' | 'say'>,
): PersonRecord | undefined {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const asked = plain(positionals[0] ?? '');
  const here = people.roster().persons.filter((one) => one.left === undefined);
  const byId = here.find((one) => one.id === asked);
  const namesakes = here.filter((one) => one.name === asked);
  const person = byId ?? namesakes[0];
  if (!person) say(texts.noPerson(asked));
  else if (!byId && namesakes.length > 1)
    say(texts.namesakes(namesakes.map((one) => `${one.id}(${one.unit})`).join('、')));
  else return person;
  return undefined;
}

export async function endSessions(sessions: SessionStore, person: string): Promise<number> {
  return sessions.end((await sessions.listOf(person)).map(({ id }) => id));
}

export async function suspend(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  await store.save({ persons: [{ ...person, suspended: true }] });
  say(texts.suspended(person.name, await endSessions(store.sessions, person.id)));
  return true;
}

export async function resume(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  const { suspended: _, ...rest } = person;
  await store.save({ persons: [rest] });
  say(texts.resumed(person.name));
  return true;
}

export async function signOut(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  say(texts.signedOut(person.name, await endSessions(store.sessions, person.id)));
  return true;
}
