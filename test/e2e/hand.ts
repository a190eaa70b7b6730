/** Somebody with the mini-app in hand. Taps, types and reads by what is written on the screen, never by class names. */
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { takePicture } from './picture.ts';

const PATIENCE_MS = 40_000;
const MOST_DRAWN = 2600;
const TAB_BAR = 80;
const LOOKS = 20;
const yes = () => true;
const no = () => false;

export interface Hand {
  page: Page;
  /** Taps what is named so: the whole name, or a part by a pattern. Exactly one such thing may be in sight. */
  tap(name: string | RegExp): Promise<void>;
  /** Taps the first that fits, e.g. the card of a matter in a list. */
  tapFirst(name: RegExp): Promise<void>;
  /** Taps what has a list go on; a list whose end comes in sight goes on by itself, maybe before it is tapped. */
  further(name: string): Promise<void>;
  /** Taps a command of a matter: at hand, or behind 更多. */
  command(title: string): Promise<void>;
  type(label: string, text: string): Promise<void>;
  /** What stands in a field. */
  typed(label: string): Promise<string>;
  /** Waits until it is written somewhere in sight. */
  see(text: string | RegExp): Promise<void>;
  /** Whether something can be tapped now that is named so. */
  offers(name: string | RegExp): Promise<boolean>;
  /** The sheet with this title, once it is up; everything in it is done with the hand that this gives. */
  sheet(title: string | RegExp): Promise<Hand>;
  /** The card of the matter with this number, in a list; everything on it is done with the hand that this gives. */
  card(number: string): Hand;
  /** The id of the matter that is looked at. */
  matter(): string;
  /** Goes to a page of the mini-app, e.g. `todo` or `matter?id=…`. */
  go(page: string): Promise<void>;
  /** Looks again, as after the clock was put forward or somebody else acted, until it is written there. */
  lookFor(text: string | RegExp): Promise<void>;
  /** Looks again once. */
  refresh(): Promise<void>;
  /** Keeps a picture under .cache/pictures/. */
  picture(name: string, whole?: boolean): Promise<void>;
  /** Puts the phone away. @throws when the page met an error that nobody saw */
  away(): Promise<void>;
}

/** Hands a phone to a person of the city, who is signed in and looks at `page`. */
export async function handOf(
  opened: OpenedBrowser,
  city: City,
  person: string,
  page = 'todo',
  phone: BrowserContextOptions = {},
): Promise<Hand> {
  const { token } = await city.as(person);
  const context = await opened.phone(phone);
  const tab = await context.newPage();
  tab.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  tab.on('pageerror', (error) => faults.push(String(error)));
  await tab.goto(`${city.url()}/m/${addressOf(page, token)}`);
  const away = async () => {
    await context.close();
    if (faults.length > 0) throw new Error(`the page of ${person} met an error:\n${faults.join('\n')}`);
  };
  return handIn(tab, tab.locator('body'), person, away, true);
}

/** A decision on the phone: its form, what is to be decided said once more, and done. */
export async function decide(hand: Hand, command: string, fill: (sheet: Hand) => Promise<void>): Promise<void> {
  await hand.command(command);
  const sheet = await hand.sheet(command);
  await fill(sheet);
  // What is more than a screen holds is read back on a page of its own.
  if (await sheet.offers('下一步')) {
    await sheet.tap('下一步');
    await sheet.see('请核对');
  }
  await sheet.tap(`确认${command}`);
  await hand.see(`已办理：${command}`);
}

function addressOf(page: string, token?: string): string {
  const [name = '', query = ''] = page.split('?');
  const search = [query, token === undefined ? '' : `token=${encodeURIComponent(token)}`].filter(Boolean).join('&');
  // `boards/work` is in a package of its own.
  const path = name.includes('/') ? name : `pages/${name}`;
  return `#/${path}/index${search ? `?${search}` : ''}`;
}

