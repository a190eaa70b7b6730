/**
 * Tasks of people who can't hold them any more go back to where they came from. Who has lost something is told by
 * comparing the people as they are with how they were when this was last done; whoever begins with it, at its start or
 * after another process, goes through everybody, and so does everyone once an hour: nothing is missed, whoever dies
 * in the middle. That it happens once is decided where it is written (the matter's version).
 */
import { straysOf } from '@banjie/shared/engine/deciding/vacate.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import type { Versions } from '@banjie/shared/engine/definition/versions.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { LoadedMatter, MatterStore } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import type { PeopleService } from '../people/directory.ts';
import { lossesBetween, type Loss } from '../people/roster/losses.ts';
import type { HandStore } from './ports.ts';

export interface VacatingPorts {
  hands: HandStore;
  matters: Pick<MatterStore, 'load'>;
  people: Pick<PeopleService, 'current' | 'directory' | 'refresh'>;
  vacate: MatterService['vacate'];
  /** Who is on duty by a roster now: whoever was, and is not any more, has lost what it called him to. */
  onDuty?: () => ReadonlySet<PersonId>;
  registry?: Versions;
  /** The monotonic clock. */
  now?: () => number;
}

export interface Vacating {
  /** Does what is outstanding; gives in how many matters something was given back. Cheap when nobody has lost anything. */
  sweep(): Promise<number>;
}

const EVERYBODY_MS = 3_600_000;
/** A process that has not heard of a loss yet may let him claim something for two seconds more. */
const AGAIN_MS = 5_000;
/** A matter that moves on meanwhile is looked at anew so often, then with everybody. */
const ATTEMPTS = 5;

const nobody: ReadonlySet<PersonId> = new Set();

export function createVacating(ports: VacatingPorts): Vacating {
  const { hands, matters, people, vacate, registry = versions, now = () => performance.now() } = ports;
  let again: { losses: readonly Loss[]; at: number }[] = [];
  let seen:
    { people: ReturnType<PeopleService['current']>; onDuty: ReadonlySet<PersonId>; everybodyAt: number } | undefined;

  const hasStrays = ({ state }: LoadedMatter): boolean => {
    // What a later release has opened its processes look after.
    const procedure = registry.find(state.procedure, state.version);
    if (!procedure) return false;
    const scene = { procedure, matter: state, directory: people.directory(), registers: noRegisters };
    return state.items.some((item) => straysOf(scene, item).length > 0);
  };

  async function look(ids: readonly string[]): Promise<number> {
    const loaded = await Promise.all(ids.map((id) => matters.load(id)));
    const suspects = loaded.filter((one) => one !== undefined).filter(hasStrays);
    let given = 0;
    for (const matter of suspects) if (await giveBack(matter)) given += 1;
    return given;
  }

  async function giveBack({ state: { id } }: LoadedMatter): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const matter = await matters.load(id);
      if (!matter || !hasStrays(matter)) return false;
      // He may have got the post a moment ago in another process, and the task with it: the people as they were later
      // than the matter was read have heard of that.
      await people.refresh();
      if (!hasStrays(matter)) return false;
      const done = await vacate(id, matter.seq);
      if (isRejection(done)) throw new Error(`${id} was not vacated: ${done.rejected}`);
      // Else it has moved on meanwhile, or nobody was found who could take it.
      if (done) return true;
    }
    return false;
  }

  async function through(...found: AsyncIterable<string[]>[]): Promise<number> {
    let given = 0;
    for (const pieces of found) for await (const ids of pieces) given += await look(ids);
    return given;
  }

  async function everybody(current: ReturnType<PeopleService['current']>): Promise<number> {
    const persons = current.tables.persons.all();
    return through(hands.handedTo(persons.map(({ id }) => id)));
  }

  async function after(losses: readonly Loss[]): Promise<number> {
    if (losses.length === 0) return 0;
    const losers = [...new Set(losses.map(({ person }) => person))];
    // What they gave to prepare is in the hands of colleagues.
    const units = new Set(losses.map(({ unit }) => unit));
    const colleagues = [...units].flatMap((unit) =>
      people
        .current()
        .personsOf(unit)
        .map(({ id }) => id),
    );
    return through(hands.heldBy(losers), hands.preparedFor(losers, colleagues));
  }

  async function once(): Promise<number> {
    const current = people.current();
    const onDuty = ports.onDuty?.() ?? nobody;
    const at = now();
    if (!seen || at - seen.everybodyAt >= EVERYBODY_MS) {
      const given = await everybody(current);
      seen = { people: current, onDuty, everybodyAt: at };
      return given;
    }
    const offDuty = [...seen.onDuty].filter((person) => !onDuty.has(person));
    const losses = [
      ...(seen.people === current ? [] : lossesBetween(seen.people, current)),
      ...offDuty.map((person): Loss => ({ person, unit: current.unitOf(person) ?? '' })),
    ];
    const lookAgain = again.filter((one) => one.at <= at);
    const given = await after([...losses, ...lookAgain.flatMap((one) => one.losses)]);
    // Only now: what fails in the middle is begun anew from the same state.
    seen = { ...seen, people: current, onDuty };
    again = again.filter((one) => one.at > at);
    if (losses.length > 0) again.push({ losses, at: at + AGAIN_MS });
    return given;
  }

  let latest: Promise<unknown> = Promise.resolve();
  return {
    sweep() {
      // Whoever puts the clock forward sweeps beside the loop: what was seen last is the knowledge of both.
      const mine = latest.catch(() => undefined).then(once);
      latest = mine;
      return mine;
    },
  };
}
