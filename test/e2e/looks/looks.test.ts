/**
 * Every page in each mode, light and dark: fits the screen, can be hit, can be read, and nothing that axe finds.
 * `npm run test-more` has the extremes; `npm run looks` (BANJIE_LOOKS=whole) all pages in all modes.
 */
import type { BrowserContextOptions } from 'playwright-core';
import { openBrowser, type OpenedBrowser } from '../../harness/browser.ts';
import { startCity, type City } from '../../harness/city.ts';
import { handOf } from '../hand.ts';
import { axe, FAULTLESS, faultsOf, misplaced, PLACED } from './faults.ts';
import { grow, looks, others, type Grown } from './pages.ts';

const WHOLE = process.env['BANJIE_LOOKS'] === 'whole';
const sized = (width: number, height: number): BrowserContextOptions => ({ viewport: { width, height } });
/** A narrow phone beside the usual one: what fits there fits everywhere. */
const NARROW = sized(320, 640);
const DESK = { ...sized(1280, 800), deviceScaleFactor: 1, isMobile: false };

interface Mode {
  mode: string;
  elder?: boolean;
  phone: BrowserContextOptions;
}
const usual: Mode[] = [
  { mode: 'normal', phone: {} },
  { mode: 'elder-narrow', elder: true, phone: NARROW },
];
const modes: Mode[] = WHOLE
  ? [
      ...usual,
      { mode: 'elder', elder: true, phone: {} },
      { mode: 'narrow', phone: NARROW },
      { mode: 'wide', phone: DESK },
      { mode: 'wide-elder', elder: true, phone: DESK },
    ]
  : usual;

const NOTHING: Grown = { correction: '', standard: '', application: '', signed: '', complaint: '' };
interface AppConfig {
  pages: string[];
  subPackages: { root: string; pages: string[] }[];
}

it('no page of the mini-app is left out', async () => {
  Object.assign(globalThis, { defineAppConfig: (config: AppConfig) => config });
  const file: string = '../../../miniapp/src/app.config.ts';
  const { pages, subPackages } = ((await import(file)) as { default: AppConfig }).default;
  const all = [
    ...pages.map((page) => page.replace(/^pages\//, '')),
    ...subPackages.flatMap(({ root, pages: own }) => own.map((page) => `${root.replace(/^pages\//, '')}/${page}`)),
  ].map((page) => page.replace(/\/index$/, ''));
  // Some are come to from another page, and have its name.
  const looked = new Set([...looks, ...others].flatMap(({ name, page }) => [name, page(NOTHING).split('?')[0]]));
  expect(all.filter((page) => !looked.has(page))).toEqual([]);
});

describe('how it looks', () => {
  let opened: OpenedBrowser;
  beforeAll(async () => {
    opened = await openBrowser();
  }, 60_000);
  afterAll(() => opened?.close());

  describe.each(modes)('in $mode', ({ mode, elder = false, phone }) => {
    // Each mode has a city of its own: what was done in one is not there in the next, and no sign-in grows too old.
    let city: City;
    let grown: Grown;
    beforeAll(async () => {
      city = await startCity();
      grown = await grow(city);
    }, 120_000);
    afterAll(() => city?.close());

    it.each(WHOLE ? [...looks, ...others] : looks)('$name fits, can be hit and can be read', async (look) => {
      const hand = await handOf(opened, city, look.person, 'me', phone);
      await hand.see('大字模式');
      if (elder) await hand.tap(/^大字模式/);
      await hand.go(look.page(grown));
      await look.ready(hand);
      const { page } = hand;
      const picture = async (kind: string) => {
        await hand.picture(`${look.name}-${kind}`);
        if (WHOLE && look.name !== 'answer' && look.name !== 'more')
          await hand.picture(`${look.name}-${kind}-whole`, true);
      };
      await picture(mode);
      // A mouse hits what a thumb would not.
      const target = elder ? 60 : mode === 'wide' ? 40 : 44;
      expect(await faultsOf(page, target, elder ? 18 : 12)).toEqual(FAULTLESS);
      await page.emulateMedia({ colorScheme: 'dark' });
      if (WHOLE) await picture(`${mode}-dark`);
      expect(await axe(page, ['color-contrast'])).toEqual([]);
      if (mode === 'elder-narrow' || mode === 'narrow') {
        // The phone's own text size, on the narrowest phone that is sold.
        await page.setViewportSize({ width: 360, height: 640 });
        await page.addStyleTag({ content: '.theme { --scale: 1.75 !important; }' });
        if (WHOLE) await picture(`${mode}-scaled`);
        expect(await misplaced(page)).toEqual(PLACED);
      }
      await hand.away();
    });
  });
});
