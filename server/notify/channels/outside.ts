/** The channels that a city has by its settings, besides the mini-app and the chat: each is a folder and a line here. */
import type { Config } from '../../config.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { WecomApi } from '../../wecom/api.ts';
import { wecomOf } from '../../wecom/settings.ts';
import type { Delivery, Reach } from '../ports.ts';
import type { Channel } from './channel.ts';
import { wecomChannel } from './wecom/channel.ts';
import { wecomMessages } from './wecom/messages.ts';
import { memberPace } from './wecom/pace.ts';

type Settings = Pick<Config, 'wecom' | 'secret' | 'also' | 'publicUrl'>;

/** In the order in which they are tried. */
export function channelsOutside(
  config: Settings,
  stores: Pick<Stores, 'wecom'>,
  reach: Pick<Reach, 'wecomMemberOf'>,
): Channel[] {
  const api = wecomOf(config, stores.wecom);
  return [...(api ? [wecom(api, config, stores, reach)] : [])];
}

const wecom = (
  api: WecomApi,
  { publicUrl }: Settings,
  stores: Pick<Stores, 'wecom'>,
  { wecomMemberOf }: Pick<Reach, 'wecomMemberOf'>,
): Channel =>
  wecomChannel({
    messages: wecomMessages(api),
    memberOf: wecomMemberOf,
    pace: memberPace(stores.wecom.pace),
    urlOf: ({ matter }: Delivery) =>
      publicUrl === undefined ? undefined : `${publicUrl}/m/#/pages/matter/index?id=${encodeURIComponent(matter)}`,
  });
