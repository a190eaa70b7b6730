/** `npm run admin -- …`: what an administrator does at the machine, on the database of the same settings as the server's. */
import { resolve } from 'node:path';
import { citySettings } from '@banjie/shared/engine/settings/city-settings.ts';
import { addMs, instantOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { recorded, runAudit, whoAtMachine } from './audit/command.ts';
import type { TrailStore } from './audit/ports.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import { runBpmn } from './bpmn/command.ts';
import { createCalendar } from './calendar/calendar.ts';
import { runCalendar } from './calendar/command.ts';
import { createLoading } from './calendar/loading.ts';
import { ConfigError } from './config-error.ts';
import { readConfig, type Config } from './config.ts';
import { isFurther, WECOM_BOT } from './chat/contacts.ts';
import type { Channel } from './notify/channels/channel.ts';
import { wechatyChannel } from './notify/channels/wechaty.ts';
import { runChannels } from './notify/channels/command.ts';
import { channelClaimStore } from './store/notices/channel-claims.ts';
import { channelsOutside } from './notify/channels/outside.ts';
import { reachOf } from './notify/reach.ts';
import { adminTexts } from './people/admin/command-texts.ts';
import { runAdmin } from './people/admin/commands.ts';
import { createPeople, type PeopleService } from './people/directory.ts';
import { changeKeys, markOf } from './people/mark.ts';
import { isHere, type PeopleStore } from './people/ports.ts';
import { createTokens } from './people/tokens.ts';
import { fingerprint, openSigningKey } from './proof/key.ts';
import { runForget } from './personal/forget.ts';
import { keysIn } from './personal/keys.ts';
import { mobilesUnder } from './personal/mobiles.ts';
import { runLetters } from './letters/command.ts';
import { lookStore } from './store/city/looks.ts';
import { bounceStore } from './store/notices/bounces.ts';
import { incomingStore } from './store/notices/incoming.ts';
import { matterStore } from './store/matters/matters.ts';
import { matterNames } from './store/matters/names.ts';
import { runSettings } from './settings/command.ts';
import { createSettings } from './settings/settings.ts';
import { administration } from './store/audit/administration.ts';
import { trailStore } from './store/audit/trail.ts';
import { calendarStore } from './store/city/calendar-years.ts';
import { clockStore } from './store/city/clock.ts';
import { connect, type Connection } from './store/base/connection.ts';
import { resolveMongo, withDatabaseName } from './mongod/mongod.ts';
import { beginningOf, openBeginnings } from './store/city/beginnings.ts';
import { configOf, uriOf } from './training/beginnings/beginning.ts';
import { peopleStore } from './store/people/people.ts';
import { importSeals } from './registers/import-seals.ts';
import { importInto } from './registers/imported.ts';
import { importSealStore } from './store/proof/import-seals.ts';
import { registerStore } from './store/city/registers.ts';
import { creditStore } from './store/notices/credits.ts';
import { smsStore } from './store/notices/sms.ts';
import { webhookStore } from './store/notices/webhooks.ts';
import { wecomStore } from './store/notices/wecom.ts';
import { settingStore } from './store/city/settings.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(argv: string[]): Promise<boolean> {
  // The drawings are made of the definitions alone: no database is asked.
  if (argv[0] === 'bpmn') return runBpmn(argv.slice(1), say);
  const given = readConfig();
  if (argv[0] === 'letters') return runLetters(argv.slice(1), given.letters, say);
  const mongo = await resolveMongo({ dataDir: resolve(given.dataDir, 'mongo') });
  try {
    const first = given.mongodbUri ? mongo.uri : withDatabaseName(mongo.uri, given.database);
    const beginning = given.training ? await beginningOf(first) : 0;
    const config = configOf(given, beginning);
    const connection = await connect(uriOf(first, beginning));
    try {
      if (argv[0] === 'begin-anew')
        return await beginAnew(argv.slice(1), { config, first, beginning, store: peopleStore(connection) });
      const store = peopleStore(connection);
      await store.ensureIndexes();
      const trail = trailStore(connection);
      await trail.ensureIndexes();
      await lookStore(connection).ensureIndexes();
      const now = await cityClock(connection);
      const audit = createTrail({ store: trail, now, onError: () => undefined });
      return await recorded(argv, audit, () => carryOut(argv, { connection, store, config, trail, audit }));
    } finally {
      await connection.close();
    }
  } finally {
    await mongo.stop();
  }
}

/** Puts the training ground back to its start; servers that run hear of it. */
async function beginAnew(
  argv: readonly string[],
  on: { config: Config; first: string; beginning: number; store: PeopleStore },
): Promise<boolean> {
  if (!on.config.training) say(adminTexts.notTraining);
  else if (!argv.includes('--yes')) say(adminTexts.beginAnewAsks);
  else {
    // A real city's database under the settings of a training ground is refused here.
    await markOf(on.store, on.config);
    const beginnings = await openBeginnings(on.first);
    try {
      const begun = await beginnings.next(on.beginning);
      say(begun ? adminTexts.begunAnew : adminTexts.begunAnewMeanwhile);
      return begun;
    } finally {
      await beginnings.close();
    }
  }
  return false;
}

