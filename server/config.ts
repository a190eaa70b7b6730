/**
 * Settings, by environment. Without any this is a training ground on loopback; a real city says so and brings its secrets.
 *
 *   BANJIE_MODE             production | training (default training)
 *   BANJIE_SECRET           ≥ 32 bytes, by chance; signs tokens and keys the hashes of codes. Required in production
 *   BANJIE_SECRET_ALSO      another one that holds beside it while it is being changed (docs/security.md)
 *   BANJIE_BOT_TOKEN        ≥ 16 characters; the chat bot's credential. Without it no bot is let in, in production
 *   BANJIE_BOT_TOKEN_ALSO   another one that holds beside it while it is being changed
 *   BANJIE_BOT_ACCOUNT      the chat account for which the bot's credential is good; default main
 *   BANJIE_BOT_ACCOUNTS     further chat accounts with the credentials of their bots, by commas: chat-2:<credential>,chat-3:…
 *   BANJIE_WECOM_BOT_TOKEN  ≥ 16 characters; the credential of the process that keeps WeCom's bot (智能机器人); without it
 *                           there is none (docs/delivery.md)
 *   BANJIE_WECOM_BOT_TOKEN_ALSO   another one that holds beside it while it is being changed
 *   BANJIE_METRICS_TOKEN    ≥ 16 characters; for /metrics and the API's reader, which are shut without it in production
 *   BANJIE_PORT, BANJIE_HOST  default 3000 and 127.0.0.1; the training ground listens on loopback only
 *   BANJIE_PROXIES          addresses or nets of the proxies before it, by commas: only what these say of where a request comes
 *                           from is believed (X-Forwarded-For); without it nobody's word is
 *   BANJIE_DATA             the folder that stays; default .data beside this repository's server/
 *   BANJIE_PUBLIC_URL       address under which phones reach the server, for links
 *   BANJIE_TRAINING_START   when a new training city begins, in city time: 2026-03-11T10:00:00+08:00; default now. From
 *                           then on its clock goes with the machine's and is only put forward
 *   BANJIE_UPLOAD_MB        the largest attachment, 1 to 200, default 20
 *   BANJIE_TAKE_BACK_SECONDS  how long a result for other units waits and can be taken back unheard, 0 to 600, default 60
 *   BANJIE_SIGNING_KEY      file of the SM2 key that signs the daily roots; default signing-key.pem in the data folder
 *   BANJIE_PERSONAL_KEYS    folder of the keys of personal fields, shared by all server processes, never a part of the
 *                           database's backup; default personal-keys in the data folder
 *   BANJIE_CIPHER           what seals personal fields: sm4 (SM4-CBC with HMAC-SM3, the default) or aes (AES-256-GCM); what
 *                           one has sealed is still opened under the other
 *   BANJIE_LIMITS           what each may have of what is dear, kind=number/seconds/at once, e.g. papers=60/600/3,uploads=200/600;
 *                           kinds and defaults: server/limits/shares.ts
 *   BANJIE_THREADS          threads for PDFs, tables and storms of alerts, 1 to 16, default half of the processors
 *   BANJIE_LETTERS          folder of the city's own templates of letters (docx, docs/letters.md); without it ours are used
 *   BANJIE_CLAMD            a scanner that speaks clamd's protocol, before uploads: host:port, or the path of a socket
 *   MONGODB_URI             a replica set or sharded cluster, with its user and password. Required in production; the training
 *                           ground runs a mongod of its own without it
 *   BANJIE_WECHAT_APPID, BANJIE_WECHAT_SECRET   of the mini-app; without them nobody can log in by WeChat
 *   BANJIE_WECHAT_URL       default https://api.weixin.qq.com
 *   BANJIE_WECOM_CORPID, BANJIE_WECOM_AGENTID, BANJIE_WECOM_SECRET   of the application in WeCom by which pushes go and the
 *                           mini-app inside WeCom signs in; without them neither goes that way
 *   BANJIE_WECOM_CALLBACK_TOKEN, BANJIE_WECOM_CALLBACK_AES_KEY   by which WeCom proves what it sends to
 *                           BANJIE_PUBLIC_URL/api/channels/wecom; without them its cards have no buttons
 *   BANJIE_WECOM_ACCOUNTS   how many accounts the corporation may have: no more than 200 messages a day go for each
 *   BANJIE_WECOM_URL        default https://qyapi.weixin.qq.com; of a 政务微信 its own address
 *   BANJIE_WECHAT_TEMPLATES templates of subscribe messages: task=<id>:thing1=subject,time2=due;reminder=…;urgent=… (docs/delivery.md)
 *   BANJIE_SMS_URL, BANJIE_SMS_SECRET, BANJIE_SMS_SIGN   the SMS gateway, the secret that signs requests and reports, and the
 *                           signature between 【】; without them nothing goes by SMS
 *   BANJIE_SMS_PER_SECOND   how many the gateway takes in a second, default 10
 *   BANJIE_SMS_TEMPLATES    what the gateway calls our templates: urgent=SMS_1,task=SMS_2,…; default their own names
 *   BANJIE_WEBHOOK_NETS     addresses or nets inside, by commas, to which webhooks of units may go; without it only what is outside
 *   BANJIE_WEBHOOK_HTTP     yes: they may go without TLS; default no
 *   BANJIE_WEBHOOK_CA       a PEM file of authorities whose certificates hold besides those that everybody trusts, e.g. the government network's own
 *   BANJIE_OIDC_ISSUER, BANJIE_OIDC_CLIENT_ID, BANJIE_OIDC_CLIENT_SECRET   the city's unified sign-on (OpenID Connect)
 *   BANJIE_OIDC_CLAIM       which claim says who it is; default sub
 *   BANJIE_OIDC_CLAIM_IS    identity: compared with the identity of the import (ID number or WeCom user id; default);
 *                           person: the person's id in the roster
 *   BANJIE_OIDC_REDIRECT    where it sends the browser back to; default BANJIE_PUBLIC_URL/m/
 *   BANJIE_OIDC_SCOPE       default openid
 *   BANJIE_OIDC_ACR         how strongly it must have asked, by commas: any of these, in its own words (acr); else any
 *
 * Each of BANJIE_SECRET, _SECRET_ALSO, _BOT_TOKEN, _BOT_TOKEN_ALSO, _BOT_ACCOUNTS, _WECOM_BOT_TOKEN, _WECOM_BOT_TOKEN_ALSO, _METRICS_TOKEN, _WECHAT_SECRET, _WECOM_SECRET,
 * _WECOM_CALLBACK_TOKEN, _WECOM_CALLBACK_AES_KEY, _OIDC_CLIENT_SECRET, _SMS_SECRET and MONGODB_URI may lie in a file that a vault or an orchestrator writes: BANJIE_SECRET_FILE and so on is its path.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { BlockList } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { instantOf, isDay, type Instant } from '@banjie/shared/kernel/time.ts';
import { ConfigError, loopback, urlOf } from './config-error.ts';
import { isFurther, WECOM_BOT } from './chat/contacts.ts';
import { outwardOf, signOnOf, smsOf, subscribeTemplatesOf, wecomOf } from './config-outside.ts';
import { texts } from './config-texts.ts';
import { clamdAddressOf, type ClamdAddress } from './files/clamd.ts';
import { addressesIn } from './http/incoming/address.ts';
import type { Templates } from './notify/channels/subscribe/fields.ts';
import type { SmsSettings } from './notify/channels/sms/gateway.ts';
import type { OutwardSettings } from './outward/post.ts';
import type { WecomSettings } from './wecom/api.ts';
import { sharesOf, type Shares } from './limits/shares.ts';
import type { SignOnSettings } from './people/sign-on/provider.ts';
import type { Algorithm } from './proof/envelope.ts';
import { weaknessOf } from './secret-strength.ts';

export interface Config {
  training: boolean;
  host: string;
  port: number;
  dataDir: string;
  publicUrl?: string;
  /** At least 32 bytes. */
  secret: Uint8Array;
  /** Hold beside it: what they signed is good. */
  also: readonly Uint8Array[];
  /** Whose word on where a request comes from is taken. */
  proxies: BlockList;
  /** The first is the one that a bot of our own comes with. */
  bots: readonly { token: string; account: string }[];
  metricsToken?: string;
  /** Path of the key that signs the daily roots. */
  signingKey: string;
  /** Folder of the keys of personal fields. */
  personalKeys: string;
  /** What seals them. */
  cipher: Algorithm;
  mongodbUri?: string;
  /** Bytes that one attachment may have. */
  uploadLimit: number;
  /** For how many milliseconds a result waits, in which it can be taken back unheard. */
  takeBackMs: number;
  /** What each may have of what is dear. */
  shares: Shares;
  /** Threads for what is no work for the thread of all requests. */
  threads: number;
  /** The scanner that looks at uploads. */
  clamd?: ClamdAddress;
  /** The city's own templates of letters. */
  letters?: string;
  /** The database's name where the URI gives none. */
  database: string;
  /** City time at which a new training city begins. */
  trainingStart?: Instant;
  wechat?: { appid: string; secret: string; baseUrl: string };
  wecom?: WecomSettings;
  signOn?: SignOnSettings;
  /** Of subscribe messages; none where the city has none. */
  subscribeTemplates: Templates;
  sms?: SmsSettings;
  /** Where webhooks of units may go. */
  outward: OutwardSettings;
}

