/** The operation on who can't be reached: for administrators. */
import { reject } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock, People } from '../../matters/ports.ts';
import type { Hindrance, Reachability } from './reachability.ts';
import { texts } from './texts.ts';

const LISTED = 200;

export function reachabilityHandlers(ports: {
  look(): Promise<Reachability>;
  people: Pick<People, 'standing' | 'directory'>;
  /** What a task of that definition is called. */
  titleOf(procedure: string, version: number, step: string): string;
  clock: CityClock;
}): Handlers<'readReachability'> {
  const { look, people, titleOf, clock } = ports;
  const named = (person: PersonId) => {
    const known = people.directory().known(person);
    return { name: known?.name ?? person, unit: people.directory().unit(known?.unit ?? '')?.name ?? '' };
  };
  const whyOf = ({ channel, why }: Hindrance): string => texts.why[why](texts.titleOf(channel));
  return {
    async readReachability({ caller }) {
      if (!people.standing(caller.person, clock.now())?.administrator)
        return reject('notAllowed', texts.onlyAdministrators);
      const { channels, holders, unreached, invited, endangered, lookedAt } = await look();
      return {
        channels: channels.map(({ name, ok, detail, capabilities: { buttons, knowsRead } }) => ({
          ...{ title: texts.titleOf(name), ok, buttons, knowsRead },
          ...(detail ? { detail } : {}),
        })),
        holders,
        unreached: unreached.length,
        persons: unreached
          .slice(0, LISTED)
          .map(({ person, hindrances }) => ({ id: person, ...named(person), why: hindrances.map(whyOf) })),
        invitedCount: invited.length,
        endangeredCount: endangered.length,
        ...(lookedAt === undefined ? {} : { lookedAt }),
        invited: invited
          .slice(0, LISTED)
          .map(({ person, at }) => ({ id: person, ...named(person), sinceText: formatInstant(at) })),
        endangered: endangered
          .slice(0, LISTED)
          .map(({ matter, number, title, procedure, version, step, dueAt, persons }) => ({
            ...{ matter, number, title, task: titleOf(procedure, version, step), dueText: formatInstant(dueAt) },
            ...{ persons: persons.map((person) => named(person).name) },
          })),
      };
    },
  };
}
