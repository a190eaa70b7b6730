/** What is made of so many answers is one turn of the event loop: who asks for something else has his turn in between. */
const IN_ONE_TURN = 16;
function inTurns<T>(all: readonly T[], act: (one: T, n: number) => void, from = 0): void {
  const to = Math.min(from + IN_ONE_TURN, all.length);
  for (let n = from; n < to; n += 1) act(all[n] as T, n);
  if (to < all.length) setImmediate(inTurns, all, act, to);
}

/**
 * Gathers what is asked for while an earlier batch is under way, and sends it as one. `run` gets at most `max` requests,
 * no two of the same group, and settles each by its place.
 */
export function batched<Q, A>(options: {
  run: (requests: Q[]) => Promise<A[]>;
  group: (request: Q) => string;
  max: number;
  /** Batches under way at once. */
  lanes: number;
}): (request: Q) => Promise<A> {
  type Waiting = { request: Q; resolve: (answer: A) => void; reject: (error: unknown) => void };
  let queue: Waiting[] = [];
  let running = 0;
  let scheduled = false;

  const take = (): Waiting[] => {
    const groups = new Set<string>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of queue) {
      const group = options.group(waiting.request);
      if (taken.length < options.max && !groups.has(group)) {
        groups.add(group);
        taken.push(waiting);
      } else left.push(waiting);
    }
    queue = left;
    return taken;
  };

  const flush = (): void => {
    scheduled = false;
    while (running < options.lanes && queue.length > 0) {
      const batch = take();
      running += 1;
      options
        .run(batch.map((waiting) => waiting.request))
        .then(
          (answers) => inTurns(batch, (waiting, n) => waiting.resolve(answers[n] as A)),
          (error: unknown) => batch.forEach((waiting) => waiting.reject(error)),
        )
        .finally(() => {
          running -= 1;
          flush();
        });
    }
  };

  return (request) =>
    new Promise<A>((resolve, reject) => {
      queue.push({ request, resolve, reject });
      if (scheduled || running >= options.lanes) return;
      // One turn of the event loop: requests of the same turn travel together.
      scheduled = true;
      setImmediate(flush);
    });
}

/**
 * Who asks the same while it is being found out waits for the next answer, together with everybody else who does: no
 * answer was begun before its question, and a crowd costs two.
 */
export function together<A>(run: (key: string) => Promise<A>): (key: string) => Promise<A> {
  const running = new Map<string, Promise<A>>();
  const waiting = new Map<string, Promise<A>>();
  const start = (key: string): Promise<A> => {
    const answer = run(key).finally(() => running.delete(key));
    running.set(key, answer);
    return answer;
  };
  return (key) => {
    const now = running.get(key);
    if (!now) return start(key);
    const next =
      waiting.get(key) ??
      now
        .catch(() => undefined)
        .then(() => {
          waiting.delete(key);
          return running.get(key) ?? start(key);
        });
    waiting.set(key, next);
    return next;
  };
}
