/**
 * The bot process: one chat account, a client of the server; WeCom's bot (智能机器人) where its id is set, else an account behind a
 * puppet service. Messages that wait for an answer are in its journal, all else is kept by the server; run it under a supervisor that starts it again when it ends (bot/README.md).
 *
 * Settings, by environment:
 *   BANJIE_SERVER            address of the server, e.g. http://127.0.0.1:3000
 *   BANJIE_BOT_TOKEN         the bot's credential at the server
 *   BANJIE_BOT_ACCOUNT       name of this chat account, as the server knows it; default "main", of WeCom's bot "wecom-bot";
 *                            a further account is one of BANJIE_BOT_ACCOUNTS there, e.g. chat-2
 *   BANJIE_WECOM_BOT_ID      id of WeCom's bot; its credential at the server is what BANJIE_WECOM_BOT_TOKEN says there
 *   BANJIE_WECOM_BOT_SECRET  its secret
 *   BANJIE_WECOM_BOT_URL     address of a private deployment (wss://…); default WeCom's own
 *   BANJIE_GATEWAY_ENDPOINT  host:port of the puppet service
 *   BANJIE_GATEWAY_TOKEN     token of the puppet service
 *   BANJIE_GATEWAY_TLS       1: the way to the gateway is encrypted; default 0, for a gateway on this machine
 *   BANJIE_GATEWAY_CA        a PEM file of the authority that the gateway's certificate is of; default wechaty's own
 *   BANJIE_GATEWAY_NAME      the name in the gateway's certificate, where it is not the one in the token
 *   BANJIE_LINK              address of the mini-app's matter page, {number} in it stands for the number; else words
 *   BANJIE_BOT_JOURNAL       a file for messages that are not answered yet; without it a crash of the bot loses them
 *   BANJIE_BOT_PACE          how many messages this account sends in a minute and an hour at most, e.g. 30/600, which is the default of an
 *                            account behind a puppet service; off for none. Kept over a restart beside the journal
 *   BANJIE_BOT_AT_ONCE       readers that are sent to at the same time; default 4
 *   BANJIE_BOT_SENDS_FILES   no: what a matter has attached is not sent to whoever asks for it here; default yes
 *   BANJIE_LOG               level of the log; default info
 *   BANJIE_STOP_WITH_STDIN   1: ends when its standard input does, so that it never outlives whoever started it
 */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { namesOf } from './channel/own-names.ts';
import { wecomBotChannel } from './channel/wecom-bot/wecom-bot-channel.ts';
import type { GatewayTls } from './channel/session.ts';
import { pause as pauseUntil } from './channel/waits.ts';
import { wechatyChannel } from './channel/wechaty-channel.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { respond } from './core/respond.ts';
import { texts } from './core/texts.ts';
import type { Channel, Incoming } from './core/ports.ts';
import { withParent } from './parent.ts';
import { inboxOf } from './work/inbox.ts';
import { keepable, noJournal, openJournal } from './work/journal.ts';
import { noPace, paceOf, paceSaid, type Pace } from './work/pace.ts';
import { relayOf } from './work/relay.ts';
import { serverAs, type ServerAddress } from './work/server.ts';

/** As fast as somebody who writes all day. No network says what it lets through. */
const DEFAULT_PACE = '30/600';

const environment = process.env;
const parent = withParent();
// Whatever is logged, an ID number in it is masked.
const log = pino(
  { level: environment['BANJIE_LOG'] ?? 'info', base: { process: 'bot' } },
  { write: (line: string) => void process.stdout.write(maskIds(line).text) },
);

const address: ServerAddress = { base: setting('BANJIE_SERVER'), token: setting('BANJIE_BOT_TOKEN') };
const wecomBotId = environment['BANJIE_WECOM_BOT_ID'];
const account = environment['BANJIE_BOT_ACCOUNT'] ?? (wecomBotId === undefined ? 'main' : 'wecom-bot');
const linkTemplate = environment['BANJIE_LINK'];
const sendsFiles = environment['BANJIE_BOT_SENDS_FILES'] !== 'no';
const stopping = new AbortController();

const pause = (ms: number): Promise<void> => pauseUntil(ms, stopping.signal);

function link(number?: string): string {
  if (linkTemplate === undefined) return number === undefined ? texts.link.todo : texts.link.matter(number);
  return linkTemplate.replace('{number}', encodeURIComponent(number ?? ''));
}

