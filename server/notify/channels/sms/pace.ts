/** How many SMS go: to one number, for carriers drop what is more, and through the gateway, whose line is so wide. */
import type { PaceStore } from '../wecom/pace.ts';

/** Carriers let about one a minute through to a number, and ten in a day. */
const ORDINARY = [
  { name: 'minute', burst: 1, everyMs: 60_000 },
  { name: 'day', burst: 4, everyMs: 24 * 600_000 },
];
const URGENT = [
  { name: 'urgentMinute', burst: 2, everyMs: 30_000 },
  { name: 'urgentDay', burst: 10, everyMs: 3 * 600_000 },
];

/** A fifth of the gateway's line is for what is urgent alone. */
export const gatewayShares = (perSecond: number) => ({
  ordinary: [{ name: 'line', burst: Math.max(1, Math.floor(perSecond * 0.8)), everyMs: Math.ceil(1_250 / perSecond) }],
  urgent: [
    { name: 'urgentLine', burst: Math.max(1, Math.floor(perSecond * 0.2)), everyMs: Math.ceil(5_000 / perSecond) },
  ],
});

/** Gives 0 when it may be sent now, else after how many milliseconds. @param to whoever it goes to, by his id */
export const smsPace =
  (store: PaceStore, perSecond: number) =>
  async (to: string, urgent: boolean): Promise<number> => {
    const { ordinary, urgent: ofUrgent } = gatewayShares(perSecond);
    const first = async (
      key: string,
      own: Parameters<PaceStore['take']>[1],
      shared: Parameters<PaceStore['take']>[1],
    ) => {
      const wait = urgent ? await store.take(key, own) : Number.POSITIVE_INFINITY;
      return wait === 0 ? 0 : Math.min(wait, await store.take(key, shared));
    };
    return (await first('sms', ofUrgent, ordinary)) || first(`sms:${to}`, URGENT, ORDINARY);
  };
