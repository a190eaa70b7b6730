/** Lists that are read page by page, narrowed, and merged in one order, no further than somebody looks at them. */
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** Where something stands in a list: by an instant, and by its id among what has the same. */
export interface Place {
  at: Instant;
  id: string;
}

/** Everything behind a place, in the order in which `read` gives it. A page that is not full is the last. */
export async function* inPages<T extends Place>(
  size: number,
  after: Place | undefined,
  read: (after: Place | undefined, limit: number) => Promise<T[]>,
): AsyncGenerator<T, void> {
  let from = after;
  for (;;) {
    const page = await read(from, size);
    yield* page;
    const last = page.at(-1);
    if (page.length < size || !last) return;
    from = { at: last.at, id: last.id };
  }
}

/** What `keep` makes of it, some at a time: nothing is left out because what came before it did not fit. */
export async function* filtered<T, U>(
  source: AsyncIterable<T>,
  size: number,
  keep: (some: T[]) => U[] | Promise<U[]>,
): AsyncGenerator<U, void> {
  let some: T[] = [];
  for await (const one of source) {
    some.push(one);
    if (some.length < size) continue;
    yield* await keep(some);
    some = [];
  }
  if (some.length > 0) yield* await keep(some);
}

/** Two lists of one order as one. */
export async function* merged<T>(
  one: AsyncIterable<T>,
  other: AsyncIterable<T>,
  before: (a: T, b: T) => boolean,
): AsyncGenerator<T, void> {
  const [left, right] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  // Both are asked at once: their first pages are on the way together.
  let [a, b] = await Promise.all([left.next(), right.next()]);
  while (a.done !== true || b.done !== true) {
    if (b.done === true || (a.done !== true && before(a.value, b.value))) {
      if (a.done === true) return;
      yield a.value;
      a = await left.next();
    } else {
      yield b.value;
      b = await right.next();
    }
  }
}

/** The first of them. Nothing behind is read. */
export async function taken<T>(source: AsyncIterable<T>, most: number): Promise<T[]> {
  const some: T[] = [];
  for await (const one of source) {
    some.push(one);
    if (some.length >= most) break;
  }
  return some;
}
