/** The client of the API with the person's token. A token that is no longer taken is replaced once, silently, where WeChat allows it. */
import {
  createClient,
  createKept,
  ApiError,
  type HttpRequest,
  type HttpResponse,
} from '@banjie/shared/contract/client.ts';
import { exchange } from '../platform/transport.ts';
import { wechatCode } from '../platform/entrance.ts';
import { ofSession } from '../platform/storage.ts';
import { texts } from '../texts.ts';

const KEY = 'banjie.token';

/** What is polled and has not changed is not sent again; WeChat has no cache that would do it. */
const kept = createKept();
let token = readToken();
let signingIn: Promise<SignIn> | undefined;

/** in: there is a token. bind: WeChat knows the person, the server does not yet. out: somebody has to be chosen. */
export type SignIn = { state: 'in' } | { state: 'bind'; ticket: string } | { state: 'out' };

function readToken(): string | undefined {
  const kept = ofSession.read(KEY);
  return typeof kept === 'string' ? kept : undefined;
}

export function setToken(next: string | undefined): void {
  // What one person has read is nobody else's.
  kept.forget();
  token = next;
  if (next === undefined) ofSession.remove(KEY);
  else ofSession.write(KEY, next);
}

/** No answer came: the phone is offline, the server is away, or it took too long. Whether it was done is unknown. */
export class NoAnswer extends Error {
  constructor() {
    super(texts.error.noAnswer);
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

async function send(request: HttpRequest): Promise<HttpResponse> {
  const headers = token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
  try {
    return await exchange({ ...request, headers });
  } catch {
    throw new NoAnswer();
  }
}

/** For the calls that make a session. */
export const door = createClient(send);

/** For everything else. @throws ApiError, NoAnswer, SignedOut */
export const api = createClient((request) => signedIn(() => send(request)), kept);

/** Tries with a token; one that is no longer taken is replaced, and it is tried once more. */
async function signedIn(attempt: () => Promise<HttpResponse>): Promise<HttpResponse> {
  if (token === undefined) await mustSignIn();
  const answer = await attempt();
  if (answer.status !== 401) return answer;
  setToken(undefined);
  await mustSignIn();
  return attempt();
}

/** What goes another way than JSON: files. @throws NoAnswer, SignedOut */
export const asMe = (exchange: (headers: Record<string, string>) => Promise<HttpResponse>): Promise<HttpResponse> =>
  signedIn(() =>
    exchange(token === undefined ? {} : { authorization: `Bearer ${token}` }).catch(() => {
      throw new NoAnswer();
    }),
  );

async function mustSignIn(): Promise<void> {
  const result = await signIn();
  if (result.state !== 'in') throw new SignedOut(result);
}

/** Signs in by WeChat. Calls that come meanwhile wait for the same answer: a code is good for one login. */
export function signIn(): Promise<SignIn> {
  signingIn ??= signInByWechat().finally(() => (signingIn = undefined));
  return signingIn;
}

async function signInByWechat(): Promise<SignIn> {
  const code = await wechatCode().catch(() => {
    throw new NoAnswer();
  });
  if (code === undefined) return { state: 'out' };
  const answer = await door.loginWechat({ body: { code } });
  if ('ticket' in answer) return { state: 'bind', ticket: answer.ticket };
  setToken(answer.token);
  return { state: 'in' };
}

/** What to show for anything that a call throws. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError || error instanceof NoAnswer || error instanceof SignedOut) return error.message;
  return texts.error.unknown;
}
