/** The process: a city (city.ts), what the outside reaches it by, and what makes time pass in it. */
import { pino, type Logger } from 'pino';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { instantOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { alertHandlers } from './alerts/handlers.ts';
import { bpmnHandlers } from './bpmn/handlers.ts';
import { calendarHandlers } from './calendar/handlers.ts';
import { createLoading } from './calendar/loading.ts';
import { openCity } from './city.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { fileHandlers } from './files/handlers.ts';
import { createApp } from './http/app.ts';
import type { CityClock, Standing } from './matters/ports.ts';
import { createNoticeHandlers } from './notify/handlers.ts';
import { peopleHandlers } from './people/handlers.ts';
import { createTokens } from './people/tokens.ts';
import { rootExport, ROOTS_FILE } from './proof/export.ts';
import { proofHandlers } from './proof/handlers.ts';
import { openSigningKey } from './proof/key.ts';
import { createRoots } from './proof/roots.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { hashOf } from './proof/hash.ts';
import { handInHandlers } from './resources/hand-in/handlers.ts';
import { fresh } from './registers/fresh.ts';
import { resourceHandlers } from './resources/handlers.ts';
import { settingHandlers } from './settings/handlers.ts';
import { startTicker } from './schedule/ticker.ts';
import { resolveMongo, withDatabaseName } from './mongod/mongod.ts';
import { metricsOf, reasonsAgainst } from './health.ts';
import { openStores } from './store/open-stores.ts';
import { texts } from './main-texts.ts';
import { createTrainingChat } from './training/chat.ts';
import { createTrainingClock } from './training/clock.ts';
import { seedCity } from './training/city/seed.ts';
import { trainingHandlers } from './training/handlers.ts';
import { openPage } from './training/open-page.ts';
import { startChat, type ChatProcesses } from './training/processes.ts';

export interface Running {
  url: string;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
const pages = { miniapp: resolve(root, 'miniapp/dist/h5'), training: resolve(root, 'server/training/page') };

/** Starts a server process. @throws ConfigError, or when the database can't be had. */
export async function startServer(
  config: Config,
  logger: Logger,
  onProgress: (line: string) => void,
): Promise<Running> {
  const mongo = await resolveMongo({ dataDir: resolve(config.dataDir, 'mongo'), onProgress });
  const stores = await openStores(config.mongodbUri ? mongo.uri : withDatabaseName(mongo.uri, config.database));
  const closing: (() => Promise<unknown> | void)[] = [() => mongo.stop(), () => stores.connection.close()];

  // The clock plays what is due through the city, and the city reads the clock: each reaches the other when called.
  const passing = { nextWake: () => city.nextWake(), sweep: (now: Instant) => city.sweeps.sweep(now) };
  const training = config.training ? await createTrainingClock(stores.clock, passing) : undefined;
  if (training) closing.push(() => training.close());
  const clock: CityClock = training ?? { now: () => instantOf(Date.now()) };
  const city = await openCity({
    ...{ stores, clock, log: logger, uploadLimit: config.uploadLimit },
    isBot: async (authorization) =>
      (await tokens.verify(authorization?.replace(/^Bearer /i, '') ?? ''))?.kind === 'bot',
  });
  closing.push(() => city.close());
  const { people, matters, claims, relay } = city;
  const mark = await stores.people.mark({ training: config.training, since: instantOf(Date.now()) });
  if (mark.training !== config.training) throw new ConfigError(texts.otherCity(mark.training));
  const tokens = createTokens({
    secret: config.secret,
    botToken: config.botToken,
    sources: () => people.roster().sources,
  });

  const key = openSigningKey(config.signingKey);
  const keep = rootExport(resolve(config.dataDir, ROOTS_FILE));
  const roots = createRoots({ store: stores.roots, key, keep, log: logger });

  const noticeSide = createNoticeHandlers({ store: stores.deliveries, claims, clock });
  const me = {
    people,
    clock,
    training: config.training,
    counts: async (standing: Standing) => ({
      ...(await matters.counts(standing, clock.now())),
      unread: await noticeSide.unreadCount(standing.person),
    }),
  };
  await city.takeOverOld();
  if (config.training)
    await seedCity(mark, {
      ...{ store: stores.people, people, tables: stores.tables, tokens, matters: city.service },
      enterImported: city.enterImported,
    });
  relay.start();

  let chatProcesses: ChatProcesses | undefined;
  const trainingChat = createTrainingChat(() => chatProcesses?.gateway(), people);
  const app = createApp({
    handlers: {
      ...matters.handlers,
      ...bpmnHandlers(),
      ...noticeSide.handlers,
      ...fileHandlers({ files: city.files, view: matters.view }),
      ...proofHandlers({
        ...{ people, clock, key, view: matters.view, roots: stores.roots },
        store: stores.matters,
        receipts: stores.receipts,
        deliveries: stores.deliveries,
      }),
      ...city.receipts.handlers,
      ...city.registers.handlers,
      ...city.recurring.handlers,
      ...settingHandlers({ settings: city.settings, people, clock }),
      ...calendarHandlers({
        ...{ calendar: city.calendar, recompute: city.recompute, people, clock },
        loading: createLoading(stores.calendar, city.calendar),
        store: stores.calendar,
        log: logger,
      }),
      ...city.chat.handlers,
      ...alertHandlers({ store: stores.alerts, matters: city.service, loaded: stores.matters, people }),
      ...peopleHandlers({
        ...me,
        store: stores.people,
        tokens,
        wechat: config.wechat,
        onFault: (what) => logger.error({ what }, 'wechat'),
      }),
      ...resourceHandlers({
        people,
        registers: stores.registers,
        tables: stores.tables,
        clock,
        verifying: async (resource) =>
          new Map((await city.registers.verifying(resource)).map((one) => [one.record, one.number])),
      }),
      ...handInHandlers({
        ...{ people, tables: stores.tables, clock, hash: hashOf },
        resource: (id) =>
          fresh(stores.registers, { directory: people.directory(), registers: noRegisters }, ({ directory }) =>
            directory.resource(id),
          ),
      }),
      ...(training
        ? trainingHandlers({ ...me, clock: training, tokens, calendar: city.calendar, chat: trainingChat })
        : {}),
    },
    verify: async (token) => {
      const credential = await tokens.verify(token);
      return credential?.kind === 'ticket' ? undefined : credential;
    },
    personOfContact: (contact) => people.personOfContact(contact),
    unready: () => reasonsAgainst(stores.connection, relay.status().failing.length),
    metrics: metricsOf(relay.status, stores.deliveries.counts),
    logger,
    training: config.training,
    pages,
  });
  const answer = app.callback();
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((up, failed) => server.once('error', failed).listen(config.port, config.host, up));
  const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  closing.push(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        // Long polls end by themselves within seconds; nobody may hold the stop for longer.
        setTimeout(() => server.closeAllConnections(), 3000).unref();
      }),
  );

  // Whoever waits for deliveries is answered first; the server waits for open answers.
  closing.push(() => claims.close());

  if (config.training && process.env['BANJIE_TRAINING_CHAT'] !== 'off') {
    chatProcesses = await startChat({
      server: url,
      botToken: config.botToken ?? '',
      stateFile: resolve(config.dataDir, 'chat-network.json'),
      link: `${url}/m/#/pages/matter/index?id={number}`,
      logger,
    });
    closing.push(() => chatProcesses?.stop());
    await trainingChat.introduce();
  }
  const ticker = startTicker(async () => {
    // Before time passes: what a new notice puts off must not lapse by the old days.
    await city.recompute.resume();
    await city.sweeps.sweep(clock.now());
    await claims.dispatch();
    await city.files.purge();
  }, logger);
  closing.push(() => ticker.stop());
  // Sealing a large city's day takes seconds: nothing that is due waits for it.
  const sealing = startTicker(() => roots.sweep(clock.now()), logger);
  closing.push(() => sealing.stop());

  return {
    url,
    async stop() {
      for (const close of closing.reverse())
        await Promise.resolve(close()).catch((error: unknown) => logger.error({ err: error }, 'not closed cleanly'));
    },
  };
}

async function main(): Promise<void> {
  const config = readConfig();
  const logger = pino({
    level: process.env['BANJIE_LOG'] ?? (config.training ? 'warn' : 'info'),
    base: { process: 'server' },
  });
  const say = (line: string) => console.log(line);
  const running = await startServer(config, logger, say);
  process.send?.({ url: running.url });
  say(config.training ? texts.ready(running.url) : texts.readyProduction(running.url));
  if (config.training) openPage(running.url);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
}

await main().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(error instanceof ConfigError ? error.message : taken ? texts.portTaken : error);
  process.exit(1);
});