/** @param onPage everything in sight, and not only a sheet or a card */
function handIn(page: Page, scope: Locator, person: string, away: () => Promise<void>, onPage = false): Hand {
  const named = (name: string | RegExp): Locator => {
    const by = (role: 'button' | 'radio' | 'checkbox' | 'tab' | 'switch') =>
      scope.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name });
    return by('button').or(by('radio')).or(by('checkbox')).or(by('tab')).or(by('switch')).filter({ visible: true });
  };
  const field = (label: string) => scope.getByLabel(label, { exact: true }).filter({ visible: true });
  const text = (what: string | RegExp) => scope.getByText(what).filter({ visible: true }).first();

  /** While one page makes way for another both are in sight, and both may have what is looked for. */
  const alone = async (): Promise<void> => {
    const tops = page.getByRole('banner').filter({ visible: true });
    await tops.nth(1).waitFor({ state: 'hidden' });
  };
  // While one page makes way for another both are in sight; the last is the one on top.
  const refresh = () => named('刷新').last().tap();

  /** Opens what is behind 更多; closed again where it is not there. */
  async function behind(more: Locator, title: string | RegExp): Promise<boolean> {
    await more.tap();
    const sheet = page.getByRole('dialog').filter({ visible: true }).last();
    await sheet.waitFor();
    const by = typeof title === 'string' ? { name: title, exact: true } : { name: title };
    if ((await sheet.getByRole('button', by).count()) > 0) return true;
    await sheet.getByRole('button', { name: '关闭' }).first().tap();
    await sheet.waitFor({ state: 'hidden' });
    return false;
  }

  /** Says who looked, and what was on the screen instead. */
  async function attempt<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const seen = await page
        .locator('body')
        .innerText()
        .catch(() => '(the page is gone)');
      await snap(page, `failed-${person}`, false).catch(() => undefined);
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new Error(`${person} could not ${what}: ${why}\non the screen:\n${seen}`, { cause: error });
    }
  }

  return {
    page,
    tap: (name) => attempt(`tap ${name}`, () => alone().then(() => named(name).tap())),
    tapFirst: (name) => attempt(`tap ${name}`, () => alone().then(() => named(name).first().tap())),
    further: (name) =>
      attempt(`have the list go on by ${name}`, async () => {
        await named(name).waitFor();
        for (let tries = 0; (await named(name).count()) > 0; tries++) {
          const tapped = named(name).tap({ timeout: PATIENCE_MS / LOOKS });
          if (await tapped.then(yes, no)) return;
          if (tries === LOOKS) await tapped;
        }
      }),
    command: (title) =>
      attempt(`give ${title}`, async () => {
        // The list may have it too, on cards of other matters.
        if (onPage) await page.getByRole('group').filter({ visible: true }).first().waitFor({ state: 'hidden' });
        await alone();
        const more = named(/^更多/);
        await named(title).or(more).first().waitFor();
        // What others have done may not be on the page yet: then it is looked at anew.
        if ((await named(title).count()) === 0 && !(await behind(more, title))) {
          await refresh();
          await named(title).or(more).first().waitFor();
          if ((await named(title).count()) === 0) await behind(more, title);
        }
        // At a desk the list beside it has the same words; what is on top comes last.
        await named(title).last().tap();
      }),
    type: (label, value) => attempt(`type into ${label}`, () => field(label).fill(value)),
    typed: (label) => attempt(`read ${label}`, () => field(label).inputValue()),
    see: (what) => attempt(`see ${what}`, () => text(what).waitFor()),
    offers: async (name) => (await named(name).count()) > 0,
    sheet: async (title) => {
      const dialog = page.getByRole(
        'dialog',
        typeof title === 'string' ? { name: title, exact: true } : { name: title },
      );
      await attempt(`see the sheet ${title}`, () => dialog.waitFor());
      return handIn(page, dialog, person, away);
    },
    card: (number) => handIn(page, page.getByRole('group', { name: new RegExp(number) }), person, away),
    matter: () => /[?&]id=([^&]+)/.exec(page.url())?.[1] ?? '',
    go: (where) =>
      attempt(`go to ${where}`, async () => void (await page.goto(`${page.url().split('#')[0]}${addressOf(where)}`))),
    lookFor: (what) =>
      attempt(`find ${what}`, async () => {
        // What follows from a command is done a moment after it, so the first look may come too early.
        for (let looks = 0; looks < LOOKS; looks++) {
          await refresh();
          const there = text(what).waitFor({ timeout: PATIENCE_MS / LOOKS });
          if (await there.then(yes, no)) return;
        }
        throw new Error(`not there after looking ${LOOKS} times`);
      }),
    refresh: () => attempt('refresh', refresh),
    picture: (name, whole = false) => snap(page, name, whole),
    away,
  };
}

/** `whole`: with everything that would have to be scrolled to, as on a phone that is long enough. */
async function snap(page: Page, name: string, whole: boolean): Promise<void> {
  const size = page.viewportSize();
  if (whole && size) {
    const height = await page.evaluate<number>(
      'Math.max(...[...document.querySelectorAll("*")].map((one) => one.scrollHeight))',
    );
    await page.setViewportSize({
      width: size.width,
      height: Math.min(MOST_DRAWN, Math.max(size.height, height + TAB_BAR)),
    });
  }
  await takePicture(page, name);
  if (whole && size) await page.setViewportSize(size);
}
