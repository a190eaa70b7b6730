/** The operations on people: who I am, binding, delegation, login. */
import type { MeView } from '@banjie/shared/contract/shapes.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { isOfBot, isOfWecom } from '../chat/contacts.ts';
import type { Handlers } from '../http/handler.ts';
import { CODE_SECONDS, createBinding } from './binding.ts';
import { chooseUnits, choosePeople, idsIn } from './choosing.ts';
import { createDelegations } from './delegations.ts';
import { meOf, type MePorts } from './me.ts';
import type { PeopleStore } from './ports.ts';
import { reachOf, type WorkedWith } from './reach.ts';
import { postTitles, texts } from './texts.ts';
import type { Session, Sessions } from './sessions/sessions.ts';
import type { PersonChannel, Tokens } from './tokens.ts';
import { counting, limits } from '../limits/tries.ts';
import { openidOf, type WechatSettings } from './wechat.ts';

export interface PeopleHandlerPorts extends MePorts {
  store: PeopleStore;
  tokens: Tokens;
  sessions: Sessions;
  workedWith: WorkedWith;
  /** Absent where nobody logs in by WeChat. */
  wechat?: WechatSettings | undefined;
  /** Hears of what an administrator must repair. */
  onFault?: (what: string) => void;
}

export type PeopleRoutes =
  | 'me'
  | 'makeBindingCode'
  | 'unbindChat'
  | 'listDelegations'
  | 'createDelegation'
  | 'endDelegation'
  | 'listUnits'
  | 'listPeople'
  | 'loginWechat'
  | 'bindWechat'
  | 'chatMe'
  | 'bindChat'
  | 'bindRoom';

/** A session for a person together with who that is. Also how the training ground lets somebody in. */
export async function signIn(
  ports: MePorts & { sessions: Sessions },
  person: PersonId,
  channel: Exclude<PersonChannel, 'chat' | 'wecom'>,
  device?: string,
): Promise<(Session & { me: MeView }) | Rejection> {
  const me = await meOf(ports, person);
  return isRejection(me) ? me : { ...(await ports.sessions.begin(person, channel, device)), me };
}