const MIN_SECRET_BYTES = 32;
const MIN_TOKEN_BYTES = 16;

/** Reads the settings. In training it makes the data folder and, once, its secret. @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const value = (name: string) => (env[name]?.trim() ? env[name].trim() : inFile(env, name));
  for (const name of SECRETS)
    if (env[name]?.trim() && env[`${name}_FILE`]?.trim()) throw new ConfigError(texts.twice(name));
  const mode = value('BANJIE_MODE') ?? 'training';
  if (mode !== 'training' && mode !== 'production') throw new ConfigError(texts.mode(mode));
  const training = mode === 'training';
  // Somebody who brings production's secrets and forgets the mode must not get a city with an open door.
  if (training && value('BANJIE_MODE') === undefined && value('BANJIE_WECHAT_SECRET'))
    throw new ConfigError(texts.sayMode);
  const host = value('BANJIE_HOST') ?? '127.0.0.1';
  if (training && !loopback.has(host)) throw new ConfigError(texts.trainingHost(host));
  const port = Number(value('BANJIE_PORT') ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(texts.port(value('BANJIE_PORT') ?? ''));
  const dataDir = resolve(value('BANJIE_DATA') ?? join(import.meta.dirname, '../.data'));

  const uploadMb = Number(value('BANJIE_UPLOAD_MB') ?? 20);
  if (!Number.isInteger(uploadMb) || uploadMb < 1 || uploadMb > 200)
    throw new ConfigError(texts.uploadMb(value('BANJIE_UPLOAD_MB') ?? ''));

  const takeBack = Number(value('BANJIE_TAKE_BACK_SECONDS') ?? 60);
  if (!Number.isInteger(takeBack) || takeBack < 0 || takeBack > 600)
    throw new ConfigError(texts.takeBack(value('BANJIE_TAKE_BACK_SECONDS') ?? ''));
  const shares = sharesOf(value('BANJIE_LIMITS') ?? '');
  if (!shares) throw new ConfigError(texts.limits(value('BANJIE_LIMITS') ?? ''));
  const threads = Number(value('BANJIE_THREADS') ?? Math.max(1, Math.floor(availableParallelism() / 2)));
  if (!Number.isInteger(threads) || threads < 1 || threads > 16)
    throw new ConfigError(texts.threads(value('BANJIE_THREADS') ?? ''));
  const scanner = value('BANJIE_CLAMD');
  const clamd = scanner === undefined ? undefined : clamdAddressOf(scanner);
  if (scanner !== undefined && !clamd) throw new ConfigError(texts.clamd(scanner));

  const letters = value('BANJIE_LETTERS');
  const start = value('BANJIE_TRAINING_START');
  if (start !== undefined && !training) throw new ConfigError(texts.startOfProduction);
  const trainingStart = start === undefined ? undefined : startOf(start);

  const given = value('BANJIE_SECRET');
  if (given === undefined && !training) throw new ConfigError(texts.secretMissing);
  const secret = given === undefined ? keptSecret(dataDir, 'secret') : given;
  const secretAlso = value('BANJIE_SECRET_ALSO');
  const botToken = value('BANJIE_BOT_TOKEN') ?? (training ? keptSecret(dataDir, 'bot-token') : undefined);
  const botTokenAlso = value('BANJIE_BOT_TOKEN_ALSO');
  const wecomBotTokens = ['BANJIE_WECOM_BOT_TOKEN', 'BANJIE_WECOM_BOT_TOKEN_ALSO'];
  const metricsToken = value('BANJIE_METRICS_TOKEN');
  strong('BANJIE_SECRET', secret, MIN_SECRET_BYTES);
  strong('BANJIE_SECRET_ALSO', secretAlso, MIN_SECRET_BYTES);
  strong('BANJIE_BOT_TOKEN', botToken, MIN_TOKEN_BYTES);
  strong('BANJIE_BOT_TOKEN_ALSO', botTokenAlso, MIN_TOKEN_BYTES);
  for (const name of wecomBotTokens) strong(name, value(name), MIN_TOKEN_BYTES);
  strong('BANJIE_METRICS_TOKEN', metricsToken, MIN_TOKEN_BYTES);
  const account = value('BANJIE_BOT_ACCOUNT') ?? 'main';
  const further = furtherOf(value('BANJIE_BOT_ACCOUNTS'));
  for (const one of further) strong('BANJIE_BOT_ACCOUNTS', one.token, MIN_TOKEN_BYTES);
  if (account === WECOM_BOT || isFurther(account)) throw new ConfigError(texts.accountTaken(account));

  const appid = value('BANJIE_WECHAT_APPID');
  const appSecret = value('BANJIE_WECHAT_SECRET');
  if ((appid === undefined) !== (appSecret === undefined)) throw new ConfigError(texts.wechatHalf);
  const baseUrl = urlOf('BANJIE_WECHAT_URL', value('BANJIE_WECHAT_URL') ?? 'https://api.weixin.qq.com');
  const publicUrl = value('BANJIE_PUBLIC_URL');
  const wecom = wecomOf(value);
  const signOn = signOnOf(value, publicUrl);
  const sms = smsOf(value);
  const mongodbUri = value('MONGODB_URI');
  // Our own database has no password: whoever reaches the machine would have the city.
  if (mongodbUri === undefined && !training) throw new ConfigError(texts.mongoMissing);
  return {
    training,
    host,
    port,
    dataDir,
    proxies: proxiesIn(value('BANJIE_PROXIES')),
    secret: new TextEncoder().encode(secret),
    also: secretAlso === undefined ? [] : [new TextEncoder().encode(secretAlso)],
    bots: [
      ...[botToken, botTokenAlso].flatMap((token) => (token === undefined ? [] : [{ token, account }])),
      ...further,
      ...wecomBotTokens.flatMap((name) => {
        const token = value(name);
        return token === undefined ? [] : [{ token, account: WECOM_BOT }];
      }),
    ],
    ...(metricsToken === undefined ? {} : { metricsToken }),
    signingKey: resolve(value('BANJIE_SIGNING_KEY') ?? join(dataDir, 'signing-key.pem')),
    personalKeys: resolve(value('BANJIE_PERSONAL_KEYS') ?? join(dataDir, 'personal-keys')),
    cipher: cipherNamed(value('BANJIE_CIPHER') ?? 'sm4'),
    takeBackMs: takeBack * 1000,
    uploadLimit: uploadMb * 1024 * 1024,
    ...{ shares, threads },
    ...(clamd ? { clamd } : {}),
    ...(letters === undefined ? {} : { letters: resolve(letters) }),
    database: training ? 'banjie_training' : 'banjie',
    ...(trainingStart === undefined ? {} : { trainingStart }),
    ...(publicUrl === undefined ? {} : { publicUrl: urlOf('BANJIE_PUBLIC_URL', publicUrl) }),
    ...(mongodbUri === undefined ? {} : { mongodbUri }),
    ...(appid !== undefined && appSecret !== undefined ? { wechat: { appid, secret: appSecret, baseUrl } } : {}),
    ...(wecom ? { wecom } : {}),
    ...(signOn ? { signOn } : {}),
    subscribeTemplates: subscribeTemplatesOf(value),
    ...(sms ? { sms } : {}),
    outward: outwardOf(value),
  };
}

/** @throws ConfigError when one is no account with its credential */
function furtherOf(list: string | undefined): { token: string; account: string }[] {
  const all = (list ?? '').split(/[\s,]+/).filter((one) => one !== '');
  return all.map((one) => {
    const [account = '', token = ''] = one.split(':');
    if (!isFurther(account) || token === '') throw new ConfigError(texts.accounts);
    return { account, token };
  });
}

