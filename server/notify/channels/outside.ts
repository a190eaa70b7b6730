/** The channels that a city has by its settings, besides the mini-app and the chat: each is a folder and a line here. */
import { createHmac } from 'node:crypto';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { isFurther, WECOM_BOT } from '../../chat/contacts.ts';
import type { Config } from '../../config.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { WecomApi, WecomSettings } from '../../wecom/api.ts';
import { wecomOf } from '../../wecom/settings.ts';
import type { ChangeStore } from '../cards/changes.ts';
import type { Desk } from '../cards/desk.ts';
import { pageOf } from '../outgoing/page.ts';
import type { DeliveryStore, Log, Reach } from '../ports.ts';
import type { Channel } from './channel.ts';
import { subscribeApi } from './subscribe/api.ts';
import { subscribeChannel } from './subscribe/channel.ts';
import { smsChannel } from './sms/channel.ts';
import { smsGateway, type SmsSettings } from './sms/gateway.ts';
import { smsPace } from './sms/pace.ts';
import { webhookChannel } from './webhook/channel.ts';
import { webhooksOf } from './webhook/settings.ts';
import { wechatyChannel } from './wechaty.ts';
import { wecomBotChannel } from './wecom-bot/channel.ts';
import { wecomChannel } from './wecom/channel.ts';
import { wecomMessages } from './wecom/messages.ts';
import { DAILY_OF_ACCOUNT, paceOf } from './wecom/pace.ts';
import { texts } from './wecom/texts.ts';

type Settings = Pick<
  Config,
  | 'bots'
  | 'wecom'
  | 'secret'
  | 'also'
  | 'publicUrl'
  | 'outward'
  | 'sms'
  | 'personalKeys'
  | 'cipher'
  | 'wechat'
  | 'subscribeTemplates'
>;
export type ChannelStores = Pick<Stores, 'wecom' | 'webhooks' | 'sms' | 'channelClaims' | 'credits'>;

/** What of the city the channels reach; a command at the machine, which only looks, brings the first of them alone. */
export interface CityAtHand {
  reach: Pick<Reach, 'wecomMemberOf' | 'roomsOf' | 'chatContactOf' | 'mobileOf' | 'openidOf'>;
  /** What can be done by whom, under the name of that channel. */
  desk?: (channel: 'wecom') => Desk;
  /** Who was refused by which channel, and nothing has got through since. */
  bounced?: (person: PersonId, channel: string) => boolean;
  deliveries?: Pick<DeliveryStore, 'get'>;
  changes?: Pick<ChangeStore, 'renew'>;
  /** What was taken has not arrived. */
  undelivered?: (delivery: string, reason: string) => Promise<void>;
}
interface Given extends CityAtHand {
  /** City time. */
  now(): Instant;
  /** Milliseconds of machine time. */
  machineMs(): number;
  log: Log;
}

/** In the order in which they are tried. */
export function channelsOutside(config: Settings, stores: ChannelStores, given: Given): Channel[] {
  const api = wecomOf(config, stores.wecom);
  return [
    ...(api ? [wecom(api, config, stores, given)] : []),
    ...(config.bots.some(({ account }) => account === WECOM_BOT) ? [wecomBot(stores, given)] : []),
    ...furtherAccounts(config, stores, given),
    ...subscribe(config, stores, given),
    ...(config.sms ? [sms(config.sms, config, stores, given)] : []),
    webhook(config, stores, given),
  ];
}

const urlOf = ({ publicUrl }: Settings, matter: string): string | undefined =>
  publicUrl === undefined ? undefined : pageOf(publicUrl, { matter });

const wecom = (
  api: WecomApi,
  config: Settings,
  stores: ChannelStores,
  { reach, desk, deliveries, changes, machineMs }: Given,
): Channel =>
  wecomChannel({
    messages: wecomMessages(api),
    memberOf: reach.wecomMemberOf,
    pace: paceOf(stores.wecom.pace, {
      id: `${api.settings.corpId}/${api.settings.agentId}`,
      accounts: config.wecom?.accounts,
    }),
    notes: notesOn(config.wecom, config.publicUrl),
    urlOf: ({ matter }) => urlOf(config, matter),
    ...(config.wecom?.callback && desk && deliveries && changes
      ? {
          hears: {
            ...{ settings: config.wecom.callback, corpId: config.wecom.corpId, desk: desk('wecom') },
            ...{ deliveries, changes, now: machineMs },
          },
        }
      : {}),
  });

