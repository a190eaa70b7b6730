/** What monitoring reports, as Alertmanager does: each alert finds the matter that it belongs to, or opens one. */
import type { AlertAnswer as Answer } from '@banjie/shared/contract/routes/alerts.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, msOf } from '@banjie/shared/kernel/time.ts';
import type { Counted, People } from '../matters/ports.ts';
import { hashOf } from '../proof/hash.ts';
import type { Silence } from '../maintenance/silence.ts';
import type { HeldAlert } from '../maintenance/ports.ts';
import { createCases, type CasePorts } from './cases.ts';
import type { Alert, Payload } from './payload.ts';
import { caseId, groupOf, type CaseId } from './ports.ts';
import { heard, saidView } from './said.ts';
import { texts } from './texts.ts';
import { nobodyKnown, systemsNamed, unitsNamed, type Allocated } from './wording.ts';

export interface AlertHandlerPorts extends CasePorts {
  people: Pick<People, 'directory'>;
  /** By the register of allocations; nobody is known to run or use anything without it. */
  allocations?: (systems: readonly string[]) => Promise<Allocated>;
  /** Keeps silent what falls into a window of maintenance. */
  silence?: Silence;
  /** Leaves a trace of what was not taken. */
  refused(source: string, rejection: Rejection): Promise<void>;
}

type Placed = Map<CaseId, { firing: Alert[]; resolved: Alert[] }>;

/** Alerts are placed anew at most this often: each time the matter of one of them has just ended. */
const ROUNDS = 20;
/** Systems of one payload that are looked up. */
const MOST_SYSTEMS = 200;
/** Clocks of two machines differ by less. */
const AHEAD_MS = 5 * 60_000;

