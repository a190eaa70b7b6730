/** The channels that a city has by its settings, besides the mini-app and the chat: each is a folder and a line here. */
import { createHmac } from 'node:crypto';
import type { Config } from '../../config.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { Delivery, Reach } from '../ports.ts';
import type { Channel } from './channel.ts';
import { wecomApi } from './wecom/api.ts';
import { wecomChannel } from './wecom/channel.ts';
import { memberPace } from './wecom/pace.ts';

type Settings = Pick<Config, 'wecom' | 'secret' | 'also' | 'publicUrl'>;

/** In the order in which they are tried. */
export const channelsOutside = (
  config: Settings,
  stores: Pick<Stores, 'wecom'>,
  reach: Pick<Reach, 'wecomMemberOf'>,
): Channel[] => [...(config.wecom ? [wecom(config.wecom, config, stores, reach)] : [])];

function wecom(
  settings: NonNullable<Config['wecom']>,
  { secret, also, publicUrl }: Settings,
  stores: Pick<Stores, 'wecom'>,
  { wecomMemberOf }: Pick<Reach, 'wecomMemberOf'>,
): Channel {
  const keyOf = (of: Uint8Array) => createHmac('sha256', of).update('banjie:wecom').digest();
  return wecomChannel({
    api: wecomApi(
      settings,
      stores.wecom.tokensOf(`${settings.corpId}/${settings.agentId}`, [keyOf(secret), ...also.map(keyOf)]),
    ),
    memberOf: wecomMemberOf,
    pace: memberPace(stores.wecom.pace),
    urlOf: ({ matter }: Delivery) =>
      publicUrl === undefined ? undefined : `${publicUrl}/m/#/pages/matter/index?id=${encodeURIComponent(matter)}`,
  });
}
