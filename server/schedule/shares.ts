/**
 * This process's share of the background work: the slots that it holds while its lease lasts. Whoever dies or hangs loses
 * them when its lease is over, by the database's clock; it stops by its own monotonic clock before that, as that lease is
 * counted from before the renewal was sent. See docs/decisions/0019.
 */
import { randomBytes } from 'node:crypto';
import type { Board, LeaseStore, Log } from './ports.ts';
import { everySlot as slots, SLOTS } from '../store/base/slots.ts';

export interface ShareOptions {
  store: LeaseStore;
  log: Log;
  /** How much of the work it knows how to do, at this moment; see `sharedOut`. */
  knows: () => number;
  /** Called when it holds other slots than before. */
  changed?: () => void;
  /** Called once when a newer version waits for this process to go; it holds nothing from then on. */
  overtaken?: () => void;
  leaseMs?: number;
  renewMs?: number;
  monotonic?: () => number;
  /** Its name on the board, without a dot; made up at random unless told. */
  me?: string;
}

export interface Shares {
  /** Joins, and renews from now on. Resolves when the first renewal is answered. */
  start(): Promise<void>;
  /** One renewal: prolongs the lease, takes what is free, gives away what is too much. */
  renew(): Promise<void>;
  /** What it holds now: nothing while its lease is over. */
  held(): readonly number[];
  holds(slot: number): boolean;
  /** Milliseconds since the last renewal that was answered. */
  age(): number;
  /** Gives everything back. */
  stop(): Promise<void>;
}

const LEASE_MS = 9_000;
const RENEW_MS = 3_000;
/** A board that others change all the time is tried so often, then at the next renewal. */
const ATTEMPTS = 3;

export function createShares(options: ShareOptions): Shares {
  const { store, log, knows, changed = () => undefined, overtaken = () => undefined } = options;
  const { leaseMs = LEASE_MS, renewMs = RENEW_MS, monotonic = () => performance.now() } = options;
  const { me = randomBytes(8).toString('hex') } = options;
  let mine: readonly number[] = [];
  let until = 0;
  let renewedAt = monotonic();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let isOvertaken = false;
  let under: Promise<void> | undefined;

  const take = (slots: readonly number[]): void => {
    const same = slots.length === mine.length && slots.every((slot, n) => slot === mine[n]);
    mine = slots;
    if (!same) changed();
  };

  async function renewal(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS && !stopped; attempt++) {
      const sentAt = monotonic();
      const board = await store.renew(me, knows(), leaseMs);
      if (board.overtaken) {
        take([]);
        if (!isOvertaken) overtaken();
        isOvertaken = true;
        return;
      }
      const better = sharedOut(board, me);
      const ofMine = (holders: Board['holders']) => slots.filter((slot) => holders[slot] === me);
      // What it is about to give away it does not begin anything in any more; what it takes it has when that is written.
      take(ofMine(board.holders).filter((slot) => better === undefined || better.holders[slot] === me));
      until = sentAt + leaseMs;
      renewedAt = monotonic();
      if (!better) return;
      if (!(await store.assign(board.version, better.holders, better.gone))) continue;
      take(ofMine(better.holders));
      return;
    }
  }

  const shares: Shares = {
    async start() {
      const next = (): void => {
        if (stopped) return;
        timer = setTimeout(() => void shares.renew().finally(next), renewMs);
        timer.unref();
      };
      await shares.renew();
      next();
    },
    renew() {
      under ??= renewal()
        .catch((error: unknown) => log.error({ err: error }, 'the lease on background work was not renewed'))
        .finally(() => (under = undefined));
      return under;
    },
    held: () => (monotonic() < until ? mine : []),
    holds: (slot) => monotonic() < until && mine.includes(slot),
    age: () => monotonic() - renewedAt,
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      await under;
      until = 0;
      await store.leave(me).catch((error: unknown) => log.warn({ err: error }, 'the lease was left to run out'));
    },
  };
  return shares;
}

/**
 * How the slots should be shared, as far as `me` may change it: what nobody living holds, and what `me` itself holds too
 * much of, goes to whoever has too little. Living members that know most share evenly; in a rolling upgrade that leaves
 * the work to the new version, which knows everything that the old one knows. Undefined when all is well.
 */
export function sharedOut(
  board: Board,
  me: string,
): { holders: (string | undefined)[]; gone: readonly string[] } | undefined {
  const living = board.members.filter((one) => one.until > board.at);
  const most = Math.max(...living.map((one) => one.knows));
  const able = living
    .filter((one) => one.knows === most)
    .map((one) => one.id)
    .sort();
  const alive = new Set(living.map((one) => one.id));
  const holders = Array.from({ length: SLOTS }, (_, slot) => {
    const holder = board.holders[slot];
    return holder !== undefined && alive.has(holder) ? holder : undefined;
  });
  const due = new Map(able.map((id, n) => [id, Math.floor(SLOTS / able.length) + (n < SLOTS % able.length ? 1 : 0)]));
  const has = (id: string) => holders.filter((one) => one === id).length;
  for (let over = has(me) - (due.get(me) ?? 0); over > 0; over--) holders[holders.lastIndexOf(me)] = undefined;
  for (const id of able)
    for (let lacking = (due.get(id) ?? 0) - has(id); lacking > 0; lacking--) {
      const free = holders.indexOf(undefined);
      if (free === -1) break;
      holders[free] = id;
    }
  const same = holders.every((holder, slot) => holder === board.holders[slot]);
  return same ? undefined : { holders, gone: board.members.filter((one) => !alive.has(one.id)).map((one) => one.id) };
}
