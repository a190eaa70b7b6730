/**
 * How a person comes in. WeChat: wx.login gives a code. WeCom: its own login does. Browser: the page around the phone (the training ground) hands
 * a session over, in the address (`#/…?token=&refresh=`, removed as soon as it is read) or by a message from the same origin.
 */
import Taro from '@tarojs/taro';
import type { Held } from '@banjie/shared/contract/held.ts';

/** A code for the server, and who gave it: WeCom says which member somebody is, WeChat only that he is the same as before. */
export interface LoginCode {
  by: 'wecom' | 'wechat';
  code: string;
}

/** WeCom did not say who it is. */
export class NoWecomCode extends Error {}

/** Undefined where there is neither. @throws NoWecomCode, or what WeChat failed with */
export async function loginCode(): Promise<LoginCode | undefined> {
  if (IN_BROWSER) return undefined;
  // What Taro knows of wx has no qy.
  const { qy } = wx;
  if (!qy?.login) return { by: 'wechat', code: (await Taro.login()).code };
  const code = await new Promise<string | undefined>((done) =>
    qy.login?.({ success: (value) => done(value.code), fail: () => done(undefined) }),
  );
  if (code === undefined || code === '') throw new NoWecomCode();
  return { by: 'wecom', code };
}

/** Takes what was handed over out of the address, once. Whether it is taken is for the caller to judge. */
export function sessionFromAddress(): Held | undefined {
  if (!IN_BROWSER) return undefined;
  const [route = '', search = ''] = window.location.hash.split('?');
  const pairs = search.split('&').filter(Boolean);
  const valueOf = (name: string) => {
    const found = pairs.find((pair) => pair.startsWith(`${name}=`));
    return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
  };
  const token = valueOf('token');
  if (token === undefined) return undefined;
  const rest = pairs.filter((pair) => !/^(?:token|refresh)=/.test(pair)).join('&');
  window.history.replaceState(window.history.state, '', `${route || '#/'}${rest ? `?${rest}` : ''}`);
  return { token, refresh: valueOf('refresh') ?? '' };
}

/** Where this browser is, as a page of ours; undefined where there is no address. */
export const pageInAddress = (): string | undefined =>
  IN_BROWSER ? window.location.hash.replace(/^#/, '') || undefined : undefined;

/** Leaves for the page where people sign in to everything in the city. */
export const leaveFor = (address: string): void => window.location.assign(address);

/** What the unified sign-on has sent this browser back with. */
export interface SignOnAnswer {
  state: string;
  /** Absent where it was broken off there. */
  code?: string;
  iss?: string;
}

/** Takes the answer out of the address, once: what stays there could be seen, and sent again. */
export function signOnFromAddress(): SignOnAnswer | undefined {
  if (!IN_BROWSER) return undefined;
  const said = new URLSearchParams(window.location.search);
  const [state, code, iss] = [said.get('state'), said.get('code'), said.get('iss')];
  if (state === null || (code === null && said.get('error') === null)) return undefined;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.hash);
  return { state, ...(code === null ? {} : { code }), ...(iss === null ? {} : { iss }) };
}

export interface FromOutside {
  /** Be this person from now on, with that page before him. */
  session: (held: Held, page?: string) => void;
  /** Something has changed, e.g. the clock was put forward: look again. */
  refresh: () => void;
  /** Show this matter. */
  open: (matter: string) => void;
  /** Show this page. */
  go: (page: string) => void;
}

/** Listens to the page around the phone: `{type: 'banjie:token', token, refresh}`, `{type: 'banjie:refresh'}`, `{type: 'banjie:open', matter}`, `{type: 'banjie:go', page}`. It is told `{type: 'banjie:listening'}`. */
export function listenToOutside(on: FromOutside): void {
  if (!IN_BROWSER) return;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== window.location.origin || typeof event.data !== 'object' || event.data === null) return;
    const message = event.data as Partial<Record<'type' | 'token' | 'refresh' | 'matter' | 'page', unknown>>;
    const page = typeof message.page === 'string' ? message.page : undefined;
    if (message.type === 'banjie:token' && typeof message.token === 'string')
      on.session({ token: message.token, refresh: typeof message.refresh === 'string' ? message.refresh : '' }, page);
    if (message.type === 'banjie:refresh') on.refresh();
    if (message.type === 'banjie:open' && typeof message.matter === 'string') on.open(message.matter);
    if (message.type === 'banjie:go' && page !== undefined) on.go(page);
  });
  window.addEventListener('hashchange', () => {
    const handed = sessionFromAddress();
    if (handed !== undefined) on.session(handed);
  });
  if (window.parent !== window) window.parent.postMessage({ type: 'banjie:listening' }, window.location.origin);
}
