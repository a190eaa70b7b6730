/**
 * What the driver has open at a time: a few things, which come and go with every operation. V8 makes a new table for a
 * `Set` after every few changes and leaves in the old one a link to it: once one of them is old, each that follows is kept
 * for the next full collection, with the cursor and all its documents that stood in it (docs/decisions/0094).
 */
import type mongoose from 'mongoose';

/** What the driver uses of a `Set`, in a list. To find one costs as much as there are. */
export class Few<T> {
  private readonly all: T[] = [];

  get size(): number {
    return this.all.length;
  }
  add(one: T): this {
    if (!this.all.includes(one)) this.all.push(one);
    return this;
  }
  has(one: T): boolean {
    return this.all.includes(one);
  }
  delete(one: T): boolean {
    const at = this.all.indexOf(one);
    if (at < 0) return false;
    const last = this.all.pop() as T;
    if (at < this.all.length) this.all[at] = last;
    return true;
  }
  clear(): void {
    this.all.length = 0;
  }
  [Symbol.iterator](): Iterator<T> {
    return [...this.all][Symbol.iterator]();
  }
}

interface Kept {
  s: { activeCursors: Iterable<unknown>; activeSessions: Iterable<unknown> };
}

/** The driver keeps its cursors and sessions so, as long as the client lives. */
export function keepFew(client: mongoose.mongo.MongoClient): void {
  const { s: kept } = client as unknown as Kept;
  for (const name of ['activeCursors', 'activeSessions'] as const) {
    const few = new Few<unknown>();
    for (const one of kept[name]) few.add(one);
    kept[name] = few;
  }
}
