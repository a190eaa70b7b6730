/** Who can't be pushed anything now, why, and which open deadlines nobody who could act would learn of. */
import type { Directory, PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { WECOM_BOT } from '../../chat/contacts.ts';
import type { Listed } from '../../matters/listed.ts';
import type { Channel, Channels } from '../channels/channel.ts';
import type { Wellness } from '../outgoing/wellness.ts';
import type { Reach } from '../ports.ts';
import { personsOf } from '../recipients.ts';
import type { Bounces } from './bounces.ts';

/** Why a channel does not reach somebody: he is not bound to it, it is not well, it has refused him, or waits for a word of his. */
export type Hindrance = { channel: string; why: 'unbound' | 'unwell' | 'refused' | 'silent'; detail?: string };

export interface Unreached {
  person: PersonId;
  hindrances: Hindrance[];
}

/** An open task that nobody of those who could do it would be told of. */
export interface Endangered {
  matter: string;
  number: string;
  title: string;
  item: string;
  step: string;
  procedure: string;
  version: number;
  dueAt: Instant;
  persons: PersonId[];
}

export interface Reachability {
  channels: { name: string; ok: boolean; detail?: string; capabilities: Channel['capabilities'] }[];
  holders: number;
  unreached: Unreached[];
  /** Who has not written to WeCom's bot yet, however else he is reached, and since when that is known. */
  invited: { person: PersonId; at: Instant }[];
  endangered: Endangered[];
  /** Only so many matters were looked at, the first due: there are more. */
  lookedAt?: number;
}

export interface ReachabilityPorts {
  channels: Channels;
  wellness: Pick<Wellness, 'states'>;
  bounces: Pick<Bounces, 'of'>;
  reach: Reach;
  /** Everybody who holds a post, each once. */
  holders(): readonly PersonId[];
  keysOf(person: PersonId): readonly PartyKey[];
  todo(keys: readonly PartyKey[], page: { limit: number }): Promise<readonly Listed[]>;
  now(): Instant;
}

/** Of so many matters, first due first, it is looked at whether anybody can be told. */
const LOOKED_AT = 300;

export function createReachability(ports: ReachabilityPorts) {
  const outside = ports.channels.filter(({ mode, capabilities }) => mode !== 'inside' && !capabilities.systems);

  /** Undefined where at least one reaches him. */
  async function hindrancesOf(person: PersonId, unwell: ReadonlyMap<string, string>): Promise<Hindrance[] | undefined> {
    const hindrances: Hindrance[] = [];
    for (const { name, addressOf } of outside) {
      const bounce = ports.bounces.of(person, name);
      const detail = unwell.get(name);
      const isSilent = bounce !== undefined && name === WECOM_BOT;
      if (isSilent) hindrances.push({ channel: name, why: 'silent' });
      else if (!(await addressOf(person))) hindrances.push({ channel: name, why: 'unbound' });
      else if (detail !== undefined) hindrances.push({ channel: name, why: 'unwell', detail });
      else if (bounce) hindrances.push({ channel: name, why: 'refused', detail: bounce.reason });
      else return undefined;
    }
    return hindrances;
  }

  async function endangered(unreached: ReadonlySet<PersonId>): Promise<Pick<Reachability, 'endangered' | 'lookedAt'>> {
    const keys = [...new Set([...unreached].flatMap((person) => [...ports.keysOf(person)]))];
    if (keys.length === 0) return { endangered: [] };
    const some = await ports.todo(keys, { limit: LOOKED_AT + 1 });
    const found = some.slice(0, LOOKED_AT);
    const all = found.flatMap(({ id, state }) =>
      state.items.flatMap((item) => {
        const [dueAt] = item.deadlines.map(({ at }) => at).sort();
        const persons = item.kind === 'task' ? personsOf(item.parties, ports.reach, ports.now()) : [];
        if (dueAt === undefined || persons.length === 0 || !persons.every((person) => unreached.has(person))) return [];
        const { number, title, procedure, version } = state;
        return [{ matter: id, number, title, item: item.id, step: item.step, procedure, version, dueAt, persons }];
      }),
    );
    return {
      endangered: all.sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1)),
      ...(some.length > found.length ? { lookedAt: found.length } : {}),
    };
  }

  return {
    async look(): Promise<Reachability> {
      const states = new Map(ports.wellness.states().map((one) => [one.channel, one]));
      const unwell = new Map(
        [...states.values()].flatMap(({ ok, channel, detail }) => (ok ? [] : [[channel, detail ?? ''] as const])),
      );
      const holders = ports.holders();
      const unreached: Unreached[] = [];
      for (const person of holders) {
        const hindrances = await hindrancesOf(person, unwell);
        if (hindrances) unreached.push({ person, hindrances });
      }
      return {
        channels: outside.map(({ name, capabilities }) => ({
          ...{ name, capabilities, ok: !unwell.has(name) },
          ...(unwell.get(name) ? { detail: unwell.get(name) ?? '' } : {}),
        })),
        holders: holders.length,
        unreached,
        invited: holders.flatMap((person) => {
          const bounce = ports.bounces.of(person, WECOM_BOT);
          return bounce ? [{ person, at: bounce.at }] : [];
        }),
        ...(await endangered(new Set(unreached.map(({ person }) => person)))),
      };
    },
  };
}

/** Everybody of the directory who holds a post. */
export const holdersIn = (posts: readonly { persons: readonly PersonId[] }[], directory: Directory): PersonId[] =>
  [...new Set(posts.flatMap(({ persons }) => persons))].filter((person) => directory.person(person) !== undefined);
