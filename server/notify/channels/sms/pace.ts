/** How many SMS go: to one number, for carriers drop what is more, and through the gateway, whose line is so wide. */
import type { Bucket, PaceStore } from '../wecom/pace.ts';

const HOUR_MS = 3_600_000;
/** What goes to one number: in any minute one, and in any day ten; of what is urgent two and twelve more. */
export const TO_ONE = { minute: 1, day: 10, urgentMinute: 2, urgentDay: 12 } as const;
const ORDINARY = [
  { name: 'minute', burst: 1, everyMs: 60_000 },
  { name: 'day', burst: 4, everyMs: Math.ceil((24 * HOUR_MS) / 7) },
];
const URGENT = [
  { name: 'urgentMinute', burst: 2, everyMs: 60_000 },
  { name: 'urgentDay', burst: 8, everyMs: Math.ceil((24 * HOUR_MS) / 5) },
];

type Named = Bucket & { name: string };
/** In any second no more than so many: what is there at first, and what comes by the end of it, which is less than one. */
const line = (name: string, perSecond: number): Named => {
  const burst = Math.max(1, Math.floor(perSecond / 4));
  return { name, burst, everyMs: Math.ceil(1_000 / (perSecond + 1 - burst)) };
};
/** Of the gateway's line everything has a share, and what is not urgent four fifths at most. */
const gatewayShares = (perSecond: number) => {
  const all = line('line', perSecond);
  return { urgent: [all], ordinary: [all, line('ordinaryLine', perSecond * 0.8)] };
};

/** Gives 0 when it may be sent now, else after how many milliseconds. @param to whoever it goes to, by his id */
export function smsPace(store: PaceStore, perSecond: number): (to: string, urgent: boolean) => Promise<number> {
  const shares = gatewayShares(perSecond);
  return async (to, urgent) => {
    const wait = await store.take('sms', urgent ? shares.urgent : shares.ordinary);
    if (wait > 0) return wait;
    const own = urgent ? await store.take(`sms:${to}`, URGENT) : Number.POSITIVE_INFINITY;
    return own === 0 ? 0 : Math.min(own, await store.take(`sms:${to}`, ORDINARY));
  };
}
