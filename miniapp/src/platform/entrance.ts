/**
 * How a person comes in. WeChat: wx.login gives a code. Browser: the page around the phone (the training ground) hands
 * a token over, in the address (`#/…?token=`, removed as soon as it is read) or by a message from the same origin.
 */
import Taro from '@tarojs/taro';

/** A code for the server's code2session, or undefined where there is no WeChat. */
export async function wechatCode(): Promise<string | undefined> {
  if (IN_BROWSER) return undefined;
  const { code } = await Taro.login();
  return code;
}

/** Takes the token out of the address, once. */
export function tokenFromAddress(): string | undefined {
  if (!IN_BROWSER) return undefined;
  const [route = '', search = ''] = window.location.hash.split('?');
  const pairs = search.split('&').filter(Boolean);
  const handed = pairs.find((pair) => pair.startsWith('token='));
  if (handed === undefined) return undefined;
  const rest = pairs.filter((pair) => pair !== handed).join('&');
  window.history.replaceState(window.history.state, '', `${route || '#/'}${rest ? `?${rest}` : ''}`);
  return decodeURIComponent(handed.slice('token='.length));
}

export interface FromOutside {
  /** Be this person from now on. */
  token: (token: string) => void;
  /** Something has changed, e.g. the clock was put forward: look again. */
  refresh: () => void;
  /** Show this matter. */
  open: (matter: string) => void;
}

/** Listens to the page around the phone: `{type: 'banjie:token', token}`, `{type: 'banjie:refresh'}`, `{type: 'banjie:open', matter}`. */
export function listenToOutside(on: FromOutside): void {
  if (!IN_BROWSER) return;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== window.location.origin || typeof event.data !== 'object' || event.data === null) return;
    const message = event.data as { type?: unknown; token?: unknown; matter?: unknown };
    if (message.type === 'banjie:token' && typeof message.token === 'string') on.token(message.token);
    if (message.type === 'banjie:refresh') on.refresh();
    if (message.type === 'banjie:open' && typeof message.matter === 'string') on.open(message.matter);
  });
  window.addEventListener('hashchange', () => {
    const token = tokenFromAddress();
    if (token !== undefined) on.token(token);
  });
}
