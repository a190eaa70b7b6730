/** What came in by a channel and failed to its last attempt: an administrator sees why, has it tried again, or gives it up and says so. */
import type { StuckIncomingView } from '@banjie/shared/contract/routes/set-aside.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { personKey } from '@banjie/shared/kernel/party.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock, People } from '../../matters/ports.ts';
import { administratorOnly } from '../../people/administrator.ts';
import type { Tell } from '../channels/channel.ts';
import { placeAfter } from '../cursor.ts';
import { placeOf } from '../set-aside.ts';
import { texts as notifyTexts } from '../texts.ts';
import type { Aside, IncomingStore } from './ports.ts';
import { texts } from './texts.ts';

const PAGE = 20;

export function incomingHandlers(ports: {
  store: Pick<IncomingStore, 'aside' | 'asideCount' | 'asideOf' | 'againOne' | 'giveUp'>;
  people: Pick<People, 'standing' | 'directory'>;
  clock: CityClock;
  tell: Tell;
}): Handlers<'listStuckIncoming' | 'retryStuckIncoming' | 'giveUpStuckIncoming'> {
  const { store, people, clock, tell } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const gone = () => reject('taskClosed', texts.noLongerAside);
  const viewOf = ({ id, channel, kind, person, why, attempts, since }: Aside): StuckIncomingView => ({
    ...{ id, what: texts.what(channel, kind), reason: why, attempts },
    sinceText: formatInstant(instantOf(since.getTime()), { year: true }),
    ...(person === undefined ? {} : { who: people.directory().known(person)?.name ?? person }),
  });

  return {
    async listStuckIncoming({ caller, query: { cursor, limit = PAGE } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const after = placeAfter(cursor, notifyTexts.badCursor);
      if (isRejection(after)) return after;
      const [found, total] = await Promise.all([store.aside(limit + 1, after), store.asideCount()]);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        ...{ items: rows.map(viewOf), total },
        ...(found.length > limit && last ? { next: placeOf(last.id, last.since) } : {}),
      };
    },
    async retryStuckIncoming({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      return (await store.againOne(params.id)) ? { done: true } : gone();
    },
    async giveUpStuckIncoming({ caller, params, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const found = await store.asideOf(params.id);
      if (!found) return gone();
      const { id, channel, kind, person } = found;
      const what = texts.what(channel, kind);
      // Whoever pressed believes that it was done. He is told first: after a crash between the two, once more under the same key.
      if (person !== undefined)
        await tell([
          {
            to: [personKey(person)],
            notice: {
              ...{
                event: `incoming.${id.replaceAll(':', '.')}`,
                at: clock.now(),
                matter: '',
                number: '',
                kind: 'info',
                urgent: false,
              },
              ...{ words: [], subject: texts.givenUp.subject(what) },
              body: texts.givenUp.body(what, who.name, body.why),
            },
          },
        ]);
      return (await store.giveUp(id)) ? { done: true } : gone();
    },
  };
}