const subscribe = (
  { wechat, subscribeTemplates: templates, secret, also }: Settings,
  stores: ChannelStores,
  { reach, now }: Given,
): Channel[] => {
  if (!wechat || Object.keys(templates).length === 0) return [];
  const keyFor = (of: Uint8Array) => createHmac('sha256', of).update('banjie:wechat').digest();
  const tokens = stores.wecom.tokensOf(`wechat/${wechat.appid}`, [keyFor(secret), ...also.map(keyFor)]);
  const { openidOf } = reach;
  return [
    subscribeChannel({
      templates,
      api: subscribeApi(
        wechat,
        tokens,
        Object.values(templates).map(({ id }) => id),
      ),
      credits: stores.credits,
      openidOf,
      now,
    }),
  ];
};

const sms = (
  settings: SmsSettings,
  { personalKeys, cipher }: Settings,
  stores: ChannelStores,
  given: Given,
): Channel => {
  const { wecomMemberOf, chatContactOf, mobileOf } = given.reach;
  const mobiles = mobilesUnder(keysIn(personalKeys), cipher);
  const nowSeconds = () => Math.floor(given.machineMs() / 1000);
  return smsChannel({
    ...{ settings, store: stores.sms, nowSeconds },
    // Nobody hears of a report where this is only looked at.
    undelivered: given.undelivered ?? (() => Promise.resolve()),
    gateway: smsGateway(settings, nowSeconds),
    hasMobile: (person) => mobileOf(person) !== undefined,
    mobileOf(person) {
      const account = mobileOf(person);
      return account === undefined ? undefined : mobiles.opened(person, account);
    },
    isBound: (person) => wecomMemberOf(person) !== undefined || chatContactOf(person) !== undefined,
    pace: smsPace(stores.wecom.pace, settings.perSecond),
  });
};
/** Accounts of the chat besides the first: each with its own contacts, rooms, and what is to be sent to them. */
const furtherAccounts = (
  { bots }: Settings,
  { channelClaims }: ChannelStores,
  { reach, machineMs }: Given,
): Channel[] =>
  [...new Set(bots.map(({ account }) => account))].filter(isFurther).map((account) =>
    wechatyChannel({
      ...{ account, reach },
      // What is said comes by the bot, under its credential.
      isBot: () => Promise.resolve(false),
      personOfContact: () => Promise.resolve(undefined),
      lastClaimAt: async () => (await channelClaims.latest(account))?.getTime(),
      now: () => Promise.resolve(machineMs()),
    }),
  );

const wecomBot = ({ channelClaims }: ChannelStores, { reach, machineMs, bounced }: Given): Channel =>
  wecomBotChannel({
    reach,
    isSilent: (person) => bounced?.(person, WECOM_BOT) === true,
    lastClaimAt: async () => (await channelClaims.latest(WECOM_BOT))?.getTime(),
    now: machineMs,
  });

const webhook = (config: Settings, stores: ChannelStores, { now, log, machineMs }: Given): Channel =>
  webhookChannel({
    ...webhooksOf(config, stores, { cityNow: now, log }),
    urlOf: (matter) => urlOf(config, matter),
    now: machineMs,
  });

/** How far its settings are complete, as far as that can be known here. */
function notesOn(settings: WecomSettings | undefined, publicUrl: string | undefined): string[] {
  const { notes } = texts;
  const { callback, accounts } = settings ?? {};
  const url = publicUrl === undefined ? notes.buttonsNoUrl : notes.buttons(`${publicUrl}/api/channels/wecom`);
  return [
    callback ? url : notes.noButtons,
    accounts === undefined ? notes.noDaily : notes.daily(accounts * DAILY_OF_ACCOUNT),
  ];
}