/** Leases and waits are counted on a clock that nobody sets. */
const elapsed = (): number => performance.now();
/** As the bot itself, in nobody's name. */
const own = serverAs(address, {}, stopping.signal);
const journalFile = environment['BANJIE_BOT_JOURNAL'];
const journal = journalFile === undefined ? noJournal : openJournal(journalFile);
const pace = paceOfAccount();
const inbox = inboxOf({
  respond: (incoming) => {
    const acting = {
      contact: incoming.contactId,
      ...(incoming.roomId === undefined ? {} : { room: incoming.roomId }),
      message: { id: incoming.messageId, at: incoming.at },
    };
    return respond(incoming, serverAs(address, acting, stopping.signal), { link, fetch: network.fetch, sendsFiles });
  },
  send: (outgoing) => {
    const wait = pace.wait('answer');
    if (wait > 0) return Promise.resolve({ state: 'retry', reason: 'the share of this account is used up' });
    pace.took();
    return channel.send(outgoing);
  },
  ended: async ({ contactId, roomId, messageId }) => {
    const place = roomId === undefined ? contactId : `${contactId}@${roomId}`;
    await own.endMessage({ params: { id: place }, body: { messageId } });
  },
  now: elapsed,
  pause,
  journal,
  log,
});
const names = namesOf(account);
const onMessage = (incoming: Incoming): void => inbox.take(keepable(names.heard(incoming)));
const network =
  wecomBotId === undefined
    ? wechatyChannel({
        endpoint: setting('BANJIE_GATEWAY_ENDPOINT'),
        token: setting('BANJIE_GATEWAY_TOKEN'),
        tls: gatewayTls(),
        ...{ onMessage, log },
      })
    : wecomBotChannel({
        botId: wecomBotId,
        secret: setting('BANJIE_WECOM_BOT_SECRET'),
        url: wecomUrl(),
        onMessage,
        log,
      });
const channel: Channel = { ...network, send: (outgoing) => network.send(names.said(outgoing)) };
const relay = relayOf({ server: own, channel, account, pace, atOnce: atOnce(), now: elapsed, pause, log });

for (const incoming of journal.waiting) inbox.take(incoming);
network.start();
relay.start();
log.info({ server: address.base, account }, 'bot started');

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
parent.gone(() => void stop('stdin'));
// Wechaty leaves promises behind when a connection breaks; they are told, and the connection is built anew anyway.
process.on('unhandledRejection', (reason) => log.error({ reason: String(reason) }, 'a promise was left behind'));
process.on('uncaughtException', (error) => {
  log.fatal({ reason: error.stack }, 'the bot cannot go on and ends; its supervisor starts it again');
  process.exit(1);
});

async function stop(why: string): Promise<void> {
  log.info({ why, unanswered: inbox.size() }, 'bot stops');
  setTimeout(() => process.exit(0), 5_000).unref();
  inbox.stop();
  stopping.abort();
  await Promise.all([relay.stop(), network.stop()]);
  process.exit(0);
}

/** The secret goes over it: in clear to this machine only. */
function wecomUrl(): string | undefined {
  const url = environment['BANJIE_WECOM_BOT_URL'];
  if (url === undefined || /^wss:\/\/|^ws:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url)) return url;
  process.stderr.write('BANJIE_WECOM_BOT_URL must begin with wss://\n');
  process.exit(2);
}

/** WeCom's bot has limits for each chat instead, which its channel keeps to. */
function paceOfAccount(): Pace {
  const said = environment['BANJIE_BOT_PACE'] ?? (wecomBotId === undefined ? DEFAULT_PACE : 'off');
  if (said === 'off') return noPace;
  const settings = paceSaid(said);
  if (settings) return paceOf(settings, Date.now, journalFile === undefined ? undefined : `${journalFile}.pace`);
  process.stderr.write('BANJIE_BOT_PACE must be two numbers, e.g. 30/600, or off\n');
  process.exit(2);
}

function atOnce(): number {
  const said = Number(environment['BANJIE_BOT_AT_ONCE'] ?? 4);
  if (Number.isInteger(said) && said > 0 && said <= 50) return said;
  process.stderr.write('BANJIE_BOT_AT_ONCE must be a number from 1 to 50\n');
  process.exit(2);
}

function gatewayTls(): GatewayTls | undefined {
  if (environment['BANJIE_GATEWAY_TLS'] !== '1') return undefined;
  const file = environment['BANJIE_GATEWAY_CA'];
  const serverName = environment['BANJIE_GATEWAY_NAME'];
  return {
    ...(file ? { caCert: readFileSync(file, 'utf8') } : {}),
    ...(serverName ? { serverName } : {}),
  };
}

function setting(name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    process.stderr.write(`${name} is not set; bot/main.ts names every setting\n`);
    process.exit(2);
  }
  return value;
}
