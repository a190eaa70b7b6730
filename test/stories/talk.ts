/** What the stories share: talking to the bot, what somebody was told, and days counted apart from the code under test. */
import { setTimeout as pause } from 'node:timers/promises';
import type { NoticeView } from '@banjie/shared/contract/shapes.ts';
import { ApiError } from '@banjie/shared/contract/client.ts';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { addDays, atTime, dayOf, endOfDay, type Instant } from '@banjie/shared/kernel/time.ts';
import { contactOf } from '@banjie/server/training/city/people.ts';
import { BOT_TOKEN, type City } from '../harness/city.ts';
import type { Heard, Phone } from '../harness/bot.ts';

/** Says something and gives the first answer that fits. */
export async function ask(
  phone: Phone,
  text: string,
  pattern: RegExp,
  how: { quoting?: string } = {},
): Promise<string> {
  await phone.say(text, how);
  return (await phone.expect(pattern, { withinMs: PATIENCE_MS })).text;
}

export function numberIn(text: string): string {
  const number = /编号 (\d{6,})/.exec(text)?.[1];
  if (number === undefined) throw new Error(`no number in ${text}`);
  return number;
}

/** As close before a moment as a story goes: city time runs on meanwhile, also on a machine that has much else to do. */
export const JUST_BEFORE_MS = 30_000;
const POLL_MS = 40;
const PATIENCE_MS = 40_000;
/** @throws when it is not so after forty seconds (of what is looked at every minute only, after more), with what it was */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await pause(POLL_MS))
    if (await isSo()) return;
  throw new Error(`waited in vain: ${what}`);
}

/** Until a push about this matter has arrived and the server knows it: a bare word means this matter from now on. */
export async function pushArrived(city: City, person: string, phone: Phone, number: string, subject: RegExp) {
  const push = await phone.expect(new RegExp(`${subject.source}[\\s\\S]*${number}`));
  const path = `/api/chat/dialogues/${encodeURIComponent(contactOf(person))}`;
  await until(`the last push to ${person} is about ${number}`, async () => {
    const { body } = await city.send(path, { headers: { authorization: `Bearer ${BOT_TOKEN}` } });
    return (body as { lastPush?: { number: string } }).lastPush?.number === number;
  });
  return push;
}

/**
 * Until everything that follows from what was done is done, and nothing is on its way to the chat any more: what was not
 * heard by now is not coming. A minute of city time passes.
 */
export async function quiet(city: City): Promise<void> {
  await city.forward({ minutes: 1 });
  await until('the chat channel is empty', async () => {
    const metrics = String((await city.send('/metrics')).body);
    return !/banjie_deliveries\{channel="wechaty",state="(?:queued|claimed)"\} [1-9]/.test(metrics);
  });
}

/** Until the quiet hours of the city are over: what is not urgent is pushed from eight in the morning on. */
export async function morning(city: City): Promise<void> {
  const now = await city.now();
  const today = atTime(dayOf(now), '08:00');
  const to = now < today ? today : atTime(addDays(dayOf(now), 1), '08:00');
  await city.forward({ to });
}

/** All that a phone has heard about a matter. */
export const heardOf = async (phone: Phone, number: string): Promise<Heard[]> =>
  (await phone.heard()).filter(({ text }) => text.includes(number));

/** What somebody was told about a matter, oldest first. */
export async function noticesOf(city: City, person: string, number: string): Promise<NoticeView[]> {
  const { client } = await city.as(person);
  const found: NoticeView[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listNotices({ query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) } });
    found.push(...page.items.filter((notice) => notice.number === number));
    cursor = page.next;
  } while (cursor !== undefined);
  return found.reverse();
}

/** The refusal of a request that has to be refused. */
export async function refusal(request: Promise<unknown>): Promise<ApiError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** The end of the n-th working day after the day of `from`: counted day by day, as a clerk would. */
export function workingDayEnd(from: Instant, n: number): Instant {
  let day = dayOf(from);
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (officialCalendar.isWorkingDay(day).working) left -= 1;
  }
  return endOfDay(day);
}
