/**
 * How many messages a member may get. WeCom allows 30 in a minute and 1,000 in an hour; what is above vanishes, and the
 * answer says that it was taken. So all processes stay below, and what is urgent has a share that nothing else uses.
 */

/** So many at once, and then one more each time that `everyMs` have gone by. */
export interface Bucket {
  burst: number;
  everyMs: number;
}

export interface PaceStore {
  /** Takes one of each bucket of the member, of all or of none. Gives 0, or after how many ms of machine time all have one. */
  take(member: string, buckets: readonly (Bucket & { name: string })[]): Promise<number>;
}

/** Within any minute at most burst + 60 s / everyMs: 20 of these and 10 of those, and within an hour 700 and 250. */
const ORDINARY = [
  { name: 'minute', burst: 8, everyMs: 5_000 },
  { name: 'hour', burst: 100, everyMs: 6_000 },
];
const URGENT = [
  { name: 'urgentMinute', burst: 5, everyMs: 12_000 },
  { name: 'urgentHour', burst: 50, everyMs: 18_000 },
];
/** What WeCom allows a member, for the test that this stays below it. */
export const ALLOWED = { minute: 30, hour: 1_000 } as const;

/** Gives 0 when it may be sent now, else after how many milliseconds. */
export const memberPace =
  (store: PaceStore) =>
  async (member: string, urgent: boolean): Promise<number> => {
    const wait = urgent ? await store.take(member, URGENT) : Number.POSITIVE_INFINITY;
    return wait === 0 ? 0 : Math.min(wait, await store.take(member, ORDINARY));
  };
