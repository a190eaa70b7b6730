/** Every call of a port waits here until the run lets it happen: nothing else decides in which order things come about. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Call {
  process: string;
  port: string;
  method: string;
  args: readonly unknown[];
  /** The request of a client for which it is made. */
  attempt?: string;
}

export type Outcome = { value: unknown } | { error: Error };

interface Waiting {
  call: Call;
  answer(outcome: Outcome): void;
}

export interface Scheduler {
  /** Whose work the calls are that are made from here on. */
  readonly attempt: AsyncLocalStorage<string>;
  gate(call: Omit<Call, 'attempt'>): Promise<unknown>;
  waiting(): readonly Call[];
  /** Lets one happen, and what follows from it, up to the next calls. */
  step(call: Call): Promise<Outcome>;
  /** Its calls never happen, and whoever waits for them waits for ever: the process is gone. */
  abandon(process: string): void;
  /** Resolves when nothing goes on that does not wait for a port. */
  settle(): Promise<void>;
}

export function createScheduler(perform: (call: Call) => Promise<Outcome> | Outcome): Scheduler {
  let waiting: Waiting[] = [];
  const attempt = new AsyncLocalStorage<string>();
  /** The product waits for nothing but promises here, and all of those are done before this is. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  return {
    attempt,
    settle,
    gate(asked) {
      const of = attempt.getStore();
      return new Promise((resolve, reject) => {
        waiting.push({
          call: { ...asked, ...(of === undefined ? {} : { attempt: of }) },
          answer: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value)),
        });
      });
    },
    waiting: () => waiting.map(({ call }) => call),
    async step(call) {
      const found = waiting.find((one) => one.call === call);
      if (!found) throw new Error('this call does not wait');
      waiting = waiting.filter((one) => one !== found);
      const outcome = await perform(call);
      found.answer(outcome);
      await settle();
      return outcome;
    },
    abandon(process) {
      waiting = waiting.filter(({ call }) => call.process !== process);
    },
  };
}

/** A port of which every call goes through `send`. */
export function through<T extends object>(send: (method: string, args: unknown[]) => Promise<unknown>): T {
  return new Proxy(
    {},
    {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          send(String(method), args),
    },
  ) as T;
}
