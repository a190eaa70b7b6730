/** Of which templates one more message is asked for in passing. */
import type { CreditsView } from '@banjie/shared/contract/routes/credits.ts';

/** As many as a busy day uses up: beyond that nobody is asked while he does something else. */
const ENOUGH = 3;
const PAUSE_MS = 10 * 60_000;
/** WeChat shows so many at once. */
const AT_ONCE = 3;

export function toAsk(items: CreditsView['items'], askedAt: number | undefined, now: number): string[] {
  if (askedAt !== undefined && now - askedAt < PAUSE_MS) return [];
  return items
    .filter(({ left }) => left < ENOUGH)
    .sort((one, other) => one.left - other.left)
    .slice(0, AT_ONCE)
    .map(({ template }) => template);
}
