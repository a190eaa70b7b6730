/** The process: the only place that wires things together. */
import { pino, type Logger } from 'pino';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { citySettings } from '@banjie/shared/engine/city-settings.ts';
import { instantOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { alertHandlers } from './alerts/handlers.ts';
import { bpmnHandlers } from './bpmn/handlers.ts';
import { createCalendar } from './calendar/calendar.ts';
import { calendarHandlers } from './calendar/handlers.ts';
import { createLoading } from './calendar/loading.ts';
import { createRecompute } from './calendar/recompute.ts';
import { createChat } from './chat/handlers.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { createFigures } from './figures/figures.ts';
import { createFiles } from './files/files.ts';
import { fileHandlers } from './files/handlers.ts';
import { createApp } from './http/app.ts';
import { createMatterHandlers } from './matters/handlers.ts';
import type { CityClock, Standing } from './matters/ports.ts';
import { searchText } from './matters/view.ts';
import { createMatterService } from './matters/service.ts';
import { inAppChannel } from './notify/channels/in-app.ts';
import { wechatyChannel } from './notify/channels/wechaty.ts';
import { createClaims } from './notify/claims.ts';
import { createEffects } from './notify/effects.ts';
import { createNoticeHandlers } from './notify/handlers.ts';
import { createNotices } from './notify/notices.ts';
import { reachOf } from './notify/reach.ts';
import { createRelay } from './notify/relay.ts';
import { createPeople } from './people/directory.ts';
import { peopleHandlers } from './people/handlers.ts';
import { createTokens } from './people/tokens.ts';
import { rootExport, ROOTS_FILE } from './proof/export.ts';
import { proofHandlers } from './proof/handlers.ts';
import { GENESIS, hashOf } from './proof/hash.ts';
import { openSigningKey } from './proof/key.ts';
import { createRoots } from './proof/roots.ts';
import { createReceipts } from './receipts/receipts.ts';
import { createRecurring } from './recurring/recurring.ts';
import { withRegisters } from './registers/city.ts';
import { createRegisterFacts } from './registers/facts.ts';
import { importedEntries } from './registers/imported.ts';
import { createRegisters } from './registers/registers.ts';
import { resourceHandlers } from './resources/handlers.ts';
import { settingHandlers } from './settings/handlers.ts';
import { createSettings } from './settings/settings.ts';
import { createSweeps } from './schedule/sweeps.ts';
import { startTicker } from './schedule/ticker.ts';
import { databaseTime } from './store/database-time.ts';
import { resolveMongo, withDatabaseName } from './store/mongod.ts';
import { metricsOf, reasonsAgainst } from './health.ts';
import { figureStore } from './store/figures.ts';
import { openStores } from './store/open-stores.ts';
import { texts } from './main-texts.ts';
import { createTrainingChat } from './training/chat.ts';
import { createTrainingClock } from './training/clock.ts';
import { seedCity } from './training/city/seed.ts';
import { trainingHandlers } from './training/handlers.ts';
import { openPage } from './training/open-page.ts';
import { startChat, type ChatProcesses } from './training/processes.ts';

const earlier = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

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

  const roster = await createPeople(stores.people, (error) => logger.error({ err: error }, 'people not refreshed'));
  closing.push(() => roster.close());
  const facts = await createRegisterFacts(stores.registers, (error) =>
    logger.error({ err: error }, 'registers not refreshed'),
  );
  closing.push(() => facts.close());
  const settings = await createSettings(stores.settings, citySettings(procedures), (error) =>
    logger.error({ err: error }, 'settings not refreshed'),
  );
  closing.push(() => settings.close());
  const calendar = await createCalendar(stores.calendar, (error) =>
    logger.error({ err: error }, 'calendar not refreshed'),
  );
  closing.push(() => calendar.close());
  // The catalogue and the subscriptions are what the registers say.
  const people = { ...roster, directory: withRegisters(roster.directory, facts.current) };
  const mark = await stores.people.mark({ training: config.training, since: instantOf(Date.now()) });
  if (mark.training !== config.training) throw new ConfigError(texts.otherCity(mark.training));
  const tokens = createTokens({
    secret: config.secret,
    botToken: config.botToken,
    sources: () => people.roster().sources,
  });

  // The clock plays what is due through the sweeps, and the sweeps read the clock: each reaches the other when called.
  const passing = {
    nextWake: async () => earlier(await stores.lists.nextWake(), await recurring.nextWake(clock.now())),
    sweep: (now: Instant) => sweeps.sweep(now),
  };
  const training = config.training ? await createTrainingClock(stores.clock, passing) : undefined;
  if (training) closing.push(() => training.close());
  const clock: CityClock = training ?? { now: () => instantOf(Date.now()) };

  const files = createFiles({
    store: stores.files,
    machineNow: () => databaseTime(stores.connection),
    names: async (matter, file) =>
      (await stores.matters.load(matter))?.state.files.some(({ id }) => id === file) === true,
    limit: config.uploadLimit,
  });
  const figures = createFigures({
    store: figureStore(stores.connection),
    registers: facts.current,
    directory: () => people.directory(),
  });
  const service = createMatterService(
    {
      store: stores.matters,
      people,
      calendar,
      clock,
      settings: settings.current,
      files,
      registers: facts,
      figures,
      hash: hashOf,
    },
    GENESIS,
  );
  const registers = createRegisters({ store: stores.registers, people, clock, facts });
  const recurring = createRecurring({
    store: stores.recurring,
    procedures,
    people,
    registers: facts.current,
    settings: settings.current,
    clock,
    matters: service,
    log: logger,
  });
  const recompute = createRecompute({
    store: stores.calendar,
    calendar,
    clock,
    recalculate: service.recalculate,
    log: logger,
  });
  const chat = createChat({
    store: stores.chat,
    unitOfRoom: (room) => people.unitOfRoom(room),
    unitName: (unit) => people.directory().unit(unit)?.name ?? unit,
  });
  const matters = createMatterHandlers({
    service,
    store: stores.matters,
    lists: stores.lists,
    receipts: stores.receipts,
    registers: stores.registers,
    people,
    checkConfirmed: chat.checkConfirmed,
  });
  const receipts = createReceipts({
    store: stores.receipts,
    matters: { closeReceipts: service.closeReceipts, view: matters.view },
    people,
    clock,
    deliveries: stores.deliveries,
    hash: hashOf,
    log: logger,
  });

  const reach = reachOf(people);
  const openness = {
    itemOpen: (matter: string, item: string) => stores.lists.itemOpen(matter, item),
    receiptOpen: async (id: string) => (await stores.receipts.get(id))?.state === 'open',
  };
  const channels = [
    inAppChannel(people),
    wechatyChannel({
      reach,
      personOfContact: (contact) => people.personOfContact(contact),
      isBot: async (authorization) =>
        (await tokens.verify(authorization?.replace(/^Bearer /i, '') ?? ''))?.kind === 'bot',
      lastClaimAt: () => claims.lastClaimAt('wechaty'),
      now: Date.now,
    }),
  ];
  const notices = createNotices({ store: stores.deliveries, channels, reach, openness, queued: () => claims.wake() });
  const claims = createClaims({
    store: stores.deliveries,
    channels,
    openness,
    notices,
    log: logger,
    pushed: ({ value }, push) => chat.notePush(value, push),
  });
  const relay = createRelay({
    outbox: stores.outbox,
    log: logger,
    carryOut: createEffects({
      outbox: stores.outbox,
      notices,
      deliveries: stores.deliveries,
      receipts: stores.receipts,
      registers,
      others: service,
      reach,
      project: (matter) => stores.lists.project(matter, searchText),
      closeIfComplete: receipts.closeIfComplete,
    }),
  });
  const sweeps = createSweeps({
    dueMatters: (now, limit) => stores.lists.due(now, limit),
    tick: service.tick,
    drain: () => relay.drain(),
    recurring: (now) => recurring.sweep(now),
    repairReceipts: receipts.repairReceipts,
    log: logger,
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
  /** What the city brings along stands in the registers as imported. */
  const enterImported = async () => {
    const { resources, subscriptions } = people.roster();
    await stores.registers.seed(importedEntries(resources, subscriptions, clock.now()));
    await facts.refresh();
  };
  await enterImported();
  if (config.training)
    await seedCity(mark, {
      store: stores.people,
      people,
      tables: stores.tables,
      tokens,
      matters: service,
      enterImported,
    });
  relay.start();
  closing.push(() => relay.stop());

  let chatProcesses: ChatProcesses | undefined;
  const trainingChat = createTrainingChat(() => chatProcesses?.gateway(), people);
  const app = createApp({
    handlers: {
      ...matters.handlers,
      ...bpmnHandlers(),
      ...noticeSide.handlers,
      ...fileHandlers({ files, view: matters.view }),
      ...proofHandlers({
        ...{ people, clock, key, view: matters.view, roots: stores.roots },
        store: stores.matters,
        receipts: stores.receipts,
        deliveries: stores.deliveries,
      }),
      ...receipts.handlers,
      ...registers.handlers,
      ...recurring.handlers,
      ...settingHandlers({ settings, people, clock }),
      ...calendarHandlers({
        ...{ calendar, recompute, people, clock },
        loading: createLoading(stores.calendar, calendar),
        store: stores.calendar,
        log: logger,
      }),
      ...chat.handlers,
      ...alertHandlers({ store: stores.alerts, matters: service, loaded: stores.matters, people }),
      ...peopleHandlers({
        ...me,
        store: stores.people,
        tokens,
        wechat: config.wechat,
        onFault: (what) => logger.error({ what }, 'wechat'),
      }),
      ...resourceHandlers({
        people,
        tables: stores.tables,
        clock,
        verifying: async (resource) =>
          new Map((await registers.verifying(resource)).map((one) => [one.record, one.number])),
      }),
      ...(training ? trainingHandlers({ ...me, clock: training, tokens, calendar, chat: trainingChat }) : {}),
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
    await recompute.resume();
    await sweeps.sweep(clock.now());
    await claims.dispatch();
    await files.purge();
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