const SECRETS: readonly string[] = [
  ...['BANJIE_SECRET', 'BANJIE_SECRET_ALSO', 'BANJIE_BOT_TOKEN', 'BANJIE_BOT_TOKEN_ALSO', 'BANJIE_METRICS_TOKEN'],
  ...['BANJIE_BOT_ACCOUNTS', 'BANJIE_WECOM_BOT_TOKEN', 'BANJIE_WECOM_BOT_TOKEN_ALSO'],
  ...['BANJIE_WECHAT_SECRET', 'BANJIE_WECOM_SECRET', 'BANJIE_OIDC_CLIENT_SECRET', 'BANJIE_SMS_SECRET', 'MONGODB_URI'],
  ...['BANJIE_WECOM_CALLBACK_TOKEN', 'BANJIE_WECOM_CALLBACK_AES_KEY'],
];

/** What is handed over in a file. @throws ConfigError when it can't be read */
function inFile(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = SECRETS.includes(name) ? env[`${name}_FILE`]?.trim() : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new ConfigError(texts.unreadable(file));
  }
}

/** @throws ConfigError when one is no address */
function proxiesIn(list: string | undefined): BlockList {
  try {
    return addressesIn((list ?? '').split(/[\s,]+/).filter((one) => one !== ''));
  } catch (error) {
    throw new ConfigError(texts.proxies(error instanceof Error ? error.message : ''));
  }
}

/** @throws ConfigError when it can be guessed */
function strong(name: string, secret: string | undefined, least: number): void {
  const weakness = secret === undefined ? undefined : weaknessOf(secret, least);
  if (weakness === 'short') throw new ConfigError(texts.secretShort(name, Buffer.byteLength(secret ?? ''), least));
  if (weakness === 'plain') throw new ConfigError(texts.secretPlain(name));
}

/** Made once and kept where only its owner reads it; of two processes that start at once the first one's holds. */
function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const read = () => readFileSync(file, 'utf8').trim();
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new ConfigError(texts.unreadable(file));
  }
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return read();
}

// With its zone, so that it means the same on every machine.
const START = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function startOf(given: string): Instant {
  const ms = Date.parse(given);
  if (!isDay(START.exec(given)?.[1]) || Number.isNaN(ms)) throw new ConfigError(texts.trainingStart(given));
  return instantOf(ms);
}

function cipherNamed(name: string): Algorithm {
  if (name === 'sm4') return 'SM4-CBC-HMAC-SM3';
  if (name === 'aes') return 'AES-256-GCM';
  throw new ConfigError(texts.cipher(name));
}
