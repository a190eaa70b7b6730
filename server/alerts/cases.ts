/**
 * One case, one matter at a time. A change of a case and the command that follows from it are written together, by one
 * conditional update, before the command is given: whoever comes after a crash finds the command and gives it again
 * under its key. So no alert that was answered is ever lost, and none is told twice, however many Alertmanagers send it.
 */
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { ActorRef, MatterService } from '../matters/service.ts';
import type { MatterStore } from '../matters/ports.ts';
import type { Alert, Payload } from './payload.ts';
import { caseId, groupOf, type AlertCase, type AlertStore, type CaseId } from './ports.ts';
import { texts } from './texts.ts';
import { alertRows, MOST_TOLD_AT_ONCE, openingOf } from './wording.ts';

export interface CasePorts {
  store: AlertStore;
  matters: Pick<MatterService, 'open' | 'give'>;
  /** For whether a matter has ended. */
  loaded: Pick<MatterStore, 'load'>;
}

/** What a payload says about one case. */
export interface News {
  firing: readonly Alert[];
  resolved: readonly Alert[];
  common: Pick<Payload, 'commonLabels' | 'commonAnnotations'>;
  /** Whether Alertmanager left alerts out; undefined when the payload is of another group. */
  truncated: boolean | undefined;
  known: (unit: UnitId) => boolean;
}

export type Outcome = 'opened' | 'joined' | 'recovered' | 'counted' | 'ignored';
const order: readonly Outcome[] = ['opened', 'joined', 'recovered', 'counted', 'ignored'];
const stronger = (a: Outcome, b: Outcome): Outcome => (order.indexOf(a) <= order.indexOf(b) ? a : b);

/** A case that ended meanwhile: its alerts belong to nobody and must be placed anew. */
export type Settled = { outcome: Outcome; matter?: { id: string; number: string } } | 'gone' | Rejection;

type System = Extract<ActorRef, { kind: 'system' }>;

/**
 * Further alerts of a matter in which others still fire are told by name up to here, then only counted: they change
 * nothing for whoever handles it, and a storm of them must not fill its matter.
 */
const MOST_TOLD = 2000;
/** Each lost race means that somebody else got on. */
const ATTEMPTS = 60;
/** Answers of a matter in which people were faster than the monitoring. */
const handledAlready = ['notNow', 'taskClosed', 'matterEnded'];

export function createCases({ store, matters, loaded }: CasePorts) {
  const isOpen = async (matter: string): Promise<boolean> => {
    const found = await loaded.load(matter);
    return found !== undefined && found.state.end === undefined;
  };

  /** Brings what a payload says into a case, and what follows from it into its matter. */
  async function bring(actor: System, id: CaseId, news: News): Promise<Settled> {
    let outcome: Outcome = 'ignored';
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await store.caseOf(groupOf(id));
      if (caseId(found) !== id) return 'gone';
      if (found.pending) {
        const refused = await give(actor, found, found.pending);
        if (refused) return refused;
        continue;
      }
      if (found.matter && !(await isOpen(found.matter.id))) {
        await store.release(found);
        return 'gone';
      }
      const step = after(found, news, actor.name);
      if (!step) {
        const known = found.matter !== undefined && news.firing.length + news.resolved.length > 0;
        return {
          outcome: known ? stronger(outcome, 'counted') : outcome,
          ...(found.matter ? { matter: found.matter } : {}),
        };
      }
      if (await store.save(step.next, found.turn)) outcome = stronger(outcome, step.outcome);
    }
    return reject('unavailable', texts.busy);
  }

  /** Gives the command of a case and takes it off. A rejection when the matter refuses it; nothing is lost then. */
  async function give(
    actor: System,
    found: AlertCase,
    { command, key, form, firingBefore }: NonNullable<AlertCase['pending']>,
  ): Promise<Rejection | undefined> {
    const { pending: _, ...settled } = found;
    const matter = found.matter;
    if (command === 'open' || !matter) {
      const opened = await matters.open(actor, { procedure: 'incident', form, key });
      if (!isRejection(opened)) {
        await store.save({ ...settled, matter: opened }, found.turn);
        return undefined;
      }
      if (opened.rejected === 'unavailable') return opened;
      await store.release(found);
      // The key was used in an earlier life of this collection: the next generation has another.
      return opened.rejected === 'keyReused' ? undefined : opened;
    }
    const given = await matters.give(actor, { id: matter.id, command, form, key });
    if (isRejection(given)) {
      if (given.rejected === 'unavailable') return given;
      if (!(await isOpen(matter.id))) {
        await store.release(found);
        return undefined;
      }
      if (command === 'alertFired' || !handledAlready.includes(given.rejected)) {
        await store.save({ ...settled, firing: firingBefore }, found.turn);
        return given;
      }
    }
    await store.save(settled, found.turn);
    return undefined;
  }

  return { bring };
}

/** The next state of a case that nothing is pending in; undefined when the news changes nothing. */
function after(found: AlertCase, news: News, source: string): { next: AlertCase; outcome: Outcome } | undefined {
  const known = new Set(found.firing);
  const fresh = news.firing.filter((one) => !known.has(one.fingerprint));
  const over = news.resolved.filter((one) => known.has(one.fingerprint));
  const gone = new Set(over.map((one) => one.fingerprint));
  const still = found.firing.filter((one) => !gone.has(one));
  const unseen = news.truncated ?? found.unseen;
  const base = { ...found, unseen };
  const with_ = (more: readonly Alert[]) => [...still, ...more.map((one) => one.fingerprint)];

  if (!found.matter) {
    if (fresh.length === 0) return undefined;
    const told = fresh.slice(0, MOST_TOLD_AT_ONCE);
    const form = openingOf(told, news.common, source, news.known);
    const pending = { command: 'open' as const, key: `alert:${caseId(found)}`, form, firingBefore: [] };
    return { next: { ...base, firing: with_(told), told: told.length, pending }, outcome: 'opened' };
  }
  const key = `alert:${found.generation}:${found.turn}`;
  if (fresh.length > 0) {
    if (found.firing.length > 0 && found.told >= MOST_TOLD)
      return { next: { ...base, firing: with_(fresh) }, outcome: 'counted' };
    const told = fresh.slice(0, MOST_TOLD_AT_ONCE);
    const form = { alerts: alertRows(told) };
    const pending = { command: 'alertFired' as const, key, form, firingBefore: found.firing };
    const next = { ...base, firing: with_(told), told: found.told + told.length, calm: false, pending };
    return { next, outcome: 'joined' };
  }
  if (still.length === 0 && !found.calm && !unseen && news.resolved.length > 0) {
    const form = { alerts: alertRows((over.length > 0 ? over : news.resolved).slice(0, MOST_TOLD_AT_ONCE)) };
    const pending = { command: 'alertsResolved' as const, key, form, firingBefore: found.firing };
    return { next: { ...base, firing: [], calm: true, pending }, outcome: 'recovered' };
  }
  return over.length > 0 || unseen !== found.unseen
    ? { next: { ...base, firing: still }, outcome: 'counted' }
    : undefined;
}
