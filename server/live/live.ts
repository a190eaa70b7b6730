/**
 * Whoever looks at a phone is told that something of his has changed, by one feed for all phones of this process. What is
 * said is of which kind and up to which instant of the database, never what: the phone asks, and gets what it may have now.
 */
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonCaller } from '../http/handler.ts';
import { OLDEST_MS } from '../people/roster/freshness.ts';
import { createMemory } from './memory.ts';
import { kindsOfTouch, type About, type LivePorts, type Touch } from './ports.ts';
import { texts } from './texts.ts';

/** `over`: he may not come in any more. `replaced`: newer lines of his session took its place. The others: come again. */
export type EndOfLine = 'over' | 'replaced' | 'again' | 'stopping' | 'away';
export type Word =
  | { word: 'ready' | 'changed'; version: string; about: About[] }
  | { word: 'end'; why: EndOfLine; version: string }
  | { word: 'ping' };

export interface Line {
  /** Up to where everything was told. */
  version(): string;
  close(): void;
}

export interface Live {
  /** @param asked up to where he knows, and the matter that is open on his page */
  open(
    caller: PersonCaller,
    asked: { after?: string | undefined; matter?: string | undefined },
    tell: (word: Word) => void,
  ): Promise<Line | Rejection>;
  /** How many lines are open. */
  lines(): number;
  /** Ends all of them, and takes none any more. */
  close(): Promise<void>;
}

export interface LiveOptions {
  most?: number;
  /** Lines of one session: a phone that has changed its network leaves some behind that nobody hears. */
  ofSession?: number;
  pingMs?: number;
  longestMs?: number;
}

interface Open {
  caller: PersonCaller;
  keys: ReadonlySet<string>;
  /** Those under which it is found. */
  found: string[];
  matter: string | undefined;
  tell(word: Word): void;
  /** What is to be told, and when he was last told. */
  about: Set<About>;
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
  until: number;
}

const CHECK_MS = 1_000;
const PING_MS = 15_000;
/** A line is begun anew after so long: processes that have come are shared, and what was asked at the door is asked again. */
const LONGEST_MS = 10 * 60_000;
/** What only time changes of where somebody stands, a delegation that begins, is looked at so often. */
const KEYS_MS = 30_000;
/** So long after one word the next is said: what comes in a burst is one. */
const PACE_MS = 300;
/** What concerns more than so many is told to them over this time, so that they do not all ask at one instant. */
const MANY = 50;
const SPREAD_MS = 400;
/** Nobody knows any more who may come in. */
const AWAY_MS = 10_000;
const READY_MS = 5_000;
/** The feed stays open for so long after the last line. */
const IDLE_MS = 60_000;

/** Database time has its seconds in the upper half. */
const AHEAD = 3_600n << 32n;

const find = (about: About, key: string) => `${about} ${key}`;

