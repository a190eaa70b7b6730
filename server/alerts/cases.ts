/**
 * One case, one matter at a time. A change of a case and the command that follows from it are written together, by one
 * conditional update, before the command is given: whoever comes after a crash finds the command and gives it again
 * under its key. So no alert that was answered is ever lost, and none is told twice, however many Alertmanagers send it.
 */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { extentIn } from '@banjie/shared/procedures/incident/event.ts';
import { isRejection, reject, rejectionStatus, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { msBetween } from '@banjie/shared/kernel/time.ts';
import type { ActorRef } from '../matters/commands/actors.ts';
import type { MatterService } from '../matters/service.ts';
import type { CityClock, MatterStore } from '../matters/ports.ts';
import { afterNews, afterTime, type News, type Outcome, type Step } from './next.ts';
import {
  caseId,
  groupOf,
  sourceOf,
  type AlertCase,
  type AlertStore,
  type CaseId,
  type PendingCommand,
} from './ports.ts';
import { texts } from './texts.ts';

export interface CasePorts {
  store: AlertStore;
  matters: Pick<MatterService, 'open' | 'give'>;
  /** For whether a matter has ended, and where it stands. */
  loaded: Pick<MatterStore, 'load'>;
  clock: CityClock;
  onError(error: unknown): void;
}

const order: readonly Outcome[] = ['opened', 'joined', 'recovered', 'counted', 'ignored'];
const stronger = (a: Outcome, b: Outcome): Outcome => (order.indexOf(a) <= order.indexOf(b) ? a : b);

/** A case that ended meanwhile: its alerts belong to nobody and must be placed anew. */
export type Settled = { outcome: Outcome; matter?: { id: string; number: string } } | 'gone' | Rejection;

type System = Extract<ActorRef, { kind: 'system' }>;

/** Each lost race means that somebody else got on. */
const ATTEMPTS = 60;
/** Answers of a matter in which people were faster than the monitoring. */
const handledAlready = ['notNow', 'taskClosed', 'matterEnded'];
/** Steps in which the matter is with somebody who sees to the fault. */
const handling = ['acknowledge', 'handle'];
const UNSETTLED_AT_ONCE = 200;
/** A command that broke down so often, and for so long, is one that its matter can't take. */
const BROKEN_TIMES = 3;
const BROKEN_FOR = 5 * 60_000;

export function createCases({ store, matters, loaded, clock, onError }: CasePorts) {
  const openMatter = async (matter: string) => {
    const found = await loaded.load(matter);
    return found !== undefined && found.state.end === undefined ? found.state : undefined;
  };

  /** Brings what a payload says into a case, and what follows from it into its matter. */
  async function bring(actor: System, id: CaseId, news: Omit<News, 'ended' | 'inHand' | 'extent'>): Promise<Settled> {
    const now = clock.now();
    const fingerprints = news.firing.map((one) => one.fingerprint);
    return change(actor, id, {
      // Read after the case: whoever ended an occurrence had said so before he changed the case.
      async step(found, inHand, state) {
        const ended = await store.ended(actor.name, fingerprints);
        const extent = state && extentIn(state);
        return afterNews(found, { ...news, ended, inHand, ...(extent ? { extent } : {}) }, actor, now);
      },
      known: news.firing.length + news.resolved.length > 0,
      repeats: news.firing.length > 0 ? 1 : 0,
    });
  }

  /** What time alone does: what has flapped is calm now, or fires without an end; a command that was left behind is given. */
  async function settle(): Promise<void> {
    const now = clock.now();
    for (const found of await store.unsettled(UNSETTLED_AT_ONCE)) {
      const { group, unit } = found;
      const actor: System = { kind: 'system', name: sourceOf(group), ...(unit === undefined ? {} : { unit }) };
      await change(actor, caseId(found), {
        step: (one, inHand) => Promise.resolve(afterTime(one, inHand, now)),
        known: false,
        repeats: 0,
      }).catch(onError);
    }
  }

  async function change(
    actor: System,
    id: CaseId,
    {
      step: stepOf,
      known,
      repeats,
    }: {
      step: (found: AlertCase, inHand: boolean, state?: MatterState) => Promise<Step | undefined>;
      known: boolean;
      /** What is counted when nothing comes of it. */
      repeats: number;
    },
  ): Promise<Settled> {
    let outcome: Outcome = 'ignored';
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await store.caseOf(groupOf(id));
      if (caseId(found) !== id) return 'gone';
      if (found.pending) {
        const refused = await give(actor, found, found.pending);
        if (refused) return refused;
        continue;
      }
      const state = found.matter && (await openMatter(found.matter.id));
      if (found.matter && !state) {
        await store.release(found);
        return 'gone';
      }
      const { matter } = found;
      const step = await stepOf(found, state?.items.some((item) => handling.includes(item.step)) === true, state);
      if (!step) {
        if (matter && repeats > 0 && outcome === 'ignored')
          await store.tally(matter.id, clock.now(), { repeats, flaps: 0, flapping: found.damping.on !== undefined });
        return { outcome: known && matter ? stronger(outcome, 'counted') : outcome, ...(matter ? { matter } : {}) };
      }
      if (!(await store.save(step.next, found.turn))) continue;
      outcome = stronger(outcome, step.outcome);
      if (found.matter && (step.flaps || step.next.damping.on !== found.damping.on))
        await store.tally(found.matter.id, clock.now(), {
          repeats: 0,
          flaps: step.flaps ?? 0,
          flapping: step.next.damping.on !== undefined,
        });
    }
    return reject('unavailable', texts.busy);
  }

  /** Gives the command of a case and takes it off. A rejection when it is to be tried again, or nobody may open; nothing is lost then. */
  async function give(actor: System, found: AlertCase, pending: PendingCommand): Promise<Rejection | undefined> {
    const { pending: _, ...settled } = found;
    const { command, key, form } = pending;
    const matter = found.matter;
    if (command === 'open' || !matter) {
      const opened = await unbroken(found, pending, () => matters.open(actor, { procedure: 'incident', form, key }));
      if (!isRejection(opened)) {
        await store.save({ ...settled, matter: opened }, found.turn);
        return undefined;
      }
      if (mayComeAgain(opened)) return opened;
      await store.release(found);
      // The key was used in an earlier life of this collection: the next generation has another.
      return opened.rejected === 'keyReused' ? undefined : opened;
    }
    const given = await unbroken(found, pending, () => matters.give(actor, { id: matter.id, command, form, key }));
    if (isRejection(given)) {
      if (mayComeAgain(given)) return given;
      const faster = command === 'alertsResolved' && handledAlready.includes(given.rejected);
      if (!faster || !(await openMatter(matter.id))) {
        // Ended, or for whatever reason it takes this no more: what fires opens a matter that does.
        await store.release(found);
        return undefined;
      }
    }
    await store.save(settled, found.turn);
    return undefined;
  }

  /**
   * A command that breaks down is given again with the next payload: the database may be away. One that keeps breaking
   * down while everything else can be written is one that its matter can't take (full, broken): its case is released.
   */
  async function unbroken<T>(found: AlertCase, pending: PendingCommand, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      const now = clock.now();
      const before = pending.broken;
      const broken = { times: (before?.times ?? 0) + 1, since: before?.since ?? now };
      if (broken.times >= BROKEN_TIMES && msBetween(broken.since, now) >= BROKEN_FOR) await store.release(found);
      else await store.save({ ...found, pending: { ...pending, broken } }, found.turn);
      throw error;
    }
  }

  return { bring, settle };
}

/** 503: nothing is wrong with the command. */
const mayComeAgain = ({ rejected }: Rejection): boolean => rejectionStatus[rejected] >= 500;
