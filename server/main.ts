/** The process: a city (city.ts), what the outside reaches it by, and what makes time pass in it. */
import type { Logger } from 'pino';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { instantOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { ReadAlerts } from './alerts/payload.ts';
import { auditHandlers } from './audit/handlers.ts';
import { auditing } from './audit/audited.ts';
import { createKeeping } from './audit/keeping.ts';
import { createTrail } from './audit/trail.ts';
import { auditMonths } from '@banjie/shared/engine/settings/city-settings.ts';
import { bpmnHandlers } from './bpmn/handlers.ts';
import { calendarHandlers } from './calendar/handlers.ts';
import { createLoading } from './calendar/loading.ts';
import { openCity } from './city.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { clamd } from './files/clamd.ts';
import { fileHandlers } from './files/handlers.ts';
import { addressOf } from './http/address.ts';
import { createApp } from './http/app.ts';
import { createLimits } from './limits/limits.ts';
import type { CityClock, Standing } from './matters/ports.ts';
import { createNoticeHandlers } from './notify/handlers.ts';
import { setAsideHandlers } from './notify/set-aside.ts';
import { peopleHandlers } from './people/handlers.ts';
import { markOf } from './people/mark.ts';
import { sessionHandlers } from './people/sessions/handlers.ts';
import { createSessions } from './people/sessions/sessions.ts';
import { createProvider } from './people/sign-on/provider.ts';
import { signOnHandlers } from './people/sign-on/sign-on.ts';
import { createTokens } from './people/tokens.ts';
import { rootExport, ROOTS_FILE } from './proof/export.ts';
import { proofHandlers } from './proof/handlers.ts';
import { openSigningKey } from './proof/key.ts';
import { createRoots } from './proof/roots.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { handInHandlers } from './resources/hand-in/handlers.ts';
import { fresh } from './registers/fresh.ts';
import { resourceHandlers } from './resources/handlers.ts';
import { settingHandlers } from './settings/handlers.ts';
import { startBackground, type Background } from './schedule/background.ts';
import { personalHandlers } from './personal/handlers.ts';
import { keysIn } from './personal/keys.ts';
import { sealing } from './personal/sealing.ts';
import { machineTime } from './store/base/machine-time.ts';
import { resolveMongo, withDatabaseName } from './mongod/mongod.ts';
import { metricsOf, reasonsAgainst } from './health.ts';
import { isOutage } from './store/base/outage.ts';
import { openStores } from './store/open-stores.ts';
import { createLogger } from './log.ts';
import { texts } from './main-texts.ts';
import { createTrainingChat } from './training/chat.ts';
import { createTrainingClock } from './training/clock.ts';
import { seedCity } from './training/city/seed.ts';
import { trainingHandlers } from './training/handlers.ts';
import { openPage } from './training/open-page.ts';
import { createThreads } from './threads/threads.ts';
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
  const uri = config.mongodbUri ? mongo.uri : withDatabaseName(mongo.uri, config.database);
  const stores = await openStores(uri, {
    onProgress,
    onError: (error) => logger.error({ err: error }, 'not done now, and done later'),
  });
  const closing: (() => Promise<unknown> | void)[] = [() => mongo.stop(), () => stores.connection.close()];

  const threads = createThreads({
    ...{ uri, most: config.threads },
    onError: (error, job) => logger.error({ err: error, job }, 'job not done'),
  });
  closing.push(() => threads.close());

  const key = openSigningKey(config.signingKey);
  const personalKeys = keysIn(config.personalKeys);
  const mark = await markOf(stores.people, { ...config, publicKey: key.publicKey });

  // The clock plays what is due through the city, and the city reads the clock: each reaches the other when called.
  const passing = { nextWake: () => city.nextWake(), sweep: (now: Instant) => city.sweeps.sweep(now) };
  // A city that has lived without a clock of its own went with the machine, and goes on so.
  const start = mark.seeded ? undefined : config.trainingStart;
  const training = config.training ? await createTrainingClock(stores.clock, passing, { start }) : undefined;
  if (training) closing.push(() => training.close());
  const clock: CityClock = training ?? { now: () => instantOf(Date.now()) };
  const city = await openCity({
    ...{ stores, clock, log: logger, uploadLimit: config.uploadLimit, openings: config.shares.openings, key },
    holds: config.takeBackMs,
    ...(config.clamd ? { scan: clamd(config.clamd) } : {}),
    isBot: async (authorization) =>
      (await tokens.verify(authorization?.replace(/^Bearer /i, '') ?? ''))?.kind === 'bot',
  });
  closing.push(() => city.close());
  const { people, matters, claims } = city;
  const tokens = createTokens({
    secret: config.secret,
    also: config.also,
    bots: config.bots,
    sources: () => people.roster().sources,
  });
  const sessions = await createSessions(stores.people.sessions, tokens, {
    onError: (error) => logger.error({ err: error }, 'sessions not refreshed'),
  });
  closing.push(() => sessions.close());

  const trail = createTrail({
    ...{ store: stores.trail, now: clock.now },
    onError: (error) => logger.error({ err: error }, 'audit trail not written now, and written later'),
  });
  // Before the database is closed, and after the last call was answered.
  closing.push(() => trail.close());
  const keeping = createKeeping({
    ...{ trail: stores.trail, chain: stores.administration, now: clock.now },
    months: () => city.settings.current.number(auditMonths.key) ?? auditMonths.default,
  });

  const machine = machineTime(stores.connection);
  /** How this process stands: not ready before its background work has begun, nor once it is stopping. */
  const own: { stopping: boolean; background?: Background } = { stopping: false };
  const keep = rootExport(resolve(config.dataDir, ROOTS_FILE));
  const roots = createRoots({
    ...{ store: stores.roots, key, keep, log: logger },
    administration: {
      async close() {
        await keeping.seal();
        return stores.administration.head();
      },
      sealedDays: stores.administration.sealedDays,
      noteRoots: (fresh) => stores.administration.note({ act: 'sealed', roots: fresh }),
    },
  });

  const noticeSide = createNoticeHandlers({ store: stores.deliveries, claims, clock });
  const me = {
    people,
    clock,
    training: config.training,
    counts: (standing: Standing) => matters.counts(standing, clock.now()),
  };
  if (config.training)
    await seedCity(mark, {
      ...{ store: stores.people, people, tables: stores.tables, tokens, matters: city.service },
      enterImported: city.enterImported,
    });

  let chatProcesses: ChatProcesses | undefined;
  const trainingChat = createTrainingChat(() => chatProcesses?.gateway(), people);
  const app = createApp({
    handlers: {
      ...sealing(matters.handlers, personalKeys, config.cipher),
      ...personalHandlers({
        ...{ people, keys: personalKeys, looks: stores.looks, sightIn: matters.sightIn },
      }),
      ...bpmnHandlers(),
      ...noticeSide.handlers,
      ...fileHandlers({ files: city.files, view: matters.view }),
      ...proofHandlers({
        ...{ people, clock, key, view: matters.view, whole: matters.whole, roots: stores.roots },
        store: stores.matters,
        deliveries: stores.deliveries,
        print: (file) => threads.run('print', file),
      }),
      ...city.receipts.handlers,
      ...city.registers.handlers,
      ...city.recurring.handlers,
      ...setAsideHandlers({ setAside: stores.outbox.setAside, matters: city.service, people, clock }),
      ...auditHandlers({ trail: stores.trail, people, clock, flush: trail.flush }),
      ...settingHandlers({ settings: city.settings, people, clock }),
      ...calendarHandlers({
        ...{ calendar: city.calendar, recompute: city.recompute, people, clock },
        loading: createLoading(stores.calendar, city.calendar),
        store: stores.calendar,
        log: logger,
      }),
      ...city.chat.handlers,
      ...city.alerts.handlers,
      ...city.refusals.handlers,
      ...peopleHandlers({
        ...me,
        store: stores.people,
        ...{ tokens, sessions },
        workedWith: stores.workedWith,
        wechat: config.wechat,
        onFault: (what) => logger.error({ what }, 'wechat'),
      }),
      ...sessionHandlers({ sessions, people }),
      ...signOnHandlers({
        ...{ ...me, store: stores.people, tokens, sessions },
        signOn: config.signOn && {
          settings: config.signOn,
          provider: createProvider(config.signOn, (what) => logger.error({ what }, 'sign-on')),
        },
      }),
      ...resourceHandlers({
        people,
        registers: stores.registers,
        tables: stores.tables,
        compare: (asked) => threads.run('compare', asked),
        clock,
        verifying: async (resource) =>
          new Map((await city.registers.verifying(resource)).map((one) => [one.record, one.number])),
      }),
      ...handInHandlers({
        ...{ people, clock, handIn: (given) => threads.run('handIn', given) },
        resource: (id) =>
          fresh(stores.registers, { directory: people.directory(), registers: noRegisters }, ({ directory }) =>
            directory.resource(id),
          ),
      }),
      ...(training
        ? trainingHandlers({ ...me, clock: training, tokens, sessions, calendar: city.calendar, chat: trainingChat })
        : {}),
    },
    polls: matters.polls,
    readers: {
      alertmanager: async (bytes) => {
        const read = await threads.run('alerts', bytes);
        return isRejection(read) ? read : { value: new ReadAlerts(read) };
      },
    },
    limits: createLimits(config.shares, () => performance.now()),
    verify: async (token) => {
      const credential = await tokens.verify(token);
      return credential?.kind === 'ticket' || credential?.kind === 'signOn' ? undefined : credential;
    },
    personOfContact: (contact) => people.personOfContact(contact),
    now: Date.now,
    refused: city.refusals.note,
    audit: { heard: auditing(trail, matters.idOf), addressOf: addressOf(config.proxies) },
    admit: async (caller) => {
      if (caller.kind === 'source') return people.admitSource(caller.token);
      return (
        (await people.admit(caller.person)) ??
        (caller.session === undefined ? undefined : sessions.admit(caller.session))
      );
    },
    unready: () =>
      reasonsAgainst({
        ...own,
        connection: stores.connection,
        ages: [
          ...city.ages(),
          { name: 'sessions', ms: sessions.age() },
          ...(training ? [{ name: 'clock', ms: training.age() }] : []),
        ],
      }),
    isOutage,
    metrics: metricsOf({
      relay: city.relay.status,
      passing: city.sweeps.passing,
      background: () => own.background,
      ahead: machine.ahead,
      setAside: stores.outbox.setAside.count,
      deliveries: stores.deliveries.counts,
    }),
    logger,
    training: config.training,
    metricsToken: config.metricsToken,
    pages,
  });
  const answer = app.callback();
  const server = createServer((req, res) => {
    // Whoever asks on an open connection while this server stops is answered, and asks another one next.
    if (own.stopping) res.shouldKeepAlive = false;
    void answer(req, res);
  });
  await new Promise<void>((up, failed) => server.once('error', failed).listen(config.port, config.host, up));
  const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  if (config.training && process.env['BANJIE_TRAINING_CHAT'] !== 'off') {
    chatProcesses = await startChat({
      server: url,
      botToken: config.bots[0]?.token ?? '',
      botAccount: config.bots[0]?.account ?? '',
      stateFile: resolve(config.dataDir, 'chat-network.json'),
      link: `${url}/m/#/pages/matter/index?id={number}`,
      logger,
    });
    closing.push(() => chatProcesses?.stop());
    await trainingChat.introduce();
  }
  own.background = await startBackground({
    ...{ leases: stores.leases, log: logger, now: clock.now, ahead: machine.ahead, knows: city.knows },
    ...{ pass: city.sweeps.pass, relay: city.relay.relay, dispatch: claims.dispatch },
    ...{ watchEffects: city.watchEffects, watchQueue: city.watchQueue },
    duties: {
      recurring: { everySeconds: 5, byTheClock: true, work: () => city.recurring.sweep(clock.now()) },
      recompute: { everySeconds: 5, byTheClock: false, work: () => city.recompute.resume() },
      alerts: { everySeconds: 5, byTheClock: true, work: () => city.alerts.settle() },
      histories: { everySeconds: 60, byTheClock: false, work: () => stores.matters.moveLeft() },
      hands: { everySeconds: 1, byTheClock: true, work: () => city.vacating.sweep() },
      receipts: { everySeconds: 5, byTheClock: false, work: () => city.receipts.repairReceipts() },
      sealing: { everySeconds: 5, byTheClock: true, work: () => roots.sweep(clock.now()) },
      figures: { everySeconds: 60, byTheClock: true, work: () => city.figures.sweep(clock.now()) },
      trail: { everySeconds: 600, byTheClock: false, work: () => keeping.seal() },
      keeping: { everySeconds: 600, byTheClock: true, work: () => keeping.purge() },
      purge: { everySeconds: 5, byTheClock: false, work: () => city.files.purge() },
    },
  });

  const within = (ms: number, what: Promise<unknown>): Promise<unknown> =>
    Promise.race([what, new Promise((done) => setTimeout(done, ms).unref())]);
  const answered = async (): Promise<void> => {
    // What is on its way when the signal comes still finds a door, and whoever asks whether to send more is told no. Each
    // answer closes its connection, so what is left then is idle.
    await new Promise((done) => setTimeout(done, STOP_MS.door));
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeIdleConnections();
    });
  };
  return {
    url,
    async stop() {
      // Unready from here on; nothing new is begun, and whoever waits for deliveries is answered.
      own.stopping = true;
      const open = answered();
      await within(STOP_MS.work, Promise.all([claims.close(), own.background?.stop(), within(STOP_MS.answers, open)]));
      server.closeAllConnections();
      for (const close of closing.reverse())
        await within(
          STOP_MS.close,
          Promise.resolve(close()).catch((error: unknown) => logger.error({ err: error }, 'not closed cleanly')),
        );
    },
  };
}

/** Milliseconds that a stop allows: for what is on its way to the door, for open requests, for the work under way with them, for each thing that is closed. */
const STOP_MS = { door: 500, answers: 4_000, work: 5_000, close: 3_000, all: 9_500 } as const;

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
    setTimeout(() => process.exit(1), STOP_MS.all).unref();
    void server.running.stop().then(() => process.exit(0));
  };
  // Heard from the beginning: as a container's first process nothing else would end us.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('disconnect', () => stopping || stop());
  const running = await startServer(config, logger, say);
  server.running = running;
  process.send?.({ url: running.url });
  say(config.training ? texts.ready(running.url) : texts.readyProduction(running.url));
  if (config.training) openPage(running.url);
}

await main().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(error instanceof ConfigError ? error.message : taken ? texts.portTaken : error);
  process.exit(1);
});
