/** A server process: a city (city.ts), what the outside reaches it by, and what makes time pass in it. */
import { auditMonths } from '@banjie/shared/engine/settings/city-settings.ts';
import { watchesAll } from '@banjie/shared/kernel/party.ts';
import { instantOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { refusedForRight } from '../audit/audited.ts';
import { createKeeping } from '../audit/keeping.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { createTrail } from '../audit/trail.ts';
import { openCity } from '../city.ts';
import type { Config } from '../config.ts';
import { clamd } from '../files/clamd.ts';
import { metricsOf, reasonsAgainst } from '../health.ts';
import type { PersonCaller } from '../http/handler.ts';
import { createLive } from '../live/live.ts';
import { EVERYBODY } from '../live/ports.ts';
import { keysOf } from '../matters/lists.ts';
import type { CityClock } from '../matters/ports.ts';
import { channelsOutside } from '../notify/channels/outside.ts';
import { markOf } from '../people/mark.ts';
import { createSessions } from '../people/sessions/sessions.ts';
import { createTokens } from '../people/tokens.ts';
import { keysIn } from '../personal/keys.ts';
import { mobilesUnder } from '../personal/mobiles.ts';
import { ROOTS_FILE, rootExport } from '../proof/export.ts';
import { openSigningKey } from '../proof/key.ts';
import { createRoots } from '../proof/roots.ts';
import { startBackground, type Background } from '../schedule/background.ts';
import { machineTime } from '../store/base/machine-time.ts';
import { openStores } from '../store/open-stores.ts';
import { loadTemplates } from '../letters/templates.ts';
import { createThreads } from '../threads/threads.ts';
import type { Beginning } from '../training/beginnings/beginning.ts';
import { createTrainingChat } from '../training/chat.ts';
import { seedRosters } from '../training/city/rosters.ts';
import { seedCity } from '../training/city/seed.ts';
import { createTrainingClock } from '../training/clock.ts';
import { startChat, type ChatProcesses } from '../training/processes.ts';
import { startTrainingSms } from '../training/sms.ts';
import { startTrainingWecom, type TrainingWecom } from '../training/wecom.ts';
import { openDoors } from './doors.ts';
import { dutiesOf } from './duties.ts';
import { soundClock } from './sound-clock.ts';
import { stopServing } from './stopping.ts';

export interface Running {
  url: string;
  stop(): Promise<void>;
}

export interface ServerEvents {
  progress(line: string): void;
  /** A newer version waits until this process is gone. */
  overtaken(): void;
}

/**
 * Opens a city and serves it. @throws ConfigError, or when the database can't be had
 * @param beginning of the training ground: which one this is, and the way to the next
 */
export async function startServer(
  given: Config,
  uri: string,
  logger: Logger,
  on: ServerEvents,
  beginning?: Beginning,
): Promise<Running> {
  const onProgress = on.progress;
  let url = `http://${given.host}:${given.port}`;
  const trainingWecom = given.training && !given.wecom && wants('WECOM') ? await startTrainingWecom() : undefined;
  const trainingSms =
    given.training && !given.sms && wants('SMS') ? await startTrainingSms(() => stores, logger) : undefined;
  const withWecom = trainingWecom ? withTrainingWecom(given, trainingWecom, () => url) : given;
  const config = trainingSms ? withTrainingSms(withWecom, trainingSms.settings) : withWecom;
  const stores = await openStores(uri, {
    onProgress,
    onError: (error) => logger.error({ err: error }, 'not done now, and done later'),
  });
  const closing: (() => Promise<unknown> | void)[] = [() => stores.connection.close()];
  if (trainingWecom) closing.push(() => trainingWecom.stop());
  if (trainingSms) closing.push(() => trainingSms.stop());

  const threads = createThreads({
    ...{ uri, most: config.threads },
    onError: (error, job) => logger.error({ err: error, job }, 'job not done'),
  });
  closing.push(() => threads.close());

  const templates = loadTemplates(config.letters);
  for (const fault of templates.faults) logger.error({ fault }, 'template of a letter not used');
  const key = openSigningKey(config.signingKey);
  const personalKeys = keysIn(config.personalKeys);
  const mark = await markOf(stores.people, { ...config, publicKey: key.publicKey });

  const machine = machineTime(stores.connection);
  await machine.now();
  const machineMs = soundClock(machine);
  // The clock plays what is due through the city, and the city reads the clock: each reaches the other when called.
  const passing = { nextWake: () => city.nextWake(), sweep: (now: Instant) => city.sweeps.sweep(now) };
  // A city that has lived without a clock of its own went with the machine, and goes on so.
  const start = mark.seeded ? undefined : config.trainingStart;
  const training = config.training
    ? await createTrainingClock(stores.clock, passing, { start, machine: machineMs })
    : undefined;
  if (training) closing.push(() => training.close());
  const clock: CityClock = training ?? { now: () => instantOf(machineMs()) };
  const city = await openCity({
    ...{ stores, clock, log: logger, uploadLimit: config.uploadLimit, openings: config.shares.openings, key },
    holds: config.takeBackMs,
    letters: { templates, print: (docx, info) => threads.run('letter', { docx, ...info }) },
    channels: (atHand) => channelsOutside(config, stores, { ...atHand, now: clock.now, machineMs, log: logger }),
    refusedPress: (channel, who, of, { rejected: outcome }) => {
      if (refusedForRight.has(outcome)) trail.note({ kind: 'refused', what: 'giveCommand', channel, who, of, outcome });
    },
    ...(config.clamd ? { scan: clamd(config.clamd) } : {}),
    isBot: async (authorization) =>
      (await tokens.verify(authorization?.replace(/^Bearer /i, '') ?? ''))?.kind === 'bot',
  });
  closing.push(() => city.close());
  const { people } = city;
  const { claims } = city.delivery;
  const tokens = createTokens({
    secret: config.secret,
    also: config.also,
    bots: config.bots,
    sources: () => people.roster().sources,
    now: machineMs,
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

  if (config.training)
    await seedCity(mark, {
      ...{ store: stores.people, people, tables: stores.tables, tokens, matters: city.service },
      enterImported: city.enterImported,
    });
  if (config.training && wants('DUTY')) await seedRosters({ duty: city.duty, acts: city.dutyActs, now: clock.now });

  await trainingWecom?.introduce(stores.people, people);
  await trainingSms?.introduce(stores.people, people, mobilesUnder(personalKeys, config.cipher));

  let chatProcesses: ChatProcesses | undefined;
  const trainingChat = createTrainingChat(() => chatProcesses?.gateway(), people);
  const admit = async ({ person, session }: PersonCaller) =>
    (await people.admit(person)) ?? (session === undefined ? undefined : sessions.admit(session));
  const live = createLive({
    ...{ touches: stores.touches, admit, log: logger, now: () => performance.now() },
    keysOf: ({ person }) => {
      const standing = people.standing(person, clock.now());
      return standing ? keysOf(standing) : [];
    },
    incidentsOf({ person }) {
      const unit = people.standing(person, clock.now())?.unit ?? '';
      return watchesAll(unit, people.directory()) ? EVERYBODY : unit;
    },
    age: () => Math.max(people.age(), sessions.age()),
    seen: async (matter, caller) => {
      const seen = await city.matters.sightIn(matter, caller);
      return isRejection(seen) ? undefined : seen.state.id;
    },
    onPeople: people.onChange,
  });
  const agesOfCopies = () => [
    ...city.ages(),
    { name: 'sessions', ms: sessions.age() },
    ...(training ? [{ name: 'clock', ms: training.age() }] : []),
  ];
  const answer = openDoors(
    {
      live,
      admit,
      config,
      logger,
      stores,
      city,
      clock,
      training,
      trainingChat,
      trainingWecom,
      trainingSms,
      beginning,
      key,
      personalKeys,
      tokens,
      sessions,
      trail,
      threads,
    },
    {
      unready: () => reasonsAgainst({ ...own, connection: stores.connection, ages: agesOfCopies() }),
      metrics: metricsOf({
        relay: city.relay.status,
        passing: city.sweeps.passing,
        background: () => own.background,
        ahead: machine.ahead,
        ages: agesOfCopies,
        setAside: stores.outbox.setAside.count,
        incomingAside: stores.incoming.asideCount,
        deliveries: stores.deliveries.counts,
      }),
    },
  );
  const server = createServer((req, res) => {
    // Whoever asks on an open connection while this server stops is answered, and asks another one next.
    if (own.stopping) res.shouldKeepAlive = false;
    answer(req, res);
  });
  await new Promise<void>((up, failed) => server.once('error', failed).listen(config.port, config.host, up));
  url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  trainingWecom?.callAt(url);
  trainingSms?.callAt(url);
  if (config.training && process.env['BANJIE_TRAINING_CHAT'] !== 'off') {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
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
    ...{
      pass: city.sweeps.pass,
      relay: city.relay.relay,
      dispatch: claims.dispatch,
      climb: city.delivery.ladder.sweep,
    },
    overtaken: on.overtaken,
    ...{ isDue: city.isDue, watchEffects: city.watchEffects, watchQueue: city.watchQueue },
    besides: { incoming: city.delivery.incoming.work, 'changing what was sent': city.delivery.changeOvertaken },
    duties: dutiesOf({ city, stores, clock, roots, keeping }),
  });
  return {
    url,
    async stop() {
      // Unready from here on.
      own.stopping = true;
      await stopServing(
        server,
        [() => live.close(), () => claims.close(), () => own.background?.stop()],
        closing,
        logger,
      );
    },
  };
}

/** Beside the chat, unless it is said otherwise. */
const wants = (what: 'WECOM' | 'SMS' | 'DUTY'): boolean =>
  (process.env[`BANJIE_TRAINING_${what}`] ?? process.env['BANJIE_TRAINING_CHAT']) !== 'off';

/** A training ground with a WeCom of its own, whose cards lead to where the server listens. */
const withTrainingWecom = (config: Config, { settings }: TrainingWecom, url: () => string): Config => ({
  ...config,
  wecom: settings,
  get publicUrl() {
    return config.publicUrl ?? url();
  },
});

/** And a gateway of its own. An address that is only known later stays one that is read when it is needed. */
const withTrainingSms = (config: Config, sms: NonNullable<Config['sms']>): Config =>
  Object.defineProperties({} as Config, {
    ...Object.getOwnPropertyDescriptors(config),
    sms: { value: sms, enumerable: true },
  });
