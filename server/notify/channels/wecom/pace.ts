/**
 * How many messages a member may get, and how many an application may send in a day. WeCom allows 30 in a minute and 1,000 in an hour; what is above vanishes, and the
 * answer says that it was taken. So all processes stay below, and what is urgent has a share that nothing else uses.
 */

/** So many at once, and then one more each time that `everyMs` have gone by. */
export interface Bucket {
  burst: number;
  everyMs: number;
}

export interface PaceStore {
  /** Takes one of each bucket of a member or an application, of all or of none. Gives 0, or after how many ms of machine time all have one. */
  take(whose: string, buckets: readonly (Bucket & { name: string })[]): Promise<number>;
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

/** For each account that the corporation may have, WeCom lets an application send so many messages in a day; a day is then lost. */
export const DAILY_OF_ACCOUNT = 200;
const DAY_MS = 86_400_000;
/** Of the day's messages every fifth is kept for what is urgent. */
const URGENT_SHARE = 0.2;
/** Of a share a quarter may go at once, the rest evenly over the day: in any 24 hours no more than the share. */
const AT_ONCE = 0.25;

/** WeCom allows each call 10,000 times in a minute and 150,000 in an hour, all programs of a corporation together: we take half at most. */
export const CALLS_ALLOWED = { minute: 10_000, hour: 150_000 } as const;
const UPDATES = [{ name: 'updates', burst: 1_000, everyMs: 50 }];

export interface Application {
  id: string;
  /** How many accounts its corporation may have; undefined where nobody has said: then days are not counted. */
  accounts?: number | undefined;
}

export interface Pace {
  /** Gives 0 when it may be sent now, else after how many milliseconds. */
  send(member: string, urgent: boolean): Promise<number>;
  /** The same of changing a card, which is no message to a member. */
  update(): Promise<number>;
}

export function paceOf(store: PaceStore, { id, accounts }: Application): Pace {
  /** Of either share; what is urgent has its own first, and then that of all. */
  const either = async (whose: string, urgent: boolean, own: readonly Named[], all: readonly Named[]) => {
    const wait = urgent ? await store.take(whose, own) : Number.POSITIVE_INFINITY;
    return wait === 0 ? 0 : Math.min(wait, await store.take(whose, all));
  };
  const daily = accounts === undefined ? undefined : dailyOf(accounts);
  return {
    async send(member, urgent) {
      // The member first: whoever storms at one uses up nobody's day.
      const wait = await either(member, urgent, URGENT, ORDINARY);
      return wait > 0 || !daily ? wait : either(`app:${id}`, urgent, [daily.urgent], [daily.ordinary]);
    },
    update: () => store.take(`app:${id}`, UPDATES),
  };
}

type Named = Bucket & { name: string };

function dailyOf(accounts: number): { ordinary: Named; urgent: Named } {
  const all = accounts * DAILY_OF_ACCOUNT;
  const share = (name: string, most: number): Named => {
    const burst = Math.floor(most * AT_ONCE);
    return { name, burst, everyMs: Math.ceil(DAY_MS / (most - burst)) };
  };
  const urgent = Math.floor(all * URGENT_SHARE);
  return { ordinary: share('day', all - urgent), urgent: share('urgentDay', urgent) };
}
