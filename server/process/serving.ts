/**
 * What `npm start` serves: a city, and in the training ground one city after the other. Whoever begins it anew moves one
 * number (training/beginnings); every process hears of it, ends all that it has of the old city and opens the new one at
 * the same address. It is opened as at any start, so nothing has to know how to be put back.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { resolveMongo, withDatabaseName } from '../mongod/mongod.ts';
import { openBeginnings } from '../store/city/beginnings.ts';
import { configOf, folderOf, uriOf } from '../training/beginnings/beginning.ts';
import { startServer, type Running, type ServerEvents } from './server.ts';

export interface ServingEvents extends ServerEvents {
  /** The training ground was begun anew and can't be opened any more. */
  failed(error: unknown): void;
}

/** @throws ConfigError, or when the database can't be had */
export async function startServing(config: Config, logger: Logger, on: ServingEvents): Promise<Running> {
  const mongo = await resolveMongo({ dataDir: resolve(config.dataDir, 'mongo'), onProgress: on.progress });
  const uri = config.mongodbUri ? mongo.uri : withDatabaseName(mongo.uri, config.database);
  if (!config.training) {
    const running = await startServer(config, uri, logger, on);
    return { url: running.url, stop: () => running.stop().then(() => mongo.stop()) };
  }

  const beginnings = await openBeginnings(uri);
  const open = async (number: number, port: number): Promise<Running> =>
    startServer({ ...configOf(config, number), port }, uriOf(uri, number), logger, on, {
      current: () => number,
      next: () => beginnings.next(number),
    });
  let number = await beginnings.current();
  // Another process may still be at the one before; the databases of those before that are nobody's.
  await beginnings.discard(number - 1);
  for (let n = 1; n < number; n += 1) rmSync(folderOf(config.dataDir, n), { recursive: true, force: true });
  let running = await open(number, config.port);
  const { url } = running;
  let isEnding = false;
  let turning: Promise<void> = Promise.resolve();

  async function turn(): Promise<void> {
    const next = await beginnings.current();
    if (isEnding || next === number) return;
    await running.stop();
    number = next;
    running = await open(number, Number(new URL(url).port));
    await beginnings.discard(number - 1);
  }
  beginnings.follow(() => {
    turning = turning.then(turn).catch(on.failed);
  });
  return {
    url,
    async stop() {
      isEnding = true;
      await turning;
      await running.stop();
      await beginnings.close();
      await mongo.stop();
    },
  };
}
