/**
 * Whoever stands in for another is told what he takes over when it begins, and what goes back when it ends, each once. Found
 * by looking at what runs: the id of each summary follows from its delegation, so that nobody is told twice by however many.
 */
import { personKey, type PartyKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { addDays, dayOf, formatDay, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { DelegationRecord } from '../../people/ports.ts';
import type { Notices } from '../notices.ts';
import type { DeliveryStore } from '../ports.ts';
import { createOnce } from './once.ts';
import { texts } from './texts.ts';

/** A task of somebody's list, as it is named in a summary. */
export interface Line {
  title: string;
  number: string;
  dueAt?: Instant;
}

export interface DelegationSummaryPorts {
  store: Pick<DeliveryStore, 'ofEvent'>;
  notices: Pick<Notices, 'tell'>;
  /** All that nobody has ended early, and those that somebody has ended since that day. */
  delegations(since: Day): Promise<readonly DelegationRecord[]>;
  holds(delegation: DelegationRecord): boolean;
  nameOf(person: PersonId): string;
  keysOf(person: PersonId): readonly PartyKey[];
  /** Open tasks and receipts of these, first due first, so many at most. */
  linesOf(keys: readonly PartyKey[], most: number): Promise<readonly Line[]>;
  /** City time. */
  now(): Instant;
}

const NAMED = 8;
const COUNTED = 100;
/** What ended longer ago is no news, e.g. after an upgrade. */
const NEWS_DAYS = 3;

type Moment = 'start' | 'end';
const eventOf = ({ id }: DelegationRecord, moment: Moment): string => `delegation.${id}.${moment}`;

export function createDelegationSummaries(ports: DelegationSummaryPorts) {
  const { store, notices, now } = ports;
  const once = createOnce({ store, tell: notices.tell, now });

  async function summaryOf(one: DelegationRecord, moment: Moment) {
    const own = ports.keysOf(one.to);
    const keys = ports.keysOf(one.from).filter((key) => !own.includes(key));
    const lines = await ports.linesOf(keys, COUNTED + 1);
    const from = ports.nameOf(one.from);
    const count = lines.length > COUNTED ? `${COUNTED}+` : String(lines.length);
    const named = lines.slice(0, NAMED).map((line, n) => texts.line(n + 1, line));
    const until = one.endedAt === undefined ? one.untilDay : dayOf(one.endedAt);
    const to = [personKey(one.to)];
    if (moment === 'start')
      return {
        ...{ to, subject: texts.started.subject(from, lines.length) },
        body: [texts.started.head(from, formatDay(one.untilDay), count), ...named].join('\n'),
      };
    return {
      ...{ to, subject: texts.ended.subject(from) },
      body: [texts.ended.head(from, formatDay(until), count), ...named].join('\n'),
    };
  }

  return {
    /** Gives how many were told. */
    async sweep(): Promise<number> {
      const today = dayOf(now());
      const since = addDays(today, -NEWS_DAYS);
      let count = 0;
      for (const one of await ports.delegations(since)) {
        const isOver = one.endedAt !== undefined || today > one.untilDay;
        if (one.fromDay > today || (isOver && one.untilDay < since)) continue;
        const runs = !isOver && ports.holds(one);
        const moment = runs ? 'start' : 'end';
        // The end of what never began is no news.
        if (!runs && !(await once.isTold(eventOf(one, 'start')))) continue;
        if (await once.tell(eventOf(one, moment), () => summaryOf(one, moment))) count += 1;
      }
      return count;
    },
  };
}
