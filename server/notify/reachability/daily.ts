/** The notice of a morning to the administrators: who can't be reached, and which deadlines nobody would learn of. */
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { atTime, dayOf, formatInstant, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notices.ts';
import type { DeliveryStore } from '../ports.ts';
import type { Reachability } from './reachability.ts';
import { summaryNotice } from '../summaries/once.ts';
import { texts } from './texts.ts';

export interface DailyPorts {
  store: Pick<DeliveryStore, 'ofEvent'>;
  notices: Pick<Notices, 'tell'>;
  look(): Promise<Reachability>;
  /** Whether what is known of the channels is more than what a start or a restart shows. */
  isSettled(): boolean;
  administrators(): readonly PersonId[];
  nameOf(person: PersonId): string;
  /** Whether it is a working day. */
  isWorkingDay(day: Day): boolean;
  now(): Instant;
}

const MORNING = '08:45';
const NAMED = 6;

export function createDaily(ports: DailyPorts) {
  let done: Day | undefined;
  return {
    async sweep(): Promise<boolean> {
      const now = ports.now();
      const day = dayOf(now);
      if (done === day || !ports.isWorkingDay(day) || now < atTime(day, MORNING)) return false;
      if (!ports.isSettled()) return false;
      const event = `unreached.${day}`;
      const isTold = (await ports.store.ofEvent(event)).length > 0;
      const { unreached, endangered, channels } = isTold ? nothing : await ports.look();
      if (unreached.length > 0) {
        const names = unreached.slice(0, NAMED).map(({ person }) => ports.nameOf(person));
        const unwell = channels.filter(({ ok }) => !ok).map(({ name }) => texts.titleOf(name));
        const body = [
          ...(unwell.length > 0 ? [texts.daily.unwell(unwell)] : []),
          texts.daily.who(names, unreached.length),
          ...(endangered.length > 0 ? [texts.daily.endangered(endangered.length)] : []),
          ...endangered
            .slice(0, NAMED)
            .map(({ title, number, dueAt }) => texts.daily.line(title, number, formatInstant(dueAt))),
          ...(endangered.length > NAMED ? [texts.daily.more(endangered.length - NAMED)] : []),
          texts.daily.where,
        ];
        await ports.notices.tell([
          {
            to: ports.administrators().map(personKey),
            notice: summaryNotice(event, now, {
              subject: texts.daily.subject(unreached.length, endangered.length),
              body: body.join('\n'),
            }),
          },
        ]);
      }
      done = day;
      return unreached.length > 0;
    },
  };
}

const nothing: Reachability = { channels: [], holders: 0, unreached: [], invited: [], endangered: [] };
