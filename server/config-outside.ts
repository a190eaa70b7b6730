/** The settings of what others run: WeCom, and the city's unified sign-on. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, isInClear, urlOf } from './config-error.ts';
import { texts } from './config-texts.ts';
import type { SignOnSettings } from './people/sign-on/provider.ts';
import { addressesIn } from './http/incoming/address.ts';
import type { SmsSettings } from './notify/channels/sms/gateway.ts';
import { templatesIn, type Templates } from './notify/channels/subscribe/fields.ts';
import { LONGEST_SIGN, templateKeys } from './notify/channels/sms/templates.ts';
import type { OutwardSettings } from './outward/post.ts';
import { weaknessOf } from './secret-strength.ts';
import type { WecomSettings } from './wecom/api.ts';
import { isAesKey, type CallbackSettings } from './wecom/callback.ts';

/** @throws ConfigError where half of it is said, or the secret would go in clear over a network */
export function wecomOf(value: (name: string) => string | undefined): WecomSettings | undefined {
  const said = ['CORPID', 'AGENTID', 'SECRET'].map((name) => value(`BANJIE_WECOM_${name}`));
  if (said.every((one) => one === undefined)) return undefined;
  const [corpId, agent, secret] = said;
  const agentId = Number(agent);
  if (corpId === undefined || secret === undefined || !Number.isInteger(agentId) || agentId <= 0)
    throw new ConfigError(texts.wecomHalf);
  const baseUrl = urlOf('BANJIE_WECOM_URL', value('BANJIE_WECOM_URL') ?? 'https://qyapi.weixin.qq.com');
  if (isInClear(baseUrl)) throw new ConfigError(texts.wecomInClear(baseUrl));
  const callback = callbackOf(value('BANJIE_WECOM_CALLBACK_TOKEN'), value('BANJIE_WECOM_CALLBACK_AES_KEY'));
  const cap = value('BANJIE_WECOM_ACCOUNTS');
  const accounts = cap === undefined ? undefined : Number(cap);
  if (accounts !== undefined && (!Number.isInteger(accounts) || accounts < 1 || accounts > MOST_ACCOUNTS))
    throw new ConfigError(texts.wecomAccounts(cap ?? ''));
  return {
    ...{ corpId, agentId, secret, baseUrl },
    ...(callback ? { callback } : {}),
    ...(accounts === undefined ? {} : { accounts }),
  };
}

/** Of subscribe messages. @throws ConfigError where a field is not of a type that we know, or can't hold what it is to say */
export function subscribeTemplatesOf(value: (name: string) => string | undefined): Templates {
  const templates = templatesIn(value('BANJIE_WECHAT_TEMPLATES') ?? '');
  if (typeof templates === 'string') throw new ConfigError(texts.wechatTemplates(templates));
  return templates;
}

const MOST_A_SECOND = 500;

/** @throws ConfigError where half of it is said, or numbers would go in clear over a network */
export function smsOf(value: (name: string) => string | undefined): SmsSettings | undefined {
  const said = ['URL', 'SECRET', 'SIGN'].map((name) => value(`BANJIE_SMS_${name}`));
  if (said.every((one) => one === undefined)) return undefined;
  const [url, secret, sign] = said;
  if (url === undefined || secret === undefined || sign === undefined) throw new ConfigError(texts.smsHalf);
  if (sign.length > LONGEST_SIGN || /[【】]/.test(sign)) throw new ConfigError(texts.smsSign(sign, LONGEST_SIGN));
  if (isInClear(urlOf('BANJIE_SMS_URL', url))) throw new ConfigError(texts.smsInClear(url));
  const perSecond = Number(value('BANJIE_SMS_PER_SECOND') ?? 10);
  if (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > MOST_A_SECOND)
    throw new ConfigError(texts.smsPerSecond(value('BANJIE_SMS_PER_SECOND') ?? ''));
  const named = value('BANJIE_SMS_TEMPLATES') ?? '';
  const templates = pairsIn(named);
  if (templates === undefined || Object.keys(templates).some((key) => !templateKeys.some((one) => one === key)))
    throw new ConfigError(texts.smsTemplates(named, templateKeys.join('、')));
  return { url: urlOf('BANJIE_SMS_URL', url), secret, sign, perSecond, templates };
}

