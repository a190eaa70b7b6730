/** `npm run admin -- channels`: whether pushes can go out, who is not reached by them, and what came in and could not be worked. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { IncomingStore } from '../incoming/ports.ts';
import type { Channel } from './channel.ts';
import { stepsFor } from './steps.ts';
import { texts } from './texts.ts';

export interface ChannelsPorts {
  /** Those that this city has by its settings. */
  channels: readonly Channel[];
  /** Everybody who holds a post, each once. */
  holders(): readonly { id: PersonId; name: string; unit: string }[];
  /** What came in and waits for an administrator. */
  incoming: Pick<IncomingStore, 'aside' | 'asideCount' | 'again'>;
  say(line: string): void;
}

/** False when a channel is not well, or the city has none. */
export async function runChannels(
  [verb, ...rest]: readonly string[],
  { channels, holders, incoming, say }: ChannelsPorts,
): Promise<boolean> {
  if (verb === 'again' && rest.length === 0) {
    say(texts.again(await incoming.again()));
    return true;
  }
  if (verb !== 'check' || rest.length > 0) {
    say(texts.usage);
    return false;
  }
  const toPersons = channels.filter(({ capabilities }) => !capabilities.systems);
  if (toPersons.length === 0) say(texts.none);
  let good = toPersons.length > 0;
  const all = holders();
  for (const channel of channels) {
    const { ok, detail, notes = [] } = await channel.health();
    good &&= ok;
    const title = titleOf(channel.name);
    say(ok ? texts.well(title) : texts.unwell(title, detail ?? '', texts.remedies[channel.name] ?? ''));
    if (!ok) stepsFor(channel.name, detail ?? '').forEach((step, n) => say(texts.step(n + 1, step)));
    for (const note of notes) say(texts.note(note));
    if (channel.capabilities.systems) continue;
    const reached = await Promise.all(all.map(({ id }) => channel.addressOf(id)));
    const missing = all.filter((_, n) => reached[n] === undefined);
    say(texts.reached(all.length - missing.length, all.length));
    if (missing.length > 0)
      say(
        texts.missing(
          missing.map(({ name, unit }) => texts.holder(name, unit)),
          texts.bind[channel.name] ?? '',
        ),
      );
  }
  const aside = await incoming.aside(SHOWN);
  if (aside.length > 0)
    say(
      texts.aside(
        aside.map(({ channel, why }) => `${titleOf(channel)}（${why}）`),
        await incoming.asideCount(),
      ),
    );
  return good && aside.length === 0;
}

const SHOWN = 20;
/** A further account of the chat is called by its name. */
const titleOf = (channel: string): string =>
  texts.titles[channel] ?? (channel.startsWith('chat-') ? `${texts.titles['wechaty'] ?? ''}（${channel}）` : channel);