export function peopleHandlers(ports: PeopleHandlerPorts): Handlers<PeopleRoutes> {
  const { people, store, tokens, sessions, clock, wechat, onFault } = ports;
  const binding = createBinding(store, people, tokens);
  const tries = counting(store);
  const delegations = createDelegations(store, people, clock);

  return {
    me: ({ caller }) => meOf(ports, caller.person),
    async makeBindingCode({ caller }) {
      const left = await tries.tooMany([{ key: `made:${caller.person}`, most: limits.codesMade }]);
      if (left !== undefined) return tooOften(texts.code.madeTooOften(left), left);
      const code = await binding.makeCode(caller.person);
      return typeof code === 'string' ? { code, expiresInSeconds: CODE_SECONDS } : code;
    },
    async unbindChat({ caller }) {
      await store.unbind('chat', caller.person);
      await people.refresh();
      return { ok: true };
    },

    listDelegations: ({ caller }) => delegations.listOf(caller.person),
    createDelegation: ({ caller, body, key }) => delegations.create(caller.person, body, key),
    endDelegation: ({ caller, params }) => delegations.end(caller.person, params.id),

    async listUnits({ query }) {
      const directory = people.directory();
      const ids = idsIn(query);
      const units = ids ? ids.flatMap((id) => directory.unit(id) ?? []) : people.units();
      const found = chooseUnits(units, query);
      if (isRejection(found)) return found;
      return { ...found, items: found.items.map(({ id, name, kind }) => ({ id, name, kind })) };
    },

    async listPeople({ caller, query }) {
      const directory = people.directory();
      const own = directory.person(caller.person)?.unit;
      const { among } = query;
      const ids = idsIn(query);
      const within = (await reachOf(people, ports.workedWith, caller.person)) ?? (() => true);
      const named = ids
        ?.flatMap((id) => directory.person(id) ?? [])
        .filter(within)
        .sort((one, other) => (one.id < other.id ? -1 : 1));
      const units = people
        .units()
        .filter(
          (unit) =>
            (among === undefined || (among === 'own' ? unit.id === own : unit.kind === among)) &&
            (named === undefined || named.some((one) => one.unit === unit.id)),
        );
      const found = choosePeople(
        units,
        (unit) => (named ? named.filter((one) => one.unit === unit) : people.personsOf(unit).filter(within)),
        query,
      );
      if (isRejection(found)) return found;
      return {
        ...found,
        items: found.items.map(({ id, name, unit, unitName }) => ({
          ...{ id, name, unit: unitName },
          posts: people
            .postsOf(id)
            .filter((post) => post.unit === unit)
            .map(({ post }) => postTitles[post]),
        })),
      };
    },

    async loginWechat({ body }) {
      if (!wechat) return reject('notFound', texts.wechat.off);
      const session = await openidOf(wechat, body.code, onFault);
      if (isRejection(session)) return session;
      const person = await store.personOf('wechat', session.openid);
      const refused = person === undefined ? undefined : await people.admit(person);
      if (refused?.rejected === 'unavailable') return refused;
      // Whoever left, or is new, is asked for a code: only a person of the city has one.
      if (person === undefined || refused) {
        const counted = [
          { key: `login:${session.openid}`, most: limits.newLogins },
          { key: 'logins', most: limits.newLoginsInAll },
        ];
        const left = await tries.tooMany(counted);
        if (left !== undefined) return tooOften(texts.wechat.tooMany(left), left);
        return { ticket: await tokens.issueTicket(session.openid) };
      }
      return signIn(ports, person, 'miniapp', body.device);
    },
    async bindWechat({ body }) {
      const ticket = await tokens.verify(body.ticket);
      if (ticket?.kind !== 'ticket') return reject('notSignedIn', texts.bind.ticket);
      const person = await binding.bind('wechat', ticket.openid, body);
      if (isRejection(person)) return person;
      // Whoever has a new phone may have lost the old one.
      await Promise.all([sessions.endAll(person, 'miniapp'), sessions.endAll(person, 'browser')]);
      return signIn(ports, person, 'miniapp', body.device);
    },

    async chatMe({ params }) {
      const person = await people.personOfContact(params.id);
      if (person === undefined) return { bound: false, ...(isOfWecom(params.id) ? { how: texts.bind.byMember } : {}) };
      const me = await meOf(ports, person);
      return isRejection(me) ? me : { bound: true, person: me };
    },
    async bindChat({ caller, body }) {
      if (caller.kind !== 'bot' || !isOfBot(caller.account, body.contact))
        return reject('notAllowed', texts.bind.otherNetwork);
      if (isOfWecom(body.contact)) return reject('notAllowed', texts.bind.byMember);
      const person = await binding.bind('chat', body.contact, body);
      if (isRejection(person)) return person;
      const me = await meOf(ports, person);
      return isRejection(me) ? me : { person: me };
    },
    async bindRoom({ caller, body }) {
      // The bot says in which room it heard this; a room is never bound from elsewhere by its name.
      if (caller.channel !== 'chat' || (caller.room !== undefined && caller.room !== body.room))
        return reject('notAllowed', texts.bind.notInRoom);
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', texts.gone);
      const units = people
        .postsOf(caller.person)
        .filter(({ post }) => post === 'head' || post === 'duty')
        .map(({ unit }) => unit);
      const unit = units.find((one) => one === standing.unit) ?? units[0];
      if (unit === undefined) return reject('notAllowed', texts.bind.notDuty);
      if ((await store.bindRoom({ room: body.room, unit, topic: plain(body.topic) })) === 'taken')
        return reject('notNow', texts.bind.roomTaken);
      await people.refresh();
      return { unit: people.directory().unit(unit)?.name ?? unit };
    },
  };
}
