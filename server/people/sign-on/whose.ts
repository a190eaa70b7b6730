/** Whom the roster means by what another system says of somebody: the same for the unified sign-on and for WeCom. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { spelling } from '../admin/identity.ts';
import { isHere, type PersonRecord } from '../ports.ts';
import { texts as peopleTexts } from '../texts.ts';
import type { Tokens } from '../tokens.ts';
import { texts } from './texts.ts';

/** Whether a person is identified so: by his ID number or his user id in WeCom. */
export function identifiedBy(said: string, tokens: Pick<Tokens, 'keyedHashes'>): (person: PersonRecord) => boolean {
  const spelt = spelling(said);
  const hashes = spelt === undefined ? [] : tokens.keyedHashes('human', spelt);
  return ({ identity }) => identity !== undefined && hashes.includes(identity);
}

/** Of all who are meant the one who is here, or why nobody is let in. */
export function theOne(
  persons: readonly PersonRecord[],
  isMeant: (person: PersonRecord) => boolean,
  nobody: string,
): PersonId | Rejection {
  const meant = persons.filter(isMeant);
  const [here, another] = meant.filter(isHere);
  if (another) return reject('notAllowed', texts.several);
  if (here) return here.id;
  return meant.length > 0 ? reject('notSignedIn', peopleTexts.gone) : reject('notAllowed', nobody);
}
