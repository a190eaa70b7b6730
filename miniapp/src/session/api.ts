/**
 * The client of the API as the person who is signed in. A token that is no longer taken is renewed by itself; without one
 * WeChat (or WeCom, where the app runs in it) is asked, silently. What the server has ended is not begun again without a press.
 */
import {
  createClient,
  createKept,
  ApiError,
  type HttpRequest,
  type HttpResponse,
} from '@banjie/shared/contract/client.ts';
import { createHeld, type Held } from '@banjie/shared/contract/held.ts';
import { exchange } from '../platform/transport.ts';
import { loginCode, NoWecomCode } from '../platform/entrance.ts';
import { deviceName } from '../platform/device.ts';
import { ofSession } from '../platform/storage.ts';
import { hearRenewals, tellRenewal } from '../platform/tabs.ts';
import { texts } from '../texts.ts';

const KEY = 'banjie.session';

/** What is polled and has not changed is not sent again; WeChat has no cache that would do it. */
const kept = createKept();
let held = readHeld();
let signingIn: Promise<SignIn> | undefined;
/** What the page around this one hands over is looked at before anything is asked. */
let arriving: Promise<void> | undefined;

/** in: there is a session. bind: WeChat knows the person, the server does not yet. out: somebody has to be chosen. */
export type SignIn = { state: 'in' } | { state: 'bind'; ticket: string } | { state: 'out' };

function readHeld(): Held | undefined {
  const found = ofSession.read(KEY);
  if (typeof found !== 'object' || found === null) return undefined;
  const { token, refresh } = found as Partial<Held>;
  return typeof token === 'string' && typeof refresh === 'string' ? { token, refresh } : undefined;
}

function keepHeld(next: Held | undefined): void {
  held = next;
  if (next === undefined) ofSession.remove(KEY);
  else ofSession.write(KEY, next);
}

/** Somebody else from now on, or nobody. */
export function setHeld(next: Held | undefined): void {
  // What one person has read is nobody else's.
  kept.forget();
  keepHeld(next);
}

/** Nothing is asked before this is over. */
export function waitFor(arrival: Promise<void>): void {
  arriving = arrival;
  void arrival.finally(() => arriving === arrival && (arriving = undefined));
}

/** No answer came: the phone is offline, the server is away, or it took too long. Whether it was done is unknown. */
export class NoAnswer extends Error {
  constructor(text: string = texts.error.noAnswer) {
    super(text);
  }
}

/** The person is not signed in and has to do something about it. */
export class SignedOut extends Error {
  readonly signIn: SignIn;
  constructor(signIn: SignIn) {
    super(texts.error.signedOut);
    this.signIn = signIn;
  }
}

async function send(request: HttpRequest, token?: string): Promise<HttpResponse> {
  const headers = token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
  try {
    return await exchange({ ...request, headers });
  } catch {
    throw new NoAnswer();
  }
}

/** For the calls that make a session. */
export const door = createClient((request) => send(request));

/** For everything else. @throws ApiError, NoAnswer, SignedOut */
export const api = createClient((request) => signedIn((token) => send(request, token)), kept);

const asHeld = createHeld({
  read: () => held,
  // The same person as before: what he has read stays his.
  write: keepHeld,
  async renew(refresh) {
    if (refresh === '') return undefined;
    try {
      const next = await door.refreshSession({ body: { refresh } });
      tellRenewal({ from: refresh, held: next });
      return next;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return undefined;
      throw error;
    }
  },
});
// Two tabs that were one: what renews the session is used once, so whoever was first tells the other.
hearRenewals(({ from, held: next }) => {
  if (held?.refresh === from) keepHeld(next);
});

async function signedIn(attempt: (token: string) => Promise<HttpResponse>): Promise<HttpResponse> {
  await arriving;
  if (held === undefined) await mustSignIn();
  const answer = await asHeld(attempt);
  if (answer === undefined || answer.status === 401) {
    setHeld(undefined);
    throw new SignedOut({ state: 'out' });
  }
  return answer;
}

/** What goes another way than JSON: files. @throws NoAnswer, SignedOut */
export const asMe = (exchange: (headers: Record<string, string>) => Promise<HttpResponse>): Promise<HttpResponse> =>
  signedIn((token) =>
    exchange({ authorization: `Bearer ${token}` }).catch(() => {
      throw new NoAnswer();
    }),
  );

async function mustSignIn(): Promise<void> {
  const result = await signIn();
  if (result.state !== 'in') throw new SignedOut(result);
}

/** Signs in by WeChat, or by WeCom where the app runs there. Calls that come meanwhile wait for the same answer: a code is good for one login. */
export function signIn(): Promise<SignIn> {
  signingIn ??= signInByHost().finally(() => (signingIn = undefined));
  return signingIn;
}

async function signInByHost(): Promise<SignIn> {
  const given = await loginCode().catch((error: unknown) => {
    throw new NoAnswer(error instanceof NoWecomCode ? texts.login.noWecomCode : texts.error.noAnswer);
  });
  if (given === undefined) return { state: 'out' };
  const body = { code: given.code, device: deviceName() };
  const answer = given.by === 'wecom' ? await door.loginWecom({ body }) : await door.loginWechat({ body });
  if ('ticket' in answer) return { state: 'bind', ticket: answer.ticket };
  setHeld(answer);
  return { state: 'in' };
}

/** What to show for anything that a call throws. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError || error instanceof NoAnswer || error instanceof SignedOut) return error.message;
  return texts.error.unknown;
}
