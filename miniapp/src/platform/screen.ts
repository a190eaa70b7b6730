/** What the phone says about text size, and bringing a part of the page into view. */
import Taro from '@tarojs/taro';

/** How much larger than usual the person has set all text, 1 to 2. A browser scales text itself. */
export function systemTextScale(): number {
  if (IN_BROWSER) return 1;
  try {
    const { fontSizeScaleFactor } = Taro.getAppBaseInfo() as { fontSizeScaleFactor?: number };
    return Math.min(2, Math.max(1, fontSizeScaleFactor ?? 1));
  } catch {
    return 1;
  }
}

export function bringIntoView(id: string): void {
  if (IN_BROWSER) document.getElementById(id)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  else void Taro.pageScrollTo({ selector: `#${id}`, offsetTop: -80, duration: 200 }).catch(() => undefined);
}

export function copyText(text: string): Promise<boolean> {
  const copied = IN_BROWSER ? navigator.clipboard.writeText(text) : Taro.setClipboardData({ data: text });
  return Promise.resolve(copied).then(
    () => true,
    () => false,
  );
}

/** Taro's tab bar in the browser has no name for screen readers, and lies outside of the theme that sets sizes. */
export function dressTabBar(label: string, elder: boolean): void {
  if (!IN_BROWSER) return;
  const bar = document.querySelector('taro-tabbar');
  bar?.setAttribute('role', 'navigation');
  bar?.setAttribute('aria-label', label);
  document.documentElement.classList.toggle('root--elder', elder);
}