export function createAlerts(ports: AlertHandlerPorts) {
  const { store, people } = ports;
  const cases = createCases(ports);

  /** The live case of every alert. What fires and belongs to nobody goes to the case of its group; what is over and belongs to nobody is left out. */
  async function place(source: string, group: string, alerts: readonly Alert[]): Promise<Placed> {
    const fingerprints = alerts.map((one) => one.fingerprint);
    for (let round = 0; round < ROUNDS; round += 1) {
      const owners = await store.owners(source, fingerprints);
      const groups = [...new Set([...owners.values()].map(groupOf))];
      const live = new Set((await store.cases(groups)).map(caseId));
      const homeless = (one: Alert) => !live.has(owners.get(one.fingerprint) ?? '');
      const seen = new Map(
        alerts
          .filter((one) => one.status === 'firing' && homeless(one))
          .map((one) => [one.fingerprint, owners.get(one.fingerprint)]),
      );
      if (seen.size > 0) {
        // Read back after the claim: of two groups that claim one alert at the same time, one has it.
        await store.claim(source, caseId(await store.caseOf(group)), seen);
        continue;
      }
      const placed: Placed = new Map();
      for (const one of alerts) {
        const owner = owners.get(one.fingerprint);
        if (owner === undefined || !live.has(owner)) continue;
        const of = placed.get(owner) ?? { firing: [], resolved: [] };
        of[one.status].push(one);
        placed.set(owner, of);
      }
      return placed;
    }
    throw new Error('alerts found no place');
  }

  /**
   * A clock that goes ahead says nothing of when something began: kept as it is, it would make an older occurrence of
   * whatever the same monitoring says once its clock is right, and that would wake nobody.
   */
  function believed(sent: Payload): Payload {
    // Monitors go by the real time, also where a city in training has a time of its own.
    const { clock } = ports;
    const now = clock.now();
    const latest = Math.max(msOf(now), msOf(clock.machine?.() ?? now)) + AHEAD_MS;
    return sent.alerts.every(({ startsAt }) => startsAt <= latest)
      ? sent
      : { ...sent, alerts: sent.alerts.map((one) => (one.startsAt <= latest ? one : { ...one, startsAt: 0 })) };
  }

  async function take(
    given: Payload,
    caller: { name: string; unit: string },
    group = `group:${caller.name}:${hashOf(given.groupKey).slice(0, 32)}`,
  ): Promise<Answer | Rejection> {
    const sent = believed(given);
    const actor = { kind: 'system' as const, name: caller.name, unit: caller.unit };
    const known = (unit: string) => people.directory().unit(unit) !== undefined;
    const matters = new Map<string, Answer['matters'][number]>();
    let refused: Rejection | undefined;
    const firingNow = sent.alerts.filter((one) => one.status === 'firing');
    const systems = systemsNamed(firingNow).slice(0, MOST_SYSTEMS);
    const allocated = systems.length === 0 ? nobodyKnown : ((await ports.allocations?.(systems)) ?? nobodyKnown);
    const { payload, held } = (await ports.silence?.(sent, { source: caller, group, allocated })) ?? {
      ...{ payload: sent, held: 0 },
    };
    let left: readonly Alert[] = payload.alerts;
    await store.end(caller.name, startsOf(payload.alerts, 'resolved'));
    for (let round = 0; left.length > 0; round += 1) {
      if (round === ROUNDS) return reject('unavailable', texts.busy);
      const again: Alert[] = [];
      for (const [id, alerts] of await place(caller.name, group, left)) {
        const truncated = id.startsWith(`${group}#`) ? (payload.truncatedAlerts ?? 0) > 0 : undefined;
        const settled = await cases.bring(actor, id, { ...alerts, common: payload, truncated, known, allocated });
        if (settled === 'gone') again.push(...alerts.firing, ...alerts.resolved);
        else if (isRejection(settled)) refused ??= settled;
        else if (settled.matter) {
          const { matter, outcome } = settled;
          matters.set(matter.id, { ...matter, outcome });
          const now = ports.clock.now();
          await store.hear(matter.id, (before) => heard(before, [...alerts.firing, ...alerts.resolved], now));
        }
      }
      left = again;
    }
    if (refused) return refused;
    if (payload.refused > 0)
      await ports.refused(caller.name, reject('invalid', texts.partly, { faults: payload.faults }));
    const firing = payload.alerts.filter((one) => one.status === 'firing');
    await store.count(caller.name, startsOf(firing, 'firing'));
    if (matters.size === 0 && sent.alerts.length > 0) matters.set('', { id: '', number: '', outcome: 'ignored' });
    const unknownUnits = unitsNamed(firing)
      .filter((unit) => !known(unit))
      .slice(0, 50);
    return {
      matters: [...matters.values()],
      ...(unknownUnits.length > 0 ? { unknownUnits } : {}),
      ...(held > 0 ? { held } : {}),
      ...(payload.refused > 0 ? { refused: payload.refused, faults: payload.faults } : {}),
    };
  }

  return {
    take,
    settle: cases.settle,
    /** What a window of maintenance had kept silent and is still on when it is over. */
    release: (
      alerts: readonly Omit<Alert, 'status'>[],
      of: { common: HeldAlert['common']; source: HeldAlert['source']; group: string },
    ) =>
      take(
        {
          ...{
            version: '4',
            groupKey: '',
            refused: 0,
            faults: [],
            alerts: alerts.map((one) => ({ ...one, status: 'firing' as const })),
          },
          ...{ commonLabels: { ...of.common.labels }, commonAnnotations: { ...of.common.annotations } },
        },
        of.source,
        of.group,
      ),
    /** What a matter was not told one by one, in words for whoever handles it; and what each of its alerts has said. */
    async said(matter: string): Promise<Counted> {
      const [tally, said] = await Promise.all([store.tallyOf(matter), store.saidOf(matter)]);
      const alerts = said && said.alerts.length > 0 ? { alerts: saidView(said) } : {};
      if (!tally) return { lines: [], ...alerts };
      const { repeats, flaps, first, last, flapping } = tally;
      const counted = texts.tally(repeats, flaps, formatInstant(first), formatInstant(last));
      return { lines: [flapping ? counted + texts.flappingNow : counted], ...alerts };
    },
  };
}

export type Alerts = ReturnType<typeof createAlerts>;

const startsOf = (alerts: readonly Alert[], status: Alert['status']) =>
  new Map(alerts.filter((one) => one.status === status).map((one) => [one.fingerprint, one.startsAt]));
