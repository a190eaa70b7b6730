/** The channels that a city has by its settings, besides the mini-app and the chat: each is a folder and a line here. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Config } from '../../config.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { WecomApi } from '../../wecom/api.ts';
import { wecomOf } from '../../wecom/settings.ts';
import { pageOf } from '../outgoing/page.ts';
import type { Log, Reach } from '../ports.ts';
import type { Channel } from './channel.ts';
import { webhookChannel } from './webhook/channel.ts';
import { webhooksOf } from './webhook/settings.ts';
import { wecomChannel } from './wecom/channel.ts';
import { wecomMessages } from './wecom/messages.ts';
import { memberPace } from './wecom/pace.ts';

type Settings = Pick<Config, 'wecom' | 'secret' | 'also' | 'publicUrl' | 'outward'>;
export type ChannelStores = Pick<Stores, 'wecom' | 'webhooks'>;
interface Given {
  reach: Pick<Reach, 'wecomMemberOf'>;
  /** City time. */
  now(): Instant;
  log: Log;
}

/** In the order in which they are tried. */
export function channelsOutside(config: Settings, stores: ChannelStores, given: Given): Channel[] {
  const api = wecomOf(config, stores.wecom);
  return [...(api ? [wecom(api, config, stores, given)] : []), webhook(config, stores, given)];
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

const webhook = (config: Settings, stores: ChannelStores, { now, log }: Given): Channel =>
  webhookChannel({
    ...webhooksOf(config, stores, { cityNow: now, log }),
    urlOf: (matter) => urlOf(config, matter),
    now: Date.now,
  });
