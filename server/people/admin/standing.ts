/** What an administrator says of a person: let in no more, let in again, signed out everywhere. */
import { parseArgs } from 'node:util';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { bareText } from '@banjie/shared/kernel/fold.ts';
import { humanIn, type PersonRecord } from '../ports.ts';
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
  const namesakes = here.filter((one) => bareText(one.name) === bareText(asked));
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

/** Every record that is his: what is said of a human is said of all his ids. */
const recordsOf = ({ people }: Pick<AdminPorts, 'people'>, person: PersonRecord): PersonRecord[] =>
  people.roster().persons.filter((one) => one.left === undefined && humanIn(one) === humanIn(person));

async function endAll(sessions: SessionStore, records: readonly PersonRecord[]): Promise<number> {
  let ended = 0;
  for (const { id } of records) ended += await endSessions(sessions, id);
  return ended;
}
const idsIn = (records: readonly PersonRecord[]): string => records.map(({ id }) => id).join('、');

export async function suspend(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  const records = recordsOf({ people }, person);
  await store.save({ persons: records.map((one) => ({ ...one, suspended: true })) });
  await people.refresh();
  say(texts.suspended(person.name, idsIn(records), await endAll(store.sessions, records)));
  return true;
}

export async function resume(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  const records = recordsOf({ people }, person);
  await store.save({ persons: records.map(({ suspended: _, ...rest }) => rest) });
  await people.refresh();
  say(texts.resumed(person.name, idsIn(records)));
  return true;
}

export async function signOut(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  say(texts.signedOut(person.name, await endAll(store.sessions, recordsOf({ people }, person))));
  return true;
}
