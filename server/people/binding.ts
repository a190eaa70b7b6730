/** One-time codes: how an account outside (a chat contact, an openid) becomes a person's. */
import { randomInt } from 'node:crypto';
import { bareText, digitsOf } from '@banjie/shared/kernel/fold.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PeopleService } from './directory.ts';
import type { AccountKind, CodeUse, PeopleStore } from './ports.ts';
import type { Tokens } from './tokens.ts';
import { counting, limits } from '../limits/tries.ts';
import { texts } from './texts.ts';

/** Of the machine's clock. */
export const CODE_SECONDS = 600;

export interface Binding {
  /** Eight digits for this person; the code before is void. */
  makeCode(person: PersonId): Promise<string | Rejection>;
  /**
   * Binds the account to the person of this name whose code this is. The same account may repeat it and gets the same
   * answer; a code that led nowhere is void.
   */
  bind(kind: AccountKind, account: string, typed: { name: string; code: string }): Promise<PersonId | Rejection>;
}

export function createBinding(
  store: PeopleStore,
  people: Pick<PeopleService, 'refresh' | 'directory'>,
  tokens: Pick<Tokens, 'keyedHash' | 'keyedHashes'>,
  digits: () => string = eightDigits,
): Binding {
  const tries = counting(store);

  /** The code as it was kept, whichever secret it was kept under. */
  async function use(code: string, account: string): Promise<{ hash: string; used: CodeUse }> {
    let last: { hash: string; used: CodeUse } | undefined;
    for (const hash of tokens.keyedHashes('code', code)) {
      last = { hash, used: await store.useCode(hash, account) };
      if (last.used !== 'unknown') break;
    }
    return last ?? { hash: '', used: 'unknown' };
  }

  async function claim(kind: AccountKind, account: string, person: PersonId): Promise<Rejection | undefined> {
    if (!people.directory().person(person)) return reject('notSignedIn', texts.gone);
    let outcome = await store.bind(kind, account, person);
    const owner = outcome === 'taken' ? await store.personOf(kind, account) : undefined;
    if (owner !== undefined && !people.directory().person(owner)) {
      // Whoever has left holds no account any more.
      await store.unbind(kind, owner);
      outcome = await store.bind(kind, account, person);
    }
    if (outcome !== 'taken') return undefined;
    return reject('notNow', kind === 'chat' ? texts.bind.chatTaken : texts.bind.wechatTaken);
  }

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
      const code = codeOf(typed.code);
      const name = bareText(typed.name);
      const wrong = (path: 'code' | 'name', message: string) =>
        reject('invalid', message, { faults: [{ path, message }] });
      if (code === undefined) return wrong('code', texts.code.malformed);
      if (name === '') return wrong('name', texts.code.noName);
      // Counted before it is looked at, so that tries that come together are counted too.
      const counted = [
        { key: `${kind}:${account}`, most: limits.triesOfAccount },
        // Whose code is guessed at: names are nobody's secret, but no list of them is kept either.
        { key: `name:${tokens.keyedHash('code', name).slice(0, 32)}`, most: limits.triesAtPerson },
        { key: 'codes', most: limits.triesInAll },
      ];
      const left = await tries.tooMany(counted);
      if (left !== undefined) return tooOften(texts.code.tooOften(left), left);
      const { hash, used } = await use(code, `${kind}:${account}`);
      if (used === 'used') return reject('taskClosed', texts.code.used);
      if (used === 'expired' || used === 'unknown') return wrong('code', texts.code[used]);
      // He may be new, and his record on its way.
      await people.refresh();
      // Said as of a code that does not exist: whoever guesses learns nothing of a hit, and has lost it.
      const known = people.directory().person(used.person);
      const refused =
        known && bareText(known.name) !== name
          ? wrong('code', texts.code.unknown)
          : await claim(kind, account, used.person);
      if (refused) {
        await store.voidCode(used.person, hash);
        return refused;
      }
      // His own try was none; what others, or he himself, got wrong stays counted.
      await tries.takeBack(counted);
      await people.refresh();
      return used.person;
    },
  };
}

/** Whatever the width of the digits and the blanks or dashes between them; undefined when it is no code. */
function codeOf(typed: string): string | undefined {
  const code = digitsOf(typed);
  return /^\d{8}$/.test(code) ? code : undefined;
}

const eightDigits = (): string => String(randomInt(0, 100_000_000)).padStart(8, '0');