export function createLive(ports: LivePorts, options: LiveOptions = {}): Live {
  const { now } = ports;
  const { most = 5_000, ofSession = 4, pingMs = PING_MS, longestMs = LONGEST_MS } = options;
  const lines = new Set<Open>();
  const index = new Map<string, Set<Open>>();
  let feed: ReturnType<typeof startFeed> | undefined;
  let closed = false;

  function startFeed() {
    const memory = createMemory();
    let isReady = (): void => undefined;
    const ready = new Promise<void>((done) => (isReady = done));
    const stop = ports.touches.follow({
      touched(touches) {
        memory.note(touches);
        tellAll(touches);
      },
      since(at) {
        // After a gap nobody knows what was missed: each looks for himself.
        const isGap = memory.begin(at);
        isReady();
        if (isGap) for (const [n, line] of [...lines].entries()) touch(line, kindsOfTouch, n, lines.size);
      },
    });
    let pingedAt = now();
    let keysAt = now();
    let unusedSince = now();
    const ticking = setInterval(() => {
      if (lines.size > 0) unusedSince = now();
      else if (now() - unusedSince > IDLE_MS) return void endFeed();
      void check().catch((error: unknown) => ports.log.error({ err: error }, 'live lines not looked at'));
      if (now() - keysAt >= KEYS_MS) {
        keysAt = now();
        rekey();
      }
      if (now() - pingedAt >= pingMs) {
        pingedAt = now();
        for (const line of lines) line.tell({ word: 'ping' });
      }
    }, CHECK_MS);
    ticking.unref();
    const stopPeople = ports.onPeople(rekeySoon);
    return {
      memory,
      ready,
      async stop() {
        clearInterval(ticking);
        stopPeople();
        await stop();
      },
    };
  }

  async function endFeed(): Promise<void> {
    const ending = feed;
    feed = undefined;
    await ending?.stop();
  }

  const version = (): string => String(feed?.memory.reached() ?? 0n);

  function tellAll(touches: readonly Touch[]): void {
    const concerned = new Map<Open, Set<About>>();
    for (const { about, key } of touches)
      for (const line of index.get(find(about, key)) ?? []) {
        const kinds = concerned.get(line) ?? new Set();
        concerned.set(line, kinds.add(about));
      }
    for (const [n, [line, kinds]] of [...concerned].entries()) touch(line, kinds, n, concerned.size);
  }

  function touch(line: Open, kinds: Iterable<About>, n = 0, of = 1): void {
    for (const one of kinds) line.about.add(one);
    if (line.timer !== undefined) return;
    const spread = of > MANY ? (n / of) * SPREAD_MS : 0;
    const wait = Math.max(spread, line.toldAt + PACE_MS - now());
    line.timer = setTimeout(() => void say(line), Math.max(0, wait));
    line.timer.unref();
  }

  async function say(line: Open): Promise<void> {
    try {
      const refused = await ports.admit(line.caller);
      // What can't be known is asked again by the next look.
      if (refused) return refused.rejected === 'unavailable' ? undefined : end(line, 'over');
      if (!lines.has(line)) return;
      const { matter } = line;
      // The page learns that it is shut, and nothing of what happens behind it.
      if (matter !== undefined && line.about.has('matter') && !(await ports.seen(matter, line.caller))) unwatch(line);
      if (!lines.has(line)) return;
      const about = kindsOfTouch.filter((one) => line.about.delete(one));
      line.toldAt = now();
      if (about.length > 0) line.tell({ word: 'changed', version: version(), about });
    } catch (error) {
      ports.log.error({ err: error }, 'live line not told now');
    } finally {
      line.timer = undefined;
    }
  }

  async function check(): Promise<void> {
    const away = ports.age();
    if (away > AWAY_MS) for (const line of lines) end(line, 'away');
    if (away > OLDEST_MS) return;
    for (const line of [...lines]) {
      if (now() > line.until) end(line, 'again');
      else if (await ports.admit(line.caller)) end(line, 'over');
      else if (line.about.size > 0) touch(line, []);
    }
  }

  let rekeying: NodeJS.Timeout | undefined;
  function rekeySoon(): void {
    rekeying ??= setTimeout(() => {
      rekeying = undefined;
      rekey();
    }, 100);
    rekeying.unref();
  }
  /** Whoever stands otherwise has another list. */
  function rekey(): void {
    for (const line of lines) {
      const keys = new Set(ports.keysOf(line.caller));
      if (keys.size === line.keys.size && [...keys].every((key) => line.keys.has(key))) continue;
      forget(line);
      line.keys = keys;
      place(line);
      touch(line, ['todo']);
    }
  }

  function place(line: Open): void {
    line.found = [
      ...[...line.keys].map((key) => find('todo', key)),
      find('notices', `person:${line.caller.person}`),
      find('incidents', ports.incidentsOf(line.caller)),
      ...(line.matter === undefined ? [] : [find('matter', line.matter)]),
    ];
    for (const key of line.found) index.set(key, (index.get(key) ?? new Set()).add(line));
  }
  function forget(line: Open): void {
    for (const key of line.found) {
      const there = index.get(key);
      there?.delete(line);
      if (there?.size === 0) index.delete(key);
    }
  }
  function unwatch(line: Open): void {
    forget(line);
    line.matter = undefined;
    place(line);
  }

  function close(line: Open): void {
    if (!lines.delete(line)) return;
    forget(line);
    clearTimeout(line.timer);
  }
  function end(line: Open, why: EndOfLine): void {
    if (!lines.has(line)) return;
    close(line);
    line.tell({ word: 'end', why, version: version() });
  }

  return {
    async open(caller, { after, matter }, tell) {
      if (closed) return reject('unavailable', texts.away, { afterSeconds: 1 });
      if (lines.size >= most) return reject('unavailable', texts.full, { afterSeconds: 60 });
      feed ??= startFeed();
      const own = feed;
      const seen = matter === undefined ? undefined : await ports.seen(matter, caller);
      let patience: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((done) => {
        patience = setTimeout(() => done('late'), READY_MS);
      });
      const is = await Promise.race([own.ready, late]);
      clearTimeout(patience);
      if (is === 'late' || closed || feed !== own) return reject('unavailable', texts.away, { afterSeconds: 5 });
      const refused = await ports.admit(caller);
      if (isRejection(refused)) return refused;
      const spread = 1 + (Math.random() - 0.5) / 5;
      const line: Open = {
        ...{ caller, tell, matter: seen, keys: new Set(ports.keysOf(caller)), found: [], about: new Set() },
        ...{ toldAt: -Infinity, timer: undefined, until: now() + longestMs * spread },
      };
      lines.add(line);
      place(line);
      const same = [...lines].filter((one) => one.caller.session === caller.session && caller.session !== undefined);
      for (const old of same.slice(0, Math.max(0, same.length - ofSession))) end(old, 'replaced');
      const said = after === undefined ? undefined : BigInt(after);
      // Another process may be a moment ahead; what lies beyond was never told by any.
      const known = said !== undefined && said - own.memory.reached() > AHEAD ? undefined : said;
      const about = known === undefined ? undefined : own.memory.since(known, line.found);
      // Nobody knows what he knows: he looks once, and is told what comes after.
      tell({
        word: about?.length === 0 ? 'ready' : 'changed',
        version: String(known !== undefined && known > own.memory.reached() ? known : own.memory.reached()),
        about: about ?? [...kindsOfTouch],
      });
      line.toldAt = about?.length === 0 ? -Infinity : now();
      return { version, close: () => close(line) };
    },
    lines: () => lines.size,
    async close() {
      closed = true;
      clearTimeout(rekeying);
      for (const line of [...lines]) end(line, 'stopping');
      await endFeed();
    },
  };
}
