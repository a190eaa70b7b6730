/** A feed as whoever runs it sees it. */
import type { FeedLine, FeedView } from '@banjie/shared/contract/routes/feeds.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Refusals } from '../alerts/refusals.ts';
import type { PeopleService } from '../people/directory.ts';
import type { Feeds } from './feeds.ts';
import type { Feed, FeedChange, Heard, FeedRecordStore, Monitor } from './ports.ts';
import { texts } from './texts.ts';

export interface FeedViewPorts {
  feeds: Pick<Feeds, 'find' | 'history'>;
  store: Pick<FeedRecordStore, 'messages' | 'heard' | 'monitors'>;
  refusals: Pick<Refusals, 'ofSource'>;
  people: Pick<PeopleService, 'directory' | 'roster'>;
}

export const FEED_ADDRESS = '/api/hooks/messages';
const timeText = (at: Instant): string => formatInstant(at, { year: true });

export function feedViews({ feeds, store, refusals, people }: FeedViewPorts) {
  const nameOf = (unit: string): string => people.directory().unit(unit)?.name ?? unit;

  async function lines(found: readonly Feed[]): Promise<FeedLine[]> {
    const ids = found.map(({ id }) => id);
    const heard = await store.heard(ids);
    const monitors = new Map((await store.monitors(ids)).map((one) => [one.feed, one]));
    return found.map((feed) => ({
      ...{ id: feed.id, name: feed.name, unit: feed.unit, unitName: nameOf(feed.unit), kind: feed.kind },
      ...standingOf(feed, heard.get(feed.id), monitors.get(feed.id)),
    }));
  }

  return {
    lines,
    async whole(feed: Feed): Promise<FeedView> {
      const [line] = await lines([feed]);
      if (!line) throw new Error('a line for each');
      const [messages, refused, history, heard] = await Promise.all([
        store.messages(feed.id),
        refusals.ofSource(feed.name),
        feeds.history(feed.id),
        store.heard([feed.id]),
      ]);
      const used = heard.get(feed.id)?.tokens ?? {};
      const { mapping, sample, everyMinutes, system, level } = feed;
      return {
        ...line,
        version: feeds.find(feed.id)?.version ?? 0,
        ...(mapping ? { mapping: mappingView(mapping) } : {}),
        ...(sample === undefined ? {} : { sample }),
        ...(everyMinutes === undefined ? {} : { everyMinutes }),
        ...(system === undefined ? {} : { system }),
        ...(level === undefined ? {} : { level }),
        address: FEED_ADDRESS,
        tokens: people
          .roster()
          .sources.filter(({ name, unit }) => name === feed.name && unit === feed.unit)
          .map(({ id, madeAt }) => ({
            ...{ id, madeText: madeAt === undefined ? '' : timeText(madeAt) },
            usedText: used[id] === undefined ? texts.neverUsed : texts.used(timeText(used[id])),
          })),
        messages: messages.map(({ at, ...message }) => ({ ...message, atText: timeText(at) })),
        refused,
        history: history.map(historyView),
      };
    },
  };
}
export type FeedViews = ReturnType<typeof feedViews>;

const historyView = ({ what, by, at }: FeedChange) => ({ what, who: by.name, atText: timeText(at) });

function mappingView({ statuses, levels, resources, ...rest }: NonNullable<Feed['mapping']>) {
  return {
    ...rest,
    ...(statuses ? { statuses: [...statuses] } : {}),
    ...(levels ? { levels: [...levels] } : {}),
    ...(resources ? { resources: [...resources] } : {}),
  };
}

function standingOf(
  { kind, everyMinutes = 0 }: Feed,
  heard: Heard | undefined,
  monitor: Monitor | undefined,
): Pick<FeedLine, 'standing' | 'tone' | 'state'> {
  const { state, standing } = texts;
  if (kind === 'heartbeat') {
    if (monitor?.beat === undefined)
      return { standing: standing.waiting(everyMinutes), tone: 'warn', state: state.waiting };
    return monitor.silent
      ? { standing: standing.silent(timeText(monitor.silent.since)), tone: 'bad', state: state.silent }
      : { standing: standing.beating(timeText(monitor.beat), everyMinutes), tone: 'good', state: state.good };
  }
  if (!heard) return { standing: standing.never, tone: 'plain', state: state.never };
  const said = standing.last(heard.received, timeText(heard.last), heard.text);
  const how = { taken: ['good', state.good], partly: ['warn', state.partly], refused: ['bad', state.refused] } as const;
  const [tone, word] = how[heard.outcome];
  return { standing: said, tone, state: word };
}
