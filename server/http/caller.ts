/** Who calls, and whether he may come in here: judged once, for every operation alike, before anything of the call is read. */
import type { Context } from 'koa';
import type { Route } from '@banjie/shared/contract/route.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Caller, PersonCaller } from './handler.ts';
import { texts } from './texts.ts';

export interface Doorkeeping {
  /** What a bearer token proves; undefined when it proves nothing. */
  verify(token: string): Promise<Caller | undefined>;
  /** The person to whom a chat contact is bound. He may have left. */
  personOfContact(contact: string): Promise<string | undefined>;
  /** Refuses whoever has left, is unknown or suspended, or of whom that can't be known now. */
  admit(caller: PersonCaller): Promise<Rejection | undefined>;
}

export const tokenIn = (ctx: Context): string | undefined =>
  /^Bearer (\S{1,4096})$/i.exec(ctx.get('authorization'))?.[1];

export async function callerOf(route: Route, ctx: Context, door: Doorkeeping): Promise<Caller | Rejection> {
  if (route.who === 'anyone') return { kind: 'anyone' };
  const token = tokenIn(ctx);
  const proven = token === undefined ? undefined : await door.verify(token);
  if (!proven) return reject('notSignedIn', texts.notSignedIn);
  const caller = route.who === 'person' && proven.kind === 'bot' ? await contactIn(ctx, door) : proven;
  if (isRejection(caller)) return caller;
  if (caller.kind !== route.who) return reject('notAllowed', texts.notYours);
  return (caller.kind === 'person' ? await door.admit(caller) : undefined) ?? caller;
}

/** The bot acts for a person only through a bound contact; its own credential acts for nobody. */
async function contactIn(ctx: Context, door: Doorkeeping): Promise<PersonCaller | Rejection> {
  const contact = decoded(ctx.get('x-contact'));
  const room = decoded(ctx.get('x-room'));
  const person = contact === '' ? undefined : await door.personOfContact(contact);
  if (person === undefined) return reject('notSignedIn', texts.unbound);
  return { kind: 'person', person, channel: 'chat', contact, ...(room ? { room } : {}) };
}

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
