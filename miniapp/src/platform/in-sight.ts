/** Whether somebody can see the app: not a tab in the background, not a mini-app that was left. */
import Taro from '@tarojs/taro';

let shown = true;

export const isInSight = (): boolean => (IN_BROWSER ? document.visibilityState !== 'hidden' : shown);

export function onSight(changed: (inSight: boolean) => void): void {
  if (IN_BROWSER) {
    document.addEventListener('visibilitychange', () => changed(isInSight()));
    // A page that is kept for the way back is left without a word.
    window.addEventListener('pagehide', () => changed(false));
    window.addEventListener('pageshow', () => changed(isInSight()));
    return;
  }
  const become = (next: boolean) => () => {
    shown = next;
    changed(next);
  };
  try {
    Taro.onAppShow(become(true));
    Taro.onAppHide(become(false));
  } catch {
    // An old WeChat tells nothing of it: then it is looked at all the time.
  }
}
