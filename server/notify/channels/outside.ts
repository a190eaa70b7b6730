/** The channels that a city has by its settings, besides the mini-app and the chat: each is a folder and a line here. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Config } from '../../config.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { WecomApi } from '../../wecom/api.ts';
import { wecomOf } from '../../wecom/settings.ts';
import { pageOf } from '../outgoing/page.ts';
import type { Log, Reach } from '../ports.ts';
import type { Channel } from './channel.ts';
import { smsChannel } from './sms/channel.ts';
import { smsGateway, type SmsSettings } from './sms/gateway.ts';
import { smsPace } from './sms/pace.ts';
import { webhookChannel } from './webhook/channel.ts';
import { webhooksOf } from './webhook/settings.ts';
import { wecomChannel } from './wecom/channel.ts';
import { wecomMessages } from './wecom/messages.ts';
import { memberPace } from './wecom/pace.ts';

type Settings = Pick<Config, 'wecom' | 'secret' | 'also' | 'publicUrl' | 'outward' | 'sms' | 'personalKeys' | 'cipher'>;
type ChannelStores = Pick<Stores, 'wecom' | 'webhooks' | 'sms'>;
export interface Given {
  reach: Pick<Reach, 'wecomMemberOf' | 'chatContactOf' | 'mobileOf'>;
  /** What was taken has not arrived. */
  undelivered(delivery: string, reason: string): Promise<void>;
  /** City time. */
  now(): Instant;
  log: Log;
}

/** In the order in which they are tried. */
export function channelsOutside(config: Settings, stores: ChannelStores, given: Given): Channel[] {
  const api = wecomOf(config, stores.wecom);
  return [
    ...(api ? [wecom(api, config, stores, given)] : []),
    ...(config.sms ? [sms(config.sms, config, stores, given)] : []),
    webhook(config, stores, given),
  ];
}

const urlOf = ({ publicUrl }: Settings, matter: string): string | undefined =>
  publicUrl === undefined ? undefined : pageOf(publicUrl, { matter });

const wecom = (api: WecomApi, config: Settings, stores: ChannelStores, { reach }: Given): Channel =>
  wecomChannel({
    messages: wecomMessages(api),
    memberOf: reach.wecomMemberOf,
    pace: memberPace(stores.wecom.pace),
    urlOf: ({ matter }) => urlOf(config, matter),
  });

const sms = (
  settings: SmsSettings,
  { personalKeys, cipher }: Settings,
  stores: ChannelStores,
  given: Given,
): Channel => {
  const { wecomMemberOf, chatContactOf, mobileOf } = given.reach;
  const mobiles = mobilesUnder(keysIn(personalKeys), cipher);
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  return smsChannel({
    ...{ settings, store: stores.sms, undelivered: given.undelivered, nowSeconds },
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

const webhook = (config: Settings, stores: ChannelStores, { now, log }: Given): Channel =>
  webhookChannel({
    ...webhooksOf(config, stores, { cityNow: now, log }),
    urlOf: (matter) => urlOf(config, matter),
    now: Date.now,
  });
