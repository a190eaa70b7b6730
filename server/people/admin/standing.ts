/** What an administrator says of a person: let in no more, let in again, signed out everywhere. */
import { parseArgs } from 'node:util';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { bareText } from '@banjie/shared/kernel/fold.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { instantOf } from '@banjie/shared/kernel/time.ts';
import { changeRoster } from '../administering/change.ts';
import { endSessions } from '../administering/people-handlers.ts';
import { recordsOf, standingPlan, type NewStanding } from '../administering/persons.ts';
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
  const namesakes = here.filter((one) => bareText(one.name) === bareText(asked));
  const person = byId ?? namesakes[0];
  if (!person) say(texts.noPerson(asked));
  else if (!byId && namesakes.length > 1)
    say(texts.namesakes(namesakes.map((one) => `${one.id}(${one.unit})`).join('、')));
  else return person;
  return undefined;
}

const hisRecords = ({ people }: Pick<AdminPorts, 'people'>, person: PersonRecord): PersonRecord[] =>
  recordsOf(people.current(), person);

async function endAll(sessions: SessionStore, records: readonly PersonRecord[]): Promise<number> {
  let ended = 0;
  for (const { id } of records) ended += await endSessions(sessions, id);
  return ended;
}
const idsIn = (records: readonly PersonRecord[]): string => records.map(({ id }) => id).join('、');

/** By the door that the pages have too. */
async function stands(
  { store, people, say }: Pick<AdminPorts, 'store' | 'people' | 'say'>,
  { id }: PersonRecord,
  to: NewStanding,
): Promise<boolean> {
  const now = instantOf(Date.now());
  const changed = await changeRoster({ store, people }, (view) => standingPlan(view, id, to, now), {});
  if (isRejection(changed)) say(changed.text);
  return !isRejection(changed);
}

export async function suspend(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  if (!(await stands({ store, people, say }, person, 'suspended'))) return false;
  const records = hisRecords({ people }, person);
  say(texts.suspended(person.name, idsIn(records), await endAll(store.sessions, records)));
  return true;
}

export async function resume(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  if (!(await stands({ store, people, say }, person, 'here'))) return false;
  say(texts.resumed(person.name, idsIn(hisRecords({ people }, person))));
  return true;
}

export async function signOut(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const person = personNamed(args, { people, say });
  if (!person) return false;
  say(texts.signedOut(person.name, await endAll(store.sessions, hisRecords({ people }, person))));
  return true;
}
