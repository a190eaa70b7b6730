/** The operations on feeds. To whoever may not see one there is none. */
import { isMapped, type MappedKind, type Mapping } from '@banjie/shared/feeds/mapping.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { headedUnits, type PersonId, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Call, Handlers } from '../http/handler.ts';
import { Batch } from '../http/incoming/batch.ts';
import { keysOf } from '../matters/lists.ts';
import type { CityClock, Standing } from '../matters/ports.ts';
import type { PeopleService } from '../people/directory.ts';
import type { PeopleStore } from '../people/ports.ts';
import { tokenMark, type Tokens } from '../people/tokens.ts';
import { canonical, hashOf } from '../proof/hash.ts';
import { feedId, impliedFeed, type Feeds } from './feeds.ts';
import type { Intake, Read } from './intake.ts';
import type { Feed, FeedChange, FeedRecordStore } from './ports.ts';
import { texts } from './texts.ts';
import { tried } from './tried.ts';
import type { FeedViews } from './views.ts';

export type FeedRoutes =
  | 'alertmanager'
  | 'receiveMessage'
  | 'listFeeds'
  | 'readFeed'
  | 'createFeed'
  | 'putFeed'
  | 'removeFeed'
  | 'tryFeed'
  | 'giveFeedToken'
  | 'endFeedToken';

export interface FeedHandlerPorts {
  feeds: Feeds;
  records: Pick<FeedRecordStore, 'forget'>;
  views: FeedViews;
  intake: Intake;
  read: Read;
  people: PeopleService;
  store: Pick<PeopleStore, 'save' | 'endSource'>;
  tokens: Pick<Tokens, 'keyedHash'>;
  clock: CityClock;
}

/** The present one, its successor, and one by mistake. */
const MOST_TOKENS = 3;
type Content = Pick<FeedChange, 'kind' | 'mapping' | 'sample' | 'everyMinutes' | 'system' | 'level'>;
type Sent = Omit<Call<'putFeed'>['body'], 'version'>;

