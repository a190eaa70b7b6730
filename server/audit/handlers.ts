/** The audit trail for auditors. Who administers does not look at it: what he does is what stands there. */
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { audits } from '../people/entrances.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock } from '../matters/ports.ts';
import type { PeopleService } from '../people/directory.ts';
import type { MatterNames, TrailStore } from './ports.ts';
import { filterOf, viewsOf } from './reading.ts';
import { texts } from './texts.ts';

const A_PAGE = 50;

export function auditHandlers(ports: {
  trail: TrailStore;
  names: MatterNames;
  people: Pick<PeopleService, 'standing' | 'directory' | 'postsOf' | 'roster'>;
  clock: CityClock;
  /** What this process has noted a moment ago is to be seen too. */
  flush(): Promise<void>;
}): Handlers<'listAudit'> {
  const { trail, people, clock, names } = ports;

  /** By his own post: it is not handed on with a delegation. And he administers under none of his ids. */
  const auditor = (person: PersonId): Rejection | undefined =>
    audits(people, person, clock.now()) ? undefined : reject('notAllowed', texts.onlyAuditors);

  return {
    async listAudit({ caller, query }) {
      const refused = caller.channel === 'chat' ? reject('notAllowed', texts.onlyAuditors) : auditor(caller.person);
      if (refused) return refused;
      const filter = filterOf(query, people.roster().persons);
      if (isRejection(filter)) return filter;
      await ports.flush();
      const page = await trail.list(filter, query.limit ?? A_PAGE, query.cursor);
      const directory = people.directory();
      return {
        items: await viewsOf(page.records, directory, names),
        ...(page.next === undefined ? {} : { next: page.next }),
        note: texts.note,
      };
    },
  };
}
