/** Who calls, and whether he may come in here: judged once, for every operation alike, before anything of the call is read. */
import type { Context } from 'koa';
import type { Route } from '@banjie/shared/contract/route.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Caller, PersonCaller, SourceCaller } from '../handler.ts';
import { isOfBot } from '../../chat/contacts.ts';
import { texts } from '../texts.ts';

export interface Doorkeeping {
  /** What a bearer token proves; undefined when it proves nothing. */
  verify(token: string): Promise<Caller | undefined>;
  /** The person to whom a chat contact is bound. He may have left. */
  personOfContact(contact: string): Promise<string | undefined>;
  /** Refuses whoever has left, is unknown or suspended, what was ended, and of whom that can't be known now. */
  admit(caller: PersonCaller | SourceCaller): Promise<Rejection | undefined>;
  /** Machine milliseconds. */
  now(): number;
}

export const tokenIn = (ctx: Context): string | undefined =>
  /^Bearer (\S{1,4096})$/i.exec(ctx.get('authorization'))?.[1];

export async function callerOf(route: Route, ctx: Context, door: Doorkeeping): Promise<Caller | Rejection> {
  if (route.who === 'anyone') return { kind: 'anyone' };
  const token = tokenIn(ctx);
  const proven = token === undefined ? undefined : await door.verify(token);
  // Whoever is refused from here on is known: the audit trail names him.
  if (proven) ctx.state['caller'] = proven;
  if (!proven) return reject('notSignedIn', texts.notSignedIn);
  const caller = proven.kind === 'bot' ? await ofBot(proven, route, ctx, door) : proven;
  if (isRejection(caller)) return caller;
  ctx.state['caller'] = caller;
  if (caller.kind !== route.who) return reject('notAllowed', texts.notYours);
  const standing = caller.kind === 'person' || caller.kind === 'source' ? await door.admit(caller) : undefined;
  return standing ?? caller;
}

/** The bot acts for a person only through a bound contact, and only in what a chat may do; its own credential acts for nobody. */
async function ofBot(bot: Caller, route: Route, ctx: Context, door: Doorkeeping): Promise<Caller | Rejection> {
  if (route.who === 'person' && !route.chat) return reject('notAllowed', texts.notByChat);
  // What is kept of conversations is kept by their contacts and rooms: each network's for its own bot.
  const { id: place } = ctx.params as Record<string, string | undefined>;
  if (route.path.startsWith('/api/chat/') && place !== undefined && bot.kind === 'bot' && !isOfBot(bot.account, place))
    return reject('notAllowed', texts.otherNetwork);
  const untold = route.chat ? untoldMessage(ctx, door.now()) : undefined;
  if (route.who !== 'person') return untold ?? bot;
  const contact = decoded(ctx.get('x-contact'));
  const room = decoded(ctx.get('x-room'));
  // What one network calls so is nobody of another.
  const known = bot.kind === 'bot' && isOfBot(bot.account, contact) && (room === '' || isOfBot(bot.account, room));
  const person = contact === '' || !known ? undefined : await door.personOfContact(contact);
  if (person === undefined) return reject('notSignedIn', texts.unbound);
  return untold ?? { kind: 'person', person, channel: 'chat', contact, ...(room ? { room } : {}) };
}

/** Whatever is said to come of a message names it, in its time; its id stands in the key of what it has done. */
function untoldMessage(ctx: Context, now: number): Rejection | undefined {
  const id = decoded(ctx.get('x-message-id'));
  const at = Date.parse(ctx.get('x-message-at'));
  const key = ctx.get('idempotency-key');
  if (!MESSAGE.test(id) || Number.isNaN(at) || (key !== '' && !key.startsWith(`chat:${id}`)))
    return reject('invalid', texts.whichMessage);
  return at > now + AHEAD_MS || at < now - OLDEST_MS ? reject('notNow', texts.oldMessage) : undefined;
}
const MESSAGE = /^[\x21-\x7e]{1,190}$/;
/** The chat network has a clock of its own. */
const AHEAD_MS = 10 * 60_000;
const OLDEST_MS = 24 * 3600_000;

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