export function feedHandlers(ports: FeedHandlerPorts): Handlers<FeedRoutes> {
  const { feeds, views, people, store, tokens, clock } = ports;

  function runner(person: PersonId): { standing: Standing; all: boolean; own: UnitId[] } | Rejection {
    const standing = people.standing(person, clock.now());
    const headed = standing ? headedUnits(keysOf(standing)) : [];
    const units = people.directory().units();
    const own = units.flatMap(({ id }) => (headed.includes(id) ? [id] : []));
    const all = standing?.administrator === true;
    return standing && (all || own.length > 0) ? { standing, all, own } : reject('notAllowed', texts.onlyHeads);
  }
  /** Feeds that somebody has described, and those that there are only tokens of. */
  function everyFeed(): Feed[] {
    const found = new Map<string, Feed>(feeds.all().map((one) => [one.id, one]));
    for (const { name, unit } of people.roster().sources)
      if (!found.has(feedId(name))) found.set(feedId(name), impliedFeed(name, unit));
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'zh'));
  }
  function mine(person: PersonId, id: string): { feed: Feed; standing: Standing } | Rejection {
    const who = runner(person);
    if (isRejection(who)) return reject('notFound', texts.hidden);
    const feed = everyFeed().find((one) => one.id === id);
    return feed && (who.all || who.own.includes(feed.unit))
      ? { feed, standing: who.standing }
      : reject('notFound', texts.hidden);
  }
  const known = (unit: string): boolean =>
    people.directory().unit(unit) !== undefined ||
    people
      .directory()
      .units()
      .some(({ name }) => name === unit);

  /** What was written, without what its kind has no use for; or what is wrong with it. */
  function contentOf({ kind, mapping, sample, everyMinutes, system, level }: Sent): Content | Rejection {
    const faults: Fault[] = [];
    if (kind === 'heartbeat') {
      if (everyMinutes === undefined) faults.push({ path: 'everyMinutes', message: texts.needEvery });
      if (!system) faults.push({ path: 'system', message: texts.needSystem });
      if (faults.length > 0) return reject('invalid', texts.needEvery, { faults });
      return { kind, ...defined({ everyMinutes, system, level }) };
    }
    if (!isMapped(kind)) return { kind };
    const fault = faultOf(kind, mapping && cleaned(mapping), sample, known);
    return fault ?? { kind, ...defined({ mapping: mapping && cleaned(mapping), sample }) };
  }

  async function giveToken(feed: Feed, person: PersonId, key: string): Promise<string | Rejection> {
    const of = canonical([feed.id, person, key]);
    // The same for the same request: an answer that was lost comes again.
    const token = tokens.keyedHash('give', of);
    const id = `src-${hashOf(of).slice(0, 12)}`;
    await people.refresh();
    const there = people.roster().sources.filter(({ name }) => name === feed.name);
    if (there.some((one) => one.id === id)) return token;
    if (there.length >= MOST_TOKENS) return reject('notNow', texts.mostTokens(MOST_TOKENS));
    const { name, unit } = feed;
    const hash = tokens.keyedHash('source', token);
    const under = tokenMark(tokens);
    await store.save({ sources: [{ id, name, unit, hash, madeAt: clock.now(), under }] });
    await people.refresh();
    return token;
  }
  async function given(feed: Feed, token: string | Rejection) {
    return isRejection(token) ? token : { feed: await views.whole(feed), token };
  }
  async function end(feed: Feed): Promise<void> {
    for (const { id, name } of people.roster().sources) if (name === feed.name) await store.endSource(id);
    await people.refresh();
  }
  const receive = ({ body, caller }: Pick<Call<'receiveMessage'>, 'body' | 'caller'>) =>
    ports.intake.receive(caller, body instanceof Batch ? body : new Batch(new Uint8Array(), 0), ports.read);

  return {
    alertmanager: receive,
    receiveMessage: receive,
    async listFeeds({ caller }) {
      const who = runner(caller.person);
      if (isRejection(who)) return who;
      const seen = (unit: UnitId) => who.all || who.own.includes(unit);
      return {
        items: await views.lines(everyFeed().filter(({ unit }) => seen(unit))),
        units: people
          .directory()
          .units()
          .filter(({ id }) => seen(id))
          .map(({ id, name }) => ({ id, name })),
      };
    },
    async readFeed({ caller, params }) {
      const found = mine(caller.person, params.id);
      return isRejection(found) ? found : views.whole(found.feed);
    },
    async createFeed({ caller, body, key }) {
      const who = runner(caller.person);
      if (isRejection(who)) return who;
      const unit = body.unit ?? (who.own.length === 1 ? who.own[0] : undefined);
      if (unit === undefined) return invalid('unit', texts.whichUnit);
      if (!people.directory().unit(unit) || (!who.all && !who.own.includes(unit)))
        return reject('notAllowed', texts.notYourUnit);
      const content = contentOf(body);
      if (isRejection(content)) return content;
      const name = plain(body.name);
      const id = feedId(name);
      const by = { person: who.standing.person, name: who.standing.name };
      const request = hashOf(canonical([who.standing.person, key])).slice(0, 16);
      const made = await feeds.change(id, (before) => {
        // The same request once more, whose answer was lost.
        if (before?.request === request) return before;
        const isTaken = before !== undefined || people.roster().sources.some((one) => one.name === name);
        if (isTaken) return invalid('name', texts.nameTaken);
        return { id, name, unit, ...content, what: texts.made(content.kind), by, request };
      });
      return isRejection(made) ? made : given(made, await giveToken(made, caller.person, key));
    },
    async putFeed({ caller, params, body }) {
      const found = mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const content = contentOf(body);
      if (isRejection(content)) return content;
      const { id, name, unit } = found.feed;
      const by = { person: found.standing.person, name: found.standing.name };
      const made = await feeds.change(id, (before) => {
        if ((before?.version ?? 0) !== body.version) return reject('stale', texts.stale);
        const what = texts.changed(changedIn(before ?? found.feed, content));
        return { id, name, unit, ...content, what, by };
      });
      return isRejection(made) ? made : views.whole(made);
    },
    async removeFeed({ caller, params }) {
      const found = mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const by = { person: found.standing.person, name: found.standing.name };
      const { id, name, unit, kind } = found.feed;
      const gone = { id, name, unit, kind, removed: true as const, what: texts.removed, by };
      const made = feeds.find(id) ? await feeds.change(id, () => gone) : undefined;
      if (isRejection(made)) return made;
      await end(found.feed);
      await ports.records.forget(id);
      return { ok: true };
    },
    async tryFeed({ caller, body }) {
      const who = runner(caller.person);
      return isRejection(who) ? who : tried(body.kind, cleaned(body.mapping), body.message, known);
    },
    async giveFeedToken({ caller, params, key }) {
      const found = mine(caller.person, params.id);
      return isRejection(found) ? found : given(found.feed, await giveToken(found.feed, caller.person, key));
    },
    async endFeedToken({ caller, params }) {
      const found = mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const there = people.roster().sources.filter(({ name }) => name === found.feed.name);
      if (!there.some(({ id }) => id === params.token)) return reject('notFound', texts.noToken);
      if (there.length === 1) return reject('notNow', texts.lastToken);
      if (!(await store.endSource(params.token))) return reject('notFound', texts.noToken);
      await people.refresh();
      return { ok: true };
    },
  };
}

/** Why a mapping may not be saved: what is wrong with it, or with what it reads of its message. */
function faultOf(
  kind: MappedKind,
  mapping: Mapping | undefined,
  sample: string | undefined,
  known: (unit: string) => boolean,
): Rejection | undefined {
  if (!mapping) return invalid('mapping', texts.needMapping);
  const read = tried(kind, mapping, sample ?? '', known);
  if (read.reads) return undefined;
  const at = (path: string) => (path === 'message' ? 'sample' : `mapping.${path}`);
  const faults = read.faults.map(({ path, message }) => ({ path: at(path), message }));
  return reject('invalid', texts.sampleUnread, {
    faults: faults.length > 0 ? faults : [{ path: 'sample', message: texts.sampleUnread }],
  });
}

/** Without what was left empty. */
function cleaned(mapping: Call<'tryFeed'>['body']['mapping']): Mapping {
  return Object.fromEntries(
    Object.entries(mapping).filter(([, value]) => value !== undefined && value.length > 0),
  ) as Mapping;
}
const defined = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

function changedIn(before: Feed, after: Content): string[] {
  const parts = Object.keys(texts.parts) as (keyof typeof texts.parts)[];
  return parts
    .filter((part) => canonical(before[part] ?? null) !== canonical(after[part] ?? null))
    .map((part) => texts.parts[part]);
}

const invalid = (path: string, message: string): Rejection =>
  reject('invalid', message, { faults: [{ path, message }] });
