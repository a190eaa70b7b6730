/** The one door between what is told and the channels: by what they can do it is decided which of them, and how much. */
import { cutText } from '@banjie/shared/kernel/text.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Channel, Channels } from '../channels/channel.ts';
import type { Address, Delivery, Notice, Way } from '../ports.ts';
import { asksToAct } from '../needed.ts';

export interface Door {
  /** Channels outside that reach the person with that notice now, in the order in which they are tried. */
  reaching(person: PersonId, notice: Notice): Promise<{ channel: Channel; address: Address }[]>;
  /** Whether somebody has seen it, where its channel can tell. */
  isSeen(way: Way): boolean;
  /** As much of it as its channel takes. */
  fitting(channel: Channel, delivery: Delivery): Delivery;
}

/** @param isWell of a channel by its name, as far as is known */
export function createDoor(channels: Channels, isWell: (channel: string) => boolean): Door {
  const outside = channels.filter((channel) => channel.mode !== 'inside');
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  /** A permission is used up only for what somebody has to do, or what is urgent; a summary is one instead of many. */
  const isWorthCredit = (notice: Notice): boolean =>
    notice.urgent || asksToAct(notice) || !['info', 'result'].includes(notice.kind);
  return {
    async reaching(person, notice) {
      const fit = outside.filter(({ capabilities }) => !capabilities.needsCredit || isWorthCredit(notice));
      const found = await Promise.all(
        fit.map(async (channel) => ({ channel, address: await channel.addressOf(person) })),
      );
      const reached = found.flatMap(({ channel, address }) => (address ? [{ channel, address }] : []));
      const isLast = ({ channel }: { channel: Channel }) => channel.capabilities.last === true;
      const usual = reached.filter((one) => !isLast(one));
      // What is dear is for what is urgent, and for whoever is reached by nothing else.
      if (!notice.urgent) return usual.length > 0 ? usual : reached;
      // What is urgent passes over a channel that is not well; where none is, it waits in the first.
      const well = ({ channel }: { channel: Channel }) => isWell(channel.name);
      const inOrder = [...usual, ...reached.filter(isLast)];
      return [...inOrder.filter(well), ...inOrder.filter((one) => !well(one))];
    },
    isSeen: ({ channel, readAt }) => readAt !== undefined && byName.get(channel)?.capabilities.knowsRead === true,
    fitting({ capabilities: { maxText } }, delivery) {
      if (maxText === undefined) return delivery;
      const subject = cutText(delivery.subject, maxText, '…');
      return { ...delivery, subject, body: cutText(delivery.body, maxText, '…') };
    },
  };
}
