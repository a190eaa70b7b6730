/** The operations on one's own sessions. */
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { PeopleService } from '../directory.ts';
import { texts } from '../texts.ts';
import type { Sessions } from './sessions.ts';

export type SessionRoutes = 'refreshSession' | 'listSessions' | 'endSession' | 'signOut';

export interface SessionHandlerPorts {
  sessions: Sessions;
  people: Pick<PeopleService, 'admit'>;
}

const textOf = (at: Date): string => formatInstant(instantOf(at.getTime()), { year: true });

export function sessionHandlers({ sessions, people }: SessionHandlerPorts): Handlers<SessionRoutes> {
  return {
    refreshSession: ({ body }) => sessions.renew(body.refresh, people.admit),
    async listSessions({ caller }) {
      const found = await sessions.listOf(caller.person);
      return {
        items: found.map(({ id, device, since, lastAt }) => ({
          ...{ id, device: device === '' ? texts.session.unknownDevice : device },
          ...{ sinceText: textOf(since), lastText: textOf(lastAt), current: id === caller.session },
        })),
      };
    },
    async endSession({ caller, params }) {
      return (await sessions.end(caller.person, params.id)) ? { ok: true } : reject('notFound', texts.session.none);
    },
    async signOut({ caller, body }) {
      if (body.everywhere === true) await sessions.endAll(caller.person);
      else if (caller.session !== undefined) await sessions.end(caller.person, caller.session);
      return { ok: true };
    },
  };
}
