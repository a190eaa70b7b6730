/**
 * That something of mine has changed, as it happens: while somebody is signed in and looks. Where the line can't be had,
 * pages look again by themselves every little while, as they do without it.
 */
import type { LiveAbout } from '@banjie/shared/contract/routes/live.ts';
import { byAsking, byStream, canStream, NoStream, type Listening } from '../platform/line.ts';
import { isInSight, onSight } from '../platform/in-sight.ts';
import { asMe, SignedOut } from './api.ts';
import { epoch, me } from './session.ts';
import { createStore } from './store.ts';

/** What was told to have changed last; every telling counts, also the same again. */
export const touched = createStore<readonly LiveAbout[]>([]);
/** Whoever looks is told: nobody has to ask every little while. */
export const isLive = createStore(false);

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** The pages that are turned over quickly cost no line each. */
const SETTLED_MS = 150;

let stream = canStream;
let listening: Listening | undefined;
/** Counts up with every line: what an older one still says is not heard. */
let turn = 0;
let after: string | undefined;
let matter: string | undefined;
let failures = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

const isWanted = (): boolean => me.get() !== undefined && isInSight();
/** Not all phones of a city at the same instant, after a server was away. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

export function startLive(): void {
  me.subscribe(look);
  epoch.subscribe(() => {
    after = undefined;
    letGo();
    look();
  });
  onSight((inSight) => {
    if (!inSight) return letGo();
    failures = 0;
    look();
    // Whoever was away looks at once, whether there is a line or not.
    if (me.get() !== undefined) touched.set(['todo', 'notices', 'matter', 'incidents']);
  });
}

/** The matter that is open on the page in front, or none. */
export function watch(next: string | undefined): void {
  if (next === matter) return;
  matter = next;
  if (listening === undefined) return;
  hangUp();
  again(SETTLED_MS);
}
export const unwatch = (one: string): void => {
  if (matter === one) watch(undefined);
};

/** Opens what is wanted, and lets go of what is not. */
function look(): void {
  if (!isWanted()) return letGo();
  if (listening === undefined && retry === undefined) void open();
}

function hangUp(): void {
  turn += 1;
  listening?.close();
  listening = undefined;
}

function letGo(): void {
  hangUp();
  clearTimeout(retry);
  retry = undefined;
  isLive.set(false);
}

function again(ms: number): void {
  clearTimeout(retry);
  retry = setTimeout(() => {
    retry = undefined;
    look();
  }, ms);
}

async function open(): Promise<void> {
  const own = ++turn;
  const isCurrent = (): boolean => own === turn;
  let why: string | undefined;
  try {
    const answer = await asMe((headers) => {
      listening = (stream ? byStream : byAsking)({ after, matter }, headers, (word) => {
        if (!isCurrent()) return;
        after = word.version;
        why = word.why;
        failures = 0;
        isLive.set(why === undefined);
        if (word.about.length > 0) touched.set([...word.about]);
      });
      return listening.over.catch((error: unknown) => {
        // Where a stream is kept back on its way, one answer after the other still comes through.
        if (isCurrent() && error instanceof NoStream) stream = false;
        throw error;
      });
    });
    if (!isCurrent()) return;
    listening = undefined;
    const { status, afterSeconds } = answer as typeof answer & { afterSeconds?: number };
    // One answer after the other: the next is asked for at once.
    if (status === 200 && why === undefined && !stream) return again(0);
    isLive.set(false);
    // Newer lines of this session are open, where somebody looks.
    if (why === 'replaced') return again(jittered(LONGEST_RETRY_MS));
    again(jittered(afterSeconds === undefined ? backOff() : afterSeconds * 1_000));
  } catch (error) {
    if (!isCurrent()) return;
    listening = undefined;
    isLive.set(false);
    // Whoever is led to the door begins anew behind it.
    if (!(error instanceof SignedOut)) again(jittered(backOff()));
  }
}

const backOff = (): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
