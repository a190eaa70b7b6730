/** Light, dark and elder where our own elements do not reach: the document of a browser, the bars that WeChat draws. */
import Taro from '@tarojs/taro';
import themes from '../theme.json';

const asked = IN_BROWSER ? matchMedia('(prefers-color-scheme: dark)') : undefined;

export function isSystemDark(): boolean {
  if (asked) return asked.matches;
  try {
    return Taro.getAppBaseInfo().theme === 'dark';
  } catch {
    // An old WeChat has one look only.
    return false;
  }
}

export function onSystemLook(changed: () => void): void {
  if (asked) asked.addEventListener('change', changed);
  else wx.onThemeChange?.(changed);
}

/** The tab bar of the browser and what lies behind all pages are outside of every page. */
export function dressDocument(dark: boolean, elder: boolean): void {
  if (!IN_BROWSER) return;
  const { classList } = document.documentElement;
  classList.toggle('root--elder', elder);
  classList.toggle('look--dark', dark);
  classList.toggle('look--light', !dark);
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', paper);
}

/** In WeChat the bar on top belongs to the page that is shown; that of the tabs can be changed from one of its pages only. */
export function dressBars(dark: boolean, tab: boolean): void {
  if (IN_BROWSER) return;
  const { paper, ground, soft, accent, barFront } = themes[dark ? 'dark' : 'light'];
  /** Where WeChat refuses, the bars stay as the phone has them. */
  const quietly = (doing: () => unknown) =>
    void Promise.resolve()
      .then(doing)
      .catch(() => undefined);
  quietly(() => Taro.setNavigationBarColor({ frontColor: barFront, backgroundColor: paper }));
  quietly(() => Taro.setBackgroundColor({ backgroundColor: ground }));
  if (tab) quietly(() => Taro.setTabBarStyle({ color: soft, selectedColor: accent, backgroundColor: paper }));
}
