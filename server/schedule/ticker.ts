/** node-schedule only ticks. What is due is asked of the database, so a tick that is missed, doubled or late changes nothing. */
import nodeSchedule from 'node-schedule';

export interface Ticker {
  /** Ends after the work under way. */
  stop(): Promise<void>;
}

/** Runs `work` every few seconds, never twice at once. Failures are logged; the next tick tries again. */
export function startTicker(
  work: () => Promise<unknown>,
  log: { error(details: object, text: string): void },
  everySeconds = 5,
): Ticker {
  let running: Promise<unknown> | undefined;
  const job = nodeSchedule.scheduleJob(`*/${everySeconds} * * * * *`, () => {
    running ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'a tick failed'))
      .finally(() => {
        running = undefined;
      });
  });
  return {
    async stop() {
      job.cancel();
      await running;
    },
  };
}
