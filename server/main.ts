/** `npm start`: reads the settings, serves (process/serving.ts), and ends it when it is told to. */
import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';
import { createLogger } from './log.ts';
import { texts } from './main-texts.ts';
import type { Running } from './process/server.ts';
import { startServing } from './process/serving.ts';
import { STOPPED_MS } from './process/stopping.ts';
import { NotPermitted } from './store/base/collection.ts';
import { NewerDatabase } from './store/migrations/migrations.ts';
import { openPage } from './training/open-page.ts';

/** Says by itself what to do. */
const isForPeople = (error: unknown): error is Error =>
  [ConfigError, NewerDatabase, NotPermitted].some((one) => error instanceof one);

async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(process.env['BANJIE_LOG'] ?? (config.training ? 'warn' : 'info'));
  const say = (line: string) => console.log(line);
  const server: { running?: Running } = {};
  let stopping = false;
  const stop = () => {
    if (stopping || !server.running) process.exit(1);
    stopping = true;
    // What can't be brought to an end in time is taken up by the next process.
    setTimeout(() => process.exit(1), STOPPED_MS).unref();
    void server.running.stop().then(() => process.exit(0));
  };
  // Heard from the beginning: as a container's first process nothing else would end us.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('disconnect', () => stopping || stop());
  const running = await startServing(config, logger, {
    progress: say,
    overtaken() {
      logger.warn(texts.overtaken);
      if (!stopping) stop();
    },
    failed(error) {
      logger.fatal({ err: error }, 'the training ground could not be begun anew');
      process.exit(1);
    },
  });
  server.running = running;
  process.send?.({ url: running.url });
  say(config.training ? texts.ready(running.url) : texts.readyProduction(running.url));
  if (config.training) openPage(running.url);
}

await main().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(isForPeople(error) ? error.message : taken ? texts.portTaken : error);
  process.exit(1);
});
