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

/** A page is there: what index.html has shown until then goes. */
export function openingIsOver(): void {
  if (IN_BROWSER) document.querySelector('.opening')?.remove();
}

/** Taro's tab bar in the browser has no name for screen readers. */
export function nameTabBar(label: string): void {
  if (!IN_BROWSER) return;
  const bar = document.querySelector('taro-tabbar');
  bar?.setAttribute('role', 'navigation');
  bar?.setAttribute('aria-label', label);
}

let covered = false;

/** Takes the tabs away while a bar stands in their place. Where WeChat refuses, on a page without tabs, it is tried again. */
export function coverTabs(cover: boolean): void {
  if (cover === covered) return;
  covered = cover;
  void Promise.resolve(cover ? Taro.hideTabBar({}) : Taro.showTabBar({})).catch(() => {
    covered = !cover;
  });
}

/** What stands in a list, by the id of its element: `keepPlace` goes by them. */
export const placeId = (id: string): string => `at-${id.replace(/\W/g, '-')}`;

/**
 * Changes how a list is drawn without moving it away from under the eyes: the first of `places` that is in sight stays
 * at its height on the screen. Where that can't be measured the change is made all the same.
 */
export function keepPlace(places: readonly string[], change: () => void): void {
  if (IN_BROWSER) {
    const topOf = (id: string) => document.getElementById(id)?.getBoundingClientRect().top;
    // What lies under the bar on top is not in sight. Pages that lie behind have one too.
    const bars = [...document.querySelectorAll('.topbar')].map((bar) => bar.getBoundingClientRect().bottom);
    const first = places.find((id) => (topOf(id) ?? -1) >= Math.max(0, ...bars));
    const before = first === undefined ? undefined : topOf(first);
    change();
    requestAnimationFrame(() => {
      const after = first === undefined ? undefined : topOf(first);
      if (first === undefined || before === undefined || after === undefined) return;
      const page = document.getElementById(first)?.closest('.taro_page');
      if (page) page.scrollTop += after - before;
    });
    return;
  }
  try {
    Taro.createSelectorQuery()
      .selectAll('.listed')
      .boundingClientRect((found) => {
        const rects = Array.isArray(found) ? found : [found];
        const first = rects.find((one) => one.top >= 0 && places.includes(one.id));
        change();
        if (first)
          Taro.nextTick(() => {
            const to = { selector: `#${first.id}`, offsetTop: -first.top, duration: 0 };
            void Promise.resolve(Taro.pageScrollTo(to)).catch(() => undefined);
          });
      })
      .exec();
  } catch {
    change();
  }
}
