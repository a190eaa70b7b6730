/** WeChat asks its user whether we may send him one message of each template. Only within a tap, only in WeChat. */
import Taro from '@tarojs/taro';

export interface Allowed {
  /** Those that he has let us send, once each. */
  accepted: string[];
  /** Why there was no question: `off` is his own switch for all such messages, `banned` that for these. */
  unasked?: 'off' | 'banned';
}

/** The main switch of the mini-app's messages, in WeChat. */
const SWITCHED_OFF = 20004;

export async function requestMessages(templates: readonly string[]): Promise<Allowed> {
  if (IN_BROWSER || templates.length === 0) return { accepted: [] };
  try {
    // One that runs in WeCom may not have it.
    const answer = await Taro.requestSubscribeMessage({ tmplIds: [...templates], entityIds: [] });
    const said: Readonly<Record<string, unknown>> = { ...answer };
    const accepted = templates.filter((template) => said[template] === 'accept');
    return templates.every((template) => said[template] === 'ban') ? { accepted, unasked: 'banned' } : { accepted };
  } catch (failure) {
    // What he came to do goes on.
    const { errCode } = (failure ?? {}) as { errCode?: unknown };
    return { accepted: [], ...(errCode === SWITCHED_OFF ? { unasked: 'off' as const } : {}) };
  }
}
