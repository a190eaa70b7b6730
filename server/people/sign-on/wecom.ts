/**
 * Signing in where the mini-app runs in WeCom: its login gives a code, and WeCom says which member that is. So nobody has
 * to bind anything; whom the roster does not know is told to have himself entered there. The session key is thrown away.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isRejection, reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../../http/handler.ts';
import { counting, limits } from '../../limits/tries.ts';
import { codeOf, LATER, WecomFault, type Asked, type WecomApi } from '../../wecom/api.ts';
import { signIn } from '../handlers.ts';
import type { MePorts } from '../me.ts';
import { humanIn, type PeopleStore, type PersonRecord, type Roster } from '../ports.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Tokens } from '../tokens.ts';
import { texts } from './texts.ts';
import { identifiedBy, theOne } from './whose.ts';

export interface WecomLoginPorts extends MePorts {
  store: Pick<PeopleStore, 'countTry' | 'takeBackTry'>;
  tokens: Tokens;
  sessions: Sessions;
  /** Absent where the city has none. */
  wecom?: WecomApi | undefined;
  /** Hears of what an administrator must repair, without any secret. */
  onFault?: (what: string) => void;
}

const PATH = '/cgi-bin/miniprogram/jscode2session';
/** A code that is none, or was used. */
const BAD_CODE = 40029;
const BUSY = -1;
/** Another process may be fetching the token: that takes a moment, and the person need not press again. */
const LOOKS = 8;
const LOOK_MS = 250;

export function wecomLoginHandlers(ports: WecomLoginPorts): Handlers<'loginWecom'> {
  const { people, tokens, wecom, onFault } = ports;
  const tries = counting(ports.store);

  return {
    async loginWecom({ body }) {
      if (!wecom) return reject('notFound', texts.wecom.off);
      // Counted before WeCom is asked: what anybody makes up costs calls that the pushes need.
      const inAll = [{ key: 'wecom-logins', most: limits.wecomLoginsInAll }];
      const left = await tries.tooMany(inAll);
      if (left !== undefined) return tooOften(texts.wecom.tooMany(left), left);
      const member = await memberOf(wecom, body.code, onFault);
      if (isRejection(member)) {
        if (member.rejected === 'unavailable') await tries.takeBack(inAll);
        return member;
      }
      const person = theOne(
        people.roster().persons,
        isMember(member.userid, people.roster(), tokens),
        texts.wecom.nobody,
      );
      if (typeof person !== 'string') {
        const own = [{ key: `wecom:${member.userid.toLowerCase()}`, most: limits.newLogins }];
        const wait = await tries.tooMany(own);
        return wait === undefined ? person : tooOften(texts.wecom.tooMany(wait), wait);
      }
      const refused = await people.admit(person);
      if (refused) return refused;
      await tries.takeBack(inAll);
      return signIn(ports, person, 'miniapp', body.device);
    },
  };
}

/** A member is whoever has his account, whoever else that human is, and whoever is identified by it. Its case means nothing. */
function isMember(userid: string, { identities, persons }: Readonly<Roster>, tokens: Pick<Tokens, 'keyedHashes'>) {
  const account = userid.toLowerCase();
  const owners = new Set(
    identities
      .filter((one) => one.kind === 'wecom' && one.account.toLowerCase() === account)
      .map(({ person }) => person),
  );
  const humans = new Set(persons.filter(({ id }) => owners.has(id)).map(humanIn));
  const identified = identifiedBy(userid, tokens);
  return (person: PersonRecord) => humans.has(humanIn(person)) || identified(person);
}

/** Which member of our corporation a code of wx.qy.login belongs to. */
async function memberOf(
  wecom: WecomApi,
  code: string,
  onFault: (what: string) => void = () => undefined,
): Promise<{ userid: string } | Rejection> {
  const query = { js_code: code, grant_type: 'authorization_code' };
  let asked: Asked | undefined;
  try {
    asked = await asking(wecom, query);
    // It did nothing with the code.
    if (typeof asked !== 'string' && codeOf(asked) === BUSY) asked = await asking(wecom, query);
  } catch (error) {
    if (!(error instanceof WecomFault)) throw error;
    onFault(error.message);
    return reject('unavailable', texts.wecom.refused);
  }
  if (typeof asked === 'string') {
    onFault(`jscode2session: ${asked}`);
    return reject('unavailable', texts.wecom.away);
  }
  const errcode = codeOf(asked);
  if (errcode === BAD_CODE)
    return reject('invalid', texts.wecom.badCode, { faults: [{ path: 'code', message: texts.wecom.badCode }] });
  if (errcode !== 0) {
    onFault(`jscode2session: errcode ${errcode}`);
    return reject('unavailable', LATER.has(errcode) ? texts.wecom.away : texts.wecom.refused);
  }
  const { corpid, userid } = asked;
  if (corpid !== wecom.settings.corpId || typeof userid !== 'string' || userid === '')
    return reject('notAllowed', texts.wecom.otherCorp);
  return { userid };
}

async function asking(wecom: WecomApi, query: Record<string, string>): Promise<Asked> {
  for (let look = 1; look < LOOKS; look += 1) {
    const asked = await wecom.ask(PATH, query);
    if (asked !== 'noToken') return asked;
    await pause(LOOK_MS);
  }
  return wecom.ask(PATH, query);
}
