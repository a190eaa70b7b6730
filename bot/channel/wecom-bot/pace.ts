/**
 * How many messages one chat may get. The public documentation that we could read names the limits of application messages
 * (30 in a minute, 1,000 in an hour, and what is above vanishes); the bot keeps below the same. One connection per bot, so
 * this process has the whole count.
 */
export interface Share {
  minute: number;
  hour: number;
}

/** Answers have some that pushes leave them. */
export const PUSHES: Share = { minute: 20, hour: 700 };
export const ANSWERS: Share = { minute: 28, hour: 950 };
export const ALLOWED: Share = { minute: 30, hour: 1_000 };

const MINUTE = 60_000;
const HOUR = 3_600_000;
const CHATS_KEPT = 5_000;

/** Gives 0 when it may be sent now, which counts it, else after how many milliseconds. */
export function paceOf(now: () => number): (chat: string, share: Share) => number {
  const sent = new Map<string, number[]>();
  return (chat, share) => {
    const at = now();
    const times = (sent.get(chat) ?? []).filter((one) => one > at - HOUR);
    sent.delete(chat);
    sent.set(chat, times);
    if (sent.size > CHATS_KEPT) for (const quietest of sent.keys()) if (sent.delete(quietest)) break;
    const until = (most: number, window: number): number => {
      const first = times.filter((one) => one > at - window).at(-most);
      return first === undefined ? 0 : first + window - at;
    };
    const wait = Math.max(until(share.minute, MINUTE), until(share.hour, HOUR));
    if (wait <= 0) times.push(at);
    return Math.max(0, wait);
  };
}