interface Machine {
  connection: Connection;
  store: ReturnType<typeof peopleStore>;
  config: Config;
  trail: TrailStore;
  audit: Trail;
}

async function carryOut(argv: string[], { connection, store, config, trail, audit }: Machine): Promise<boolean> {
  const [command, ...rest] = argv;
  if (command === 'accept-keys') return acceptKeys(store, config);
  await markOf(store, config);
  if (config.training) say(adminTexts.training);
  if (command === 'forget')
    return runForget(rest, {
      ...{ store: matterStore(connection), keys: keysIn(config.personalKeys), trail: audit, say },
    });
  if (command === 'calendar') return onCalendar(rest, connection);
  if (command === 'settings') return onSettings(rest, connection);
  const people = await createPeople(store);
  try {
    if (command === 'audit')
      return await runAudit(rest, {
        ...{
          trail,
          names: matterNames(connection),
          directory: people.directory(),
          persons: people.roster().persons,
          say,
        },
      });
    const tokens = createTokens({
      secret: config.secret,
      also: config.also,
      sources: () => people.roster().sources,
    });
    if (command === 'channels') return await onChannels(rest, { connection, config, people });
    const registers = registerStore(connection);
    await registers.ensureIndexes();
    return await runAdmin(argv, {
      store,
      people,
      tokens,
      mobiles: mobilesUnder(keysIn(config.personalKeys), config.cipher),
      catalogue: importInto(
        registers,
        importSeals(importSealStore(connection, administration(connection)), openSigningKey(config.signingKey)),
      ),
      now: await cityClock(connection),
      who: whoAtMachine(),
      say,
    });
  } finally {
    await people.close();
  }
}

async function onChannels(
  argv: readonly string[],
  { connection, config, people }: Pick<Machine, 'connection' | 'config'> & { people: PeopleService },
): Promise<boolean> {
  const { posts, persons } = people.roster();
  const refused = new Set((await bounceStore(connection).all()).map(({ person, channel }) => `${person}:${channel}`));
  const holding = new Set(posts.flatMap((post) => post.persons));
  return runChannels(argv, {
    channels: [
      ...firstAccount(config, people, channelClaimStore(connection)),
      ...channelsOutside(
        config,
        {
          ...{ wecom: wecomStore(connection), webhooks: webhookStore(connection), sms: smsStore(connection) },
          channelClaims: channelClaimStore(connection),
          credits: creditStore(connection),
        },
        {
          reach: reachOf(people),
          bounced: (person, channel) => refused.has(`${person}:${channel}`),
          undelivered: () => Promise.resolve(),
          now: () => instantOf(Date.now()),
          machineMs: Date.now,
          log: { info() {}, warn() {}, error() {} },
        },
      ),
    ],
    holders: () =>
      persons
        .filter((one) => holding.has(one.id) && isHere(one))
        .map(({ id, name, unit }) => ({ id, name, unit: people.directory().unit(unit)?.name ?? unit })),
    incoming: incomingStore(connection),
    say,
  });
}

/** The chat, where this city has a bot of its first account. */
const firstAccount = (
  { bots }: Config,
  people: PeopleService,
  claims: ReturnType<typeof channelClaimStore>,
): Channel[] =>
  bots.some(({ account }) => account !== WECOM_BOT && !isFurther(account))
    ? [
        wechatyChannel({
          ...{ reach: reachOf(people), now: () => Promise.resolve(Date.now()) },
          lastClaimAt: async () => (await claims.latest('wechaty'))?.getTime(),
          // Nobody says anything here.
          isBot: () => Promise.resolve(false),
          personOfContact: () => Promise.resolve(undefined),
        }),
      ]
    : [];

/** The servers' secret and signing key are changed on purpose. */
async function acceptKeys(store: PeopleStore, config: Config): Promise<boolean> {
  // Made where there is none: the server would do the same at its next start, and then refuse.
  const { publicKey } = openSigningKey(config.signingKey);
  const changed = await changeKeys(store, { ...config, publicKey });
  adminTexts.acceptKeys(changed, fingerprint(publicKey)).forEach(say);
  return true;
}

/** City time: in the training ground it is ahead of the machine's. */
async function cityClock(connection: Connection): Promise<() => Instant> {
  const offsetMs = await clockStore(connection).load();
  return () => addMs(instantOf(Date.now()), offsetMs);
}

async function onCalendar(argv: readonly string[], connection: Connection): Promise<boolean> {
  const store = calendarStore(connection);
  await store.ensureIndexes();
  const calendar = await createCalendar(store);
  try {
    const loading = createLoading(store, calendar);
    return await runCalendar(argv, { calendar, loading, now: await cityClock(connection), say });
  } finally {
    await calendar.close();
  }
}

async function onSettings(argv: readonly string[], connection: Connection): Promise<boolean> {
  const store = settingStore(connection);
  await store.ensureIndexes();
  const settings = await createSettings(store, citySettings(procedures));
  try {
    return await runSettings(argv, { settings, now: await cityClock(connection), say });
  } finally {
    await settings.close();
  }
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`✗ ${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
