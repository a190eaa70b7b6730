/**
 * Duties that open by themselves: once, on whichever server process, also when all were down on the day. What is due is
 * computed from the definitions and the day up to which all was opened, so a missed tick changes nothing; the matter's
 * id follows from its turn, so two processes that open it meet in one document.
 */
import { dueOpenings, type DueOpening } from '@banjie/shared/engine/time/due-openings.ts';
import { periodOf, turnsBetween, type EntryTurns } from '@banjie/shared/engine/definition/recurrence.ts';
import type { Procedure, Settings } from '@banjie/shared/engine/definition/definition.ts';
import { noRegisters, type RegisterEntry, type RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import {
  addDays,
  addMs,
  atTime,
  dayOf,
  daysBetween,
  MS_PER_HOUR,
  type Day,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import type { Handlers } from '../http/handler.ts';
import { seesDuties } from '../people/entrances.ts';
import type { CityClock, People } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import { fresh } from '../registers/fresh.ts';
import type { RegisterStore } from '../registers/ports.ts';
import type { RecurringStore } from './ports.ts';
import { texts } from './texts.ts';

/** On its day a duty opens in the morning: its notice wakes nobody. */
const OPENS_AT_HOUR = 8;
const OPENS_AT = '08:00';
const LOOK_AHEAD_DAYS = 400;
const LISTED = 300;
/** Entries that are looked at together. */
const ENTRIES = 500;

export interface RecurringPorts {
  store: RecurringStore;
  procedures: readonly Procedure[];
  people: People;
  registers: RegisterSource & Pick<RegisterStore, 'due' | 'dueCount' | 'nextDay'>;
  settings: Settings;
  clock: CityClock;
  matters: Pick<MatterService, 'openTurn'>;
  log: { error(details: object, text: string): void };
}

export interface Recurring {
  /** Opens what is due; gives how many matters were opened. */
  sweep(now: Instant): Promise<number>;
  /** When something opens next; undefined when nothing ever does. */
  nextWake(now: Instant): Promise<Instant | undefined>;
  handlers: Handlers<'listRecurring'>;
}

export function createRecurring(ports: RecurringPorts): Recurring {
  const { store, people, registers, settings, clock, matters, log } = ports;
  const recurring = ports.procedures.filter((one) => one.recurs);
  /** The day that it is, for openings: it begins in the morning. */
  const openingDay = (now: Instant): Instant => addMs(now, -OPENS_AT_HOUR * MS_PER_HOUR);
  /** Days already looked at by this process, with the facts of then: most sweeps have nothing to do. */
  const seen = new Map<string, string>();

  const city = () => {
    const directory = people.directory();
    return { directory, registers: noRegisters, settings, units: directory.units() };
  };

  /** Entries whose turn has come, page by page; one empty page for a duty that does not recur by entries. */
  async function* duePages(turns: EntryTurns | undefined, today: Day): AsyncIterable<RegisterEntry[]> {
    if (!turns) {
      yield [];
      return;
    }
    for (let after: string | undefined; ;) {
      const until = addDays(today, turns.lead);
      const page = await registers.due(turns.register, turns.value, {
        ...{ until, limit: ENTRIES },
        ...(after === undefined ? {} : { after }),
      });
      yield page;
      after = page.at(-1)?.subject;
      if (page.length < ENTRIES) return;
    }
  }

  async function open({ key, procedure, turn, unit, form }: DueOpening, now: Instant): Promise<boolean> {
    const { title, on } = turn;
    const record = { id: key, procedure: procedure.key, turn: title, on, at: now, ...(unit ? { unit } : {}) };
    if (unit === undefined) {
      await store.note({ ...record, state: 'skipped', why: texts.nobody });
      return false;
    }
    const opened = await matters.openTurn({
      key,
      procedure: procedure.key,
      unit,
      form,
      turn: { key: turn.key, title, on },
    });
    if (isRejection(opened)) {
      if (opened.rejected === 'unavailable') throw new Error(opened.text);
      const faults = (opened.faults ?? []).map((one) => `${one.path}：${one.message}`).join('；');
      await store.note({ ...record, state: 'skipped', why: texts.refused(opened.text, faults) });
      log.error({ turn: key, rejected: opened }, 'a recurring duty was not opened');
      return false;
    }
    await store.note({ ...record, state: 'opened', matter: opened.id, number: opened.number });
    return true;
  }

  async function sweepOne(procedure: Procedure, now: Instant): Promise<number> {
    const today = dayOf(openingDay(now));
    const turns = entryTurnsOf(procedure);
    // Entries may fall due by being put in: they are looked at whenever their number has changed.
    const mark = turns
      ? `${today}/${await registers.dueCount(turns.register, turns.value, addDays(today, turns.lead))}`
      : today;
    if (seen.get(procedure.key) === mark) return 0;
    // What was due before the city began is no duty of this system.
    const after = await store.through(procedure.key, today);
    let opened = 0;
    for await (const entries of duePages(turns, today)) {
      const due = await fresh(registers, city(), (at) =>
        dueOpenings(procedure, after, openingDay(now), { ...at, entries }),
      );
      const known = await store.known(due.map((one) => one.key));
      for (const one of due) if (!known.has(one.key) && (await open(one, now))) opened += 1;
    }
    await store.advance(procedure.key, today);
    seen.set(procedure.key, mark);
    return opened;
  }

  return {
    async sweep(now) {
      let opened = 0;
      for (const procedure of recurring) {
        try {
          opened += await sweepOne(procedure, now);
        } catch (error) {
          log.error({ err: error, procedure: procedure.key }, 'recurring duties could not be opened');
        }
      }
      return opened;
    },
    async nextWake(now) {
      const today = dayOf(openingDay(now));
      const days = await Promise.all(
        recurring.map(async (procedure) => {
          const { recurs } = procedure;
          const turns = entryTurnsOf(procedure);
          if (turns) {
            const { register, value, lead } = turns;
            const day = await registers.nextDay(register, value, addDays(today, lead));
            return day === undefined ? undefined : addDays(day, -lead);
          }
          return recurs && turnsBetween(recurs, today, addDays(today, LOOK_AHEAD_DAYS), settings)[0]?.on;
        }),
      );
      const next = days.filter((one) => one !== undefined).sort()[0];
      return next === undefined ? undefined : atTime(next, OPENS_AT);
    },
    handlers: {
      async listRecurring({ caller, query }) {
        const standing = people.standing(caller.person, clock.now());
        if (!standing) return reject('notSignedIn', texts.notSignedIn);
        if (!seesDuties(standing, people.directory())) return reject('notAllowed', texts.notAllowed);
        const found = await store.list({
          ...(query.procedure ? { procedure: query.procedure } : {}),
          ...(query.skipped === '1' ? { state: 'skipped' as const } : {}),
          limit: LISTED,
        });
        const today = dayOf(openingDay(clock.now()));
        return {
          duties: recurring.map((procedure) => dutyView(procedure, today)),
          turns: found.map((one) => {
            const late = one.state === 'opened' ? Math.max(0, daysBetween(one.on, dayOf(one.at))) : 0;
            return {
              procedure: one.procedure,
              procedureTitle: latestProcedure(one.procedure)?.title ?? one.procedure,
              turn: one.turn,
              on: one.on,
              state: late > 0 ? ('late' as const) : one.state,
              stateText: texts.states[late > 0 ? 'late' : one.state],
              lateDays: late,
              ...(one.unit ? { unit: people.directory().unit(one.unit)?.name ?? one.unit } : {}),
              ...(one.matter && one.number ? { matter: one.matter, number: one.number } : {}),
              ...(one.why ? { why: one.why } : {}),
            };
          }),
        };
      },
    },
  };

  function dutyView(procedure: Procedure, today: string) {
    const { recurs } = procedure;
    const every = recurs && periodOf(recurs, settings);
    const next =
      recurs && every ? turnsBetween(recurs, today, addDays(today, LOOK_AHEAD_DAYS), settings)[0] : undefined;
    return {
      procedure: procedure.key,
      title: procedure.title,
      every: `${texts.every[every ?? 'entry']}${recurs?.every === 'setting' ? texts.bySetting : ''}`,
      ...(next ? { next: next.on } : {}),
    };
  }
}

const entryTurnsOf = ({ recurs }: Procedure): EntryTurns | undefined =>
  recurs && typeof recurs.for === 'object' && 'register' in recurs.for ? recurs.for : undefined;
