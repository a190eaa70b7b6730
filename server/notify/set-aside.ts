/** What failed to its last attempt: an administrator sees why, has it tried again, or gives it up and says so. */
import type { SetAsideView } from '@banjie/shared/contract/routes/set-aside.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { SetAside } from '../matters/outbox.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { administratorOnly } from '../people/administrator.ts';
import type { MatterService } from '../matters/service.ts';
import { texts } from './texts.ts';

const LISTED = 200;

export function setAsideHandlers(ports: {
  setAside: SetAside;
  matters: Pick<MatterService, 'effectFailed'>;
  people: People;
  clock: CityClock;
}): Handlers<'listSetAside' | 'retrySetAside' | 'giveUpSetAside'> {
  const { setAside, matters, people, clock } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const gone = () => reject('taskClosed', texts.noLongerAside);

  return {
    async listSetAside({ caller }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      return { items: (await setAside.list(LISTED)).map(viewOf) };
    },
    async retrySetAside({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      return (await setAside.again(params.id)) ? { done: true } : gone();
    },
    async giveUpSetAside({ caller, params, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const found = await setAside.find(params.id);
      if (!found) return gone();
      const { matter, entry } = found;
      // The matter first: after a crash between the two it is given up once more, under the same key.
      const told = await matters.effectFailed(matter.id, entry.id, {
        what: texts.effects[entry.effect.effect],
        text: texts.givenUp(who.name, body.why),
        ...(entry.effect.effect === 'open' ? { child: entry.effect.link.id } : {}),
      });
      if (isRejection(told) && told.rejected === 'unavailable') return told;
      return (await setAside.giveUp(params.id)) ? { done: true } : gone();
    },
  };
}

const viewOf = ({ matter, entry }: Awaited<ReturnType<SetAside['list']>>[number]): SetAsideView => ({
  id: entry.id,
  what: texts.effects[entry.effect.effect],
  matter: matter.id,
  number: matter.number,
  title: matter.title,
  reason: entry.error ?? '',
  attempts: entry.attempts ?? 0,
  sinceText: formatInstant(entry.failedAt ? instantOf(entry.failedAt.getTime()) : entry.at, { year: true }),
  behind: matter.entries.filter((one) => one.behind === entry.id).length,
});
