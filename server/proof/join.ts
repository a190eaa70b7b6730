/** Two streams side by side, by a key in which both are sorted. */

export interface Met<L, R> {
  key: string;
  left?: L;
  /** All of the right side with this key, in their order. */
  right: R[];
}

/** Holds no more than the records of one key in memory. */
export async function* joined<L, R>(
  left: AsyncIterable<L>,
  keyOfLeft: (record: L) => string,
  right: AsyncIterable<R>,
  keyOfRight: (record: R) => string,
): AsyncGenerator<Met<L, R>> {
  const others = right[Symbol.asyncIterator]();
  let other = await others.next();
  const take = async (key: string): Promise<R[]> => {
    const found: R[] = [];
    for (; !other.done && keyOfRight(other.value) === key; other = await others.next()) found.push(other.value);
    return found;
  };
  const before = async function* (key?: string): AsyncGenerator<Met<L, R>> {
    while (!other.done && (key === undefined || keyOfRight(other.value) < key)) {
      const lonely = keyOfRight(other.value);
      yield { key: lonely, right: await take(lonely) };
    }
  };
  for await (const record of left) {
    const key = keyOfLeft(record);
    yield* before(key);
    yield { key, left: record, right: await take(key) };
  }
  yield* before();
}
