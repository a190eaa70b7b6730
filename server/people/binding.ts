/** One-time codes: how an account outside (a chat contact, an openid) becomes a person's. */
import { randomInt } from 'node:crypto';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PeopleService } from './directory.ts';
import type { AccountKind, PeopleStore } from './ports.ts';
import type { Tokens } from './tokens.ts';
import { texts } from './texts.ts';

/** Of the machine's clock. */
export const CODE_SECONDS = 600;
const WRONG_TRIES = 5;
const TRIES_SECONDS = 600;

export interface Binding {
  /** Eight digits for this person; the code before is void. */
  makeCode(person: PersonId): Promise<string | Rejection>;
  /** Binds the account to the person whose code this is. The same account may repeat it and gets the same answer. */
  bind(kind: AccountKind, account: string, code: string): Promise<PersonId | Rejection>;
}

export function createBinding(
  store: PeopleStore,
  people: Pick<PeopleService, 'refresh' | 'directory'>,
  tokens: Pick<Tokens, 'keyedHash'>,
  digits: () => string = eightDigits,
): Binding {
  return {
    async makeCode(person) {
      // Two people can't hold one code: who meets a code that is taken draws again.
      for (let draw = 0; draw < 5; draw += 1) {
        const code = digits();
        if (await store.putCode(person, tokens.keyedHash('code', code), CODE_SECONDS)) return code;
      }
      return reject('unavailable', texts.code.busy);
    },
    async bind(kind, account, typed) {
      const code = codeOf(typed);
      if (code === undefined) return reject('invalid', texts.code.malformed, { faults: fault(texts.code.malformed) });
      // Counted before it is looked at, so that tries that come together are counted too.
      const tries = `${kind}:${account}`;
      if ((await store.countTry(tries, TRIES_SECONDS)) > WRONG_TRIES) return reject('tooOften', texts.code.tooOften);
      const used = await store.useCode(tokens.keyedHash('code', code), `${kind}:${account}`);
      if (used === 'used') return reject('taskClosed', texts.code.used);
      if (used === 'expired' || used === 'unknown')
        return reject('invalid', texts.code[used], { faults: fault(texts.code[used]) });
      let outcome = await store.bind(kind, account, used.person);
      const owner = outcome === 'taken' ? await store.personOf(kind, account) : undefined;
      if (owner !== undefined && !people.directory().person(owner)) {
        // Whoever has left holds no account any more.
        await store.unbind(kind, owner);
        outcome = await store.bind(kind, account, used.person);
      }
      if (outcome === 'taken') return reject('notNow', kind === 'chat' ? texts.bind.chatTaken : texts.bind.wechatTaken);
      await store.forgetTries(tries);
      await people.refresh();
      return people.directory().person(used.person) ? used.person : reject('notSignedIn', texts.gone);
    },
  };
}

const fault = (message: string) => [{ path: 'code', message }];

/** Whatever the width of the digits and the blanks or dashes between them; undefined when it is no code. */
function codeOf(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(/[\s\u200B-\u200F\u2060\uFEFF\p{Pd}]/gu, '');
  return /^\d{8}$/.test(code) ? code : undefined;
}

const eightDigits = (): string => String(randomInt(0, 100_000_000)).padStart(8, '0');
