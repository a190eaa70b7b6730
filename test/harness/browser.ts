import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { chineseFonts } from './browser/fonts.ts';
import { chromiumBinary } from './browser/binary.ts';

export interface OpenedBrowser {
  readonly browser: Browser;
  /** A phone of a person in the city: fresh storage, 390 × 844 at 2×, touch, Chinese, Asia/Shanghai. */
  phone(overrides?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/**
 * Opens the Chromium that comes inside an npm package, with Chinese glyphs on a machine that has none.
 * BANJIE_CHROMIUM names another Chromium. A browser that does not start is an error with its remedy, never a skip.
 */
export async function openBrowser(): Promise<OpenedBrowser> {
  const { executable, environment } = await chromiumBinary();
  const fontConfig = await chineseFonts();
  const browser = await chromium.launch({
    executablePath: executable,
    // The sandbox needs privileges that containers and root lack; /dev/shm is small there; hinting differs per machine.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...environment, FONTCONFIG_FILE: fontConfig },
  });
  return {
    browser,
    phone: (overrides = {}) =>
      browser.newContext({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        ...overrides,
      }),
    close: () => browser.close(),
  };
}