/** `a=b,c=d`; undefined for anything else. */
function pairsIn(list: string): Record<string, string> | undefined {
  const pairs = list
    .split(/[\s,]+/)
    .filter((one) => one !== '')
    .map((one) => /^([\w-]+)=(\S+)$/.exec(one));
  return pairs.some((one) => one === null)
    ? undefined
    : Object.fromEntries(pairs.flatMap((one) => (one?.[1] && one[2] ? [[one[1], one[2]]] : [])));
}

/** Where webhooks of units may go besides what is outside and speaks TLS. @throws ConfigError when it can't be read */
export function outwardOf(value: (name: string) => string | undefined): OutwardSettings {
  const http = value('BANJIE_WEBHOOK_HTTP') ?? 'no';
  if (http !== 'yes' && http !== 'no') throw new ConfigError(texts.webhookHttp(http));
  const nets = (value('BANJIE_WEBHOOK_NETS') ?? '').split(/[\s,]+/).filter((one) => one !== '');
  const authorities = authoritiesIn(value('BANJIE_WEBHOOK_CA'));
  try {
    return { nets: addressesIn(nets), http: http === 'yes', ...(authorities === undefined ? {} : { authorities }) };
  } catch (error) {
    throw new ConfigError(texts.webhookNets(error instanceof Error ? error.message : ''));
  }
}

/** @throws ConfigError when the file has no certificates */
function authoritiesIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    const pem = readFileSync(file, 'utf8');
    for (const one of pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [''])
      new X509Certificate(one);
    return pem;
  } catch {
    throw new ConfigError(texts.webhookCa(file));
  }
}

/** @throws ConfigError where half of it is said, or it could be guessed */
function callbackOf(token: string | undefined, aesKey: string | undefined): CallbackSettings | undefined {
  if (token === undefined && aesKey === undefined) return undefined;
  if (token === undefined || aesKey === undefined) throw new ConfigError(texts.wecomCallbackHalf);
  if (!/^[A-Za-z0-9]{1,32}$/.test(token) || !isAesKey(aesKey)) throw new ConfigError(texts.wecomCallbackForm);
  if (weaknessOf(token, LEAST_TOKEN) !== undefined || weaknessOf(aesKey, LEAST_TOKEN) !== undefined)
    throw new ConfigError(texts.wecomCallbackWeak(LEAST_TOKEN));
  return { token, aesKey };
}

const MOST_ACCOUNTS = 10_000_000;
/** Bytes: a press is believed by nothing else. */
const LEAST_TOKEN = 16;

/** @throws ConfigError where half of it is said, or codes and secrets would go in clear over a network */
export function signOnOf(
  value: (name: string) => string | undefined,
  publicUrl: string | undefined,
): SignOnSettings | undefined {
  const said = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'CLAIM', 'CLAIM_IS', 'REDIRECT', 'SCOPE', 'ACR'].filter(
    (name) => value(`BANJIE_OIDC_${name}`) !== undefined,
  );
  if (said.length === 0) return undefined;
  const issuer = value('BANJIE_OIDC_ISSUER');
  const clientId = value('BANJIE_OIDC_CLIENT_ID');
  const clientSecret = value('BANJIE_OIDC_CLIENT_SECRET');
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    throw new ConfigError(texts.oidcHalf);
  const redirect = value('BANJIE_OIDC_REDIRECT') ?? (publicUrl && `${urlOf('BANJIE_PUBLIC_URL', publicUrl)}/m/`);
  if (redirect === undefined) throw new ConfigError(texts.oidcRedirect);
  for (const [name, url] of [
    ['BANJIE_OIDC_ISSUER', issuer],
    ['BANJIE_OIDC_REDIRECT', redirect],
  ] as const) {
    if (isInClear(urlOf(name, url))) throw new ConfigError(texts.oidcInClear(name, url));
  }
  const claimIs = value('BANJIE_OIDC_CLAIM_IS') ?? 'identity';
  if (claimIs !== 'identity' && claimIs !== 'person') throw new ConfigError(texts.oidcClaimIs(claimIs));
  const acr = (value('BANJIE_OIDC_ACR') ?? '').split(/[\s,]+/).filter((one) => one !== '');
  return {
    ...{ issuer, clientId, clientSecret, redirect, claimIs },
    claim: value('BANJIE_OIDC_CLAIM') ?? 'sub',
    scope: value('BANJIE_OIDC_SCOPE') ?? 'openid',
    ...(acr.length > 0 ? { acr } : {}),
  };
}
