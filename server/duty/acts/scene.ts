/** What every act on a roster needs: who may be put into it, who did it, and how others are told. */
import { createHash } from 'node:crypto';
import type { Line } from '@banjie/shared/duty/roster.ts';
import { personKey, type PersonId, type PostKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../../notify/notices.ts';
import { summaryNotice } from '../../notify/summaries/once.ts';
import type { PeopleService } from '../../people/directory.ts';
import type { DutyService } from '../duty.ts';
import type { DutyChange } from '../ports.ts';
import { texts } from '../texts.ts';
import type { Views } from '../views.ts';

export interface ActPorts {
  duty: DutyService;
  people: Pick<PeopleService, 'directory' | 'nameOf' | 'standing'>;
  views: Pick<Views, 'swapText'>;
  tell: Notices['tell'];
  now(): Instant;
}

/** Whose roster. */
export interface Of {
  unit: UnitId;
  post: PostKey;
}
export type Made = { text: string; id?: string } | Rejection;
export type Days = { from: Day; until: Day };

export const LONGEST_DAYS = 366;

export const invalid = (...faults: Fault[]): Rejection =>
  reject('invalid', faults[0]?.message ?? texts.invalid, { faults });
/** The same act under the same key has the same id. */
export const idOf = (person: PersonId, key: string): string =>
  createHash('sha256').update(`${person}\n${key}`).digest('base64url').slice(0, 16);
export const lineIn = (roster: DutyChange, key: string | undefined): Line | undefined =>
  key === undefined ? roster.lines[0] : roster.lines.find((line) => line.key === key);

export type Scene = ReturnType<typeof sceneOf>;
export function sceneOf({ people, tell, now, ...ports }: ActPorts) {
  return {
    ...{ ...ports, people, now, nameOf: people.nameOf },
    holders: ({ unit, post }: Of) => people.directory().holders(unit, post),
    byOf(person: PersonId): DutyChange['by'] {
      const standing = people.standing(person, now());
      return { person, name: standing?.name ?? person, unit: standing?.unitName ?? '' };
    },
    say: (event: string, to: readonly PersonId[], subject: string, body: string) =>
      tell([{ to: to.map(personKey), notice: summaryNotice(`duty.${event}`, now(), { subject, body }) }]),
  };
}
