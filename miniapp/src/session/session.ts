/** Who is signed in, what waits for that person, and the moments when every screen should look again. */
import Taro from '@tarojs/taro';
import { badgeText } from '@banjie/shared/contract/counts.ts';
import type { MeView } from '@banjie/shared/contract/shapes.ts';
import type { Held } from '@banjie/shared/contract/held.ts';
import { listenToOutside, pageInAddress, sessionFromAddress } from '../platform/entrance.ts';
import { clearDrafts } from '../data/drafts.ts';
import { api, door, setHeld, SignedOut, waitFor } from './api.ts';
import { arrival, cameFrom } from './sign-on.ts';
import { createStore } from './store.ts';
import { goTo, tabs } from '../routes.ts';

export const me = createStore<MeView | undefined>(undefined);

/** Counts up when something has changed outside of the screen that is looked at. */
export const changes = createStore(0);

/** Counts up with every change of person: what was read for one is never shown to another. */
export const epoch = createStore(0);

/** The ticket of a WeChat login that still needs a binding code. */
export const bindingTicket = createStore<string | undefined>(undefined);

export function startSession(): void {
  const handed = sessionFromAddress();
  if (handed !== undefined) {
    handedOver = inTraining().then((so) => (so ? setHeld(handed) : undefined));
    waitFor(handedOver);
  }
  const signedOn = arrival();
  if (signedOn !== undefined) {
    waitFor(signedOn.then(() => undefined));
    // Elsewhere than here nothing leads on from it: who is not in is led to the door by what he asks for.
    void signedOn.then((done) => (done ? goTo.address(done.back) : undefined));
  }
  listenToOutside({
    session: (next, page) => void takeOver(next, page),
    refresh: () => lookAgain(),
    open: (matter) => goTo.matter(matter),
    go: (page) => goTo.address(page),
  });
}

/** Whom the address has handed over is in: whoever is handed over later comes after him, whichever answer is faster. */
let handedOver: Promise<void> = Promise.resolve();

async function takeOver(handed: Held, page: string | undefined): Promise<void> {
  await handedOver;
  if (await inTraining()) become(handed, page);
}

/** Only there does a page hand a person over: elsewhere an address could make somebody act as another. */
const inTraining = (): Promise<boolean> =>
  door.readClock({}).then(
    () => true,
    () => false,
  );

/** From now on the app is this person's. */
export function become(next: Held, page?: string): void {
  setHeld({ token: next.token, refresh: next.refresh });
  cameFrom.set(undefined);
  forget();
  bindingTicket.set(undefined);
  goTo.address(page);
  lookAgain();
}

export const lookAgain = (): void => changes.set(changes.get() + 1);

/** Reads who I am and what waits, and shows the counts at the tabs. Failures are left to the screen in front. */
export async function refreshMe(): Promise<void> {
  const view = await api.me({});
  me.set(view);
  const waiting = waitingAt(view);
  badge(tabs.todo, waiting.todo);
  badge(tabs.alerts, waiting.alerts);
}

/** A screen met an error: if it means that nobody is signed in, go to the door. */
export function noticeError(error: unknown): void {
  if (!(error instanceof SignedOut)) return;
  // Not `forget`: every screen would read again, meet the same error, and so on.
  me.set(undefined);
  const page = pageInAddress();
  // The first that he asked for: what is shown beside it meets the same error.
  if (page !== undefined && !page.includes('pages/login') && cameFrom.get() === undefined) cameFrom.set(page);
  if (error.signIn.state === 'bind') bindingTicket.set(error.signIn.ticket);
  goTo.login();
}

/** Leaves, here or on every device. Drafts of this person leave the phone too. @throws ApiError, NoAnswer */
export async function signOut(everywhere: boolean): Promise<void> {
  const person = me.get()?.id;
  try {
    await api.signOut({ body: { everywhere } });
  } catch (error) {
    // Without an answer this phone forgets it all the same; but nobody is told that the others have, when they have not.
    if (everywhere && !(error instanceof SignedOut)) throw error;
  }
  if (person !== undefined) clearDrafts(person);
  setHeld(undefined);
  forget();
  goTo.login();
}

function forget(): void {
  me.set(undefined);
  epoch.set(epoch.get() + 1);
}

/** How many wait behind each tab; behind two of them nothing ever does. */
export const waitingAt = (view: MeView | undefined) => ({
  ...{ start: 0, me: 0, todo: view?.counts.todo ?? 0, alerts: view?.counts.unread ?? 0 },
});

function badge(index: number, count: number): void {
  // On a page without tabs WeChat answers with a failure; the next page with tabs sets it again.
  const done = count > 0 ? Taro.setTabBarBadge({ index, text: badgeText(count) }) : Taro.removeTabBarBadge({ index });
  void Promise.resolve(done).catch(() => undefined);
}
