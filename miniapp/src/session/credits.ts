/** How many reminders by WeChat are left, and when one more is asked for. The server counts: WeChat tells nobody. */
import type { CreditsView } from '@banjie/shared/contract/routes/credits.ts';
import { newKey } from '../data/drafts.ts';
import { useWhileShown } from '../data/load.ts';
import { requestMessages, type Allowed } from '../platform/subscribe.ts';
import { toAsk } from './asking.ts';
import { api } from './api.ts';
import { createStore, useStore } from './store.ts';

const credits = createStore<CreditsView['items']>([]);
let askedAt: number | undefined;

async function load(): Promise<void> {
  if (IN_BROWSER) return;
  // A page that shows something else does not fail for this.
  await api.listCredits({}).then(
    ({ items }) => credits.set(items),
    () => undefined,
  );
}

/** What is left, kept fresh while the page is looked at; empty where nothing of it can be had. */
export function useCredits(): CreditsView['items'] {
  useWhileShown(load, {});
  return useStore(credits);
}

/** Asks WeChat, and tells the server what it has answered; gives why WeChat did not ask. To be called in a tap. */
export async function askForReminders(
  templates = credits.get().map(({ template }) => template),
): Promise<Allowed['unasked']> {
  askedAt = Date.now();
  const { accepted, unasked } = await requestMessages(templates);
  const keys = credits.get().flatMap(({ key, template }) => (accepted.includes(template) ? [key] : []));
  if (keys.length === 0) return unasked;
  const counted = { body: { accepted: keys }, key: newKey(Date.now()) };
  // The same key once more, where no answer came: it is counted once.
  const { items } = await api.addCredits(counted).catch(() => api.addCredits(counted));
  credits.set(items);
  return unasked;
}

/** In the tap with which somebody hands something in or acts: where few are left, and not again and again. */
export function askInPassing(): void {
  const templates = toAsk(credits.get(), askedAt, Date.now());
  if (templates.length > 0) void askForReminders(templates).catch(() => undefined);
}
