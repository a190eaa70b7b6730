/** Who may do what is an administrator's. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { CityClock, People, Standing } from '../matters/ports.ts';

/** Gives the standing of an administrator. @param refusal what anybody else is told */
export const administratorOnly =
  (people: Pick<People, 'standing'>, clock: CityClock, refusal: string) =>
  (person: PersonId): Standing | Rejection => {
    const standing = people.standing(person, clock.now());
    return standing?.administrator ? standing : reject('notAllowed', refusal);
  };
