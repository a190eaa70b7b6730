/** WeChat asks its user whether we may send him one message of each template. Only within a tap, only in WeChat. */
import Taro from '@tarojs/taro';

/** @returns those that he has let us send, once each; none where there is nobody to ask */
export async function requestMessages(templates: readonly string[]): Promise<string[]> {
  if (IN_BROWSER || templates.length === 0) return [];
  try {
    // One that runs in WeCom may not have it.
    const answer = await Taro.requestSubscribeMessage({ tmplIds: [...templates], entityIds: [] });
    const said: Readonly<Record<string, unknown>> = { ...answer };
    return templates.filter((template) => said[template] === 'accept');
  } catch {
    // Switched off by him, or by WeChat: what he came to do goes on.
    return [];
  }
}
