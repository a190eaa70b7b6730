/** The mini-app's login: code2session of WeChat. The session key is thrown away; nothing here is logged. */
import { reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from './texts.ts';

export interface WechatSettings {
  appid: string;
  secret: string;
  /** Without a slash at its end; https://api.weixin.qq.com outside of tests. */
  baseUrl: string;
  /** Milliseconds for one try; 4000 unless told. */
  timeoutMs?: number;
}

/** Errors of code2session that mean something to the person; all others mean that the settings are wrong. */
const BUSY = -1;
const answers: Record<number, Rejection> = {
  40029: reject('invalid', texts.wechat.badCode, { faults: [{ path: 'code', message: texts.wechat.badCode }] }),
  40163: reject('invalid', texts.wechat.badCode, { faults: [{ path: 'code', message: texts.wechat.badCode }] }),
  45011: tooOften(texts.wechat.tooOften, 60),
  40226: reject('notAllowed', texts.wechat.blocked),
};

/** The openid behind a code of wx.login. `onFault` hears of what an administrator must repair, without any secret. */
export async function openidOf(
  { appid, secret, baseUrl, timeoutMs = 4000 }: WechatSettings,
  code: string,
  onFault: (what: string) => void = () => undefined,
): Promise<{ openid: string } | Rejection> {
  const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' });
  // A code is good for one session: it is tried again only when WeChat says that it did nothing with it.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    let answer: { openid?: unknown; errcode?: unknown };
    try {
      const response = await fetch(`${baseUrl}/sns/jscode2session?${query.toString()}`, {
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      if (!response.ok) {
        onFault(`code2session: status ${response.status}`);
        return reject('unavailable', texts.wechat.busy);
      }
      const body: unknown = await response.json();
      answer = typeof body === 'object' && body !== null ? body : {};
    } catch (error) {
      // The message of a fetch error may carry the address, and with it the secret.
      onFault(`code2session: ${error instanceof Error ? error.name : 'failed'}`);
      return reject('unavailable', texts.wechat.busy);
    }
    if (typeof answer.openid === 'string' && answer.openid !== '') return { openid: answer.openid };
    const errcode = Number(answer.errcode ?? Number.NaN);
    if (errcode === BUSY) continue;
    const known = answers[errcode];
    if (known) return known;
    onFault(`code2session: errcode ${errcode}`);
    return reject('unavailable', texts.wechat.refused);
  }
  return reject('unavailable', texts.wechat.busy);
}
