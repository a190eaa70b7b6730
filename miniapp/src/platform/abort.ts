/**
 * WeChat has no AbortController, and TanStack Query makes one for each reading. Nothing here listens to it (an answer that is
 * no longer wanted is not shown), so the least that the standard asks of it is enough. Only the build for WeChat takes it (config/).
 */
class Signal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<() => void>();
  addEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
  abort(reason: unknown): void {
    if (this.aborted) return;
    Object.assign(this, { aborted: true, reason });
    for (const listener of [...this.#listeners]) listener();
  }
}

export class AbortController {
  readonly signal = new Signal();
  abort(reason?: unknown): void {
    this.signal.abort(reason);
  }
}
