/** The operations on windows of maintenance. Whoever may not see one is told the same as of one that is not there. */
import type { MaintenanceView } from '@banjie/shared/contract/routes/maintenance.ts';
import { nameIn, unitIn } from '@banjie/shared/cloud/systems.ts';
import { runsAt } from '@banjie/shared/duty/maintenance.ts';
import { postKey, watchesAll, type PersonId, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, formatInstant, MS_PER_DAY, type Instant } from '@banjie/shared/kernel/time.ts';
import { spanText } from '../duty/texts.ts';
import type { Handlers } from '../http/handler.ts';
import { keysOf } from '../matters/lists.ts';
import type { Standing } from '../matters/ports.ts';
import type { PeopleService } from '../people/directory.ts';
import type { MaintenanceActs } from './acts.ts';
import type { MaintenanceService } from './maintenance.ts';
import type { HeldAlertStore, MaintenanceChange } from './ports.ts';
import { texts } from './texts.ts';
import { lineText, type MaintenanceWatch } from './watch.ts';

export type MaintenanceRoutes =
  'listMaintenance' | 'readMaintenance' | 'makeMaintenance' | 'moveMaintenance' | 'endMaintenance';

export interface MaintenanceHandlerPorts {
  windows: MaintenanceService;
  acts: MaintenanceActs;
  watch: Pick<MaintenanceWatch, 'scopeText' | 'sweep'>;
  held: Pick<HeldAlertStore, 'list' | 'counts'>;
  people: Pick<PeopleService, 'directory' | 'standing'>;
  now(): Instant;
}

/** Over for longer, a window is only found by its id. */
const SHOWN_MS = 30 * MS_PER_DAY;
const MOST_HELD = 200;

export function maintenanceHandlers(ports: MaintenanceHandlerPorts): Handlers<MaintenanceRoutes> {
  const { windows, acts, watch, held, people, now } = ports;
  const standingOf = (person: PersonId): Standing | undefined => people.standing(person, now());
  const runs = (standing: Standing, provider: UnitId): boolean =>
    standing.administrator ||
    keysOf(standing).some((key) => key === postKey(provider, 'head') || key === postKey(provider, 'duty'));
  /** What was kept silent is for whoever runs it, and for those who supervise. */
  function seesAll(standing: Standing, provider: UnitId): boolean {
    const watches = watchesAll(standing.unit, people.directory());
    return standing.unit === provider || watches || runs(standing, provider);
  }
  async function sees(standing: Standing, window: MaintenanceChange): Promise<boolean> {
    return seesAll(standing, window.provider) || (await acts.usersOf(window)).includes(standing.unit);
  }

  function stateOf(window: MaintenanceChange): MaintenanceView['state'] {
    if (window.withdrawn) return 'withdrawn';
    if (runsAt(window, now())) return 'running';
    return window.until <= now() ? 'over' : 'planned';
  }
  function viewOf(window: MaintenanceChange, standing: Standing): MaintenanceView {
    const { id, version, provider, what, from, until, level } = window;
    const state = stateOf(window);
    return {
      ...{ id, version, what, from, until, state },
      providerName: people.directory().unit(provider)?.name ?? provider,
      scopeText: watch.scopeText(window),
      text: spanText(window),
      levelText: texts.levels[level],
      stateText: texts.states[state],
      by: window.by.name,
      mayRun: runs(standing, provider) && (state === 'planned' || state === 'running'),
    };
  }
  /** Whoever may change it; it is not there for who may not see it. */
  async function runner(person: PersonId, id: string): Promise<Standing | Rejection> {
    const standing = standingOf(person);
    const window = windows.find(id);
    if (!standing || !window || !(await sees(standing, window))) return reject('notFound', texts.hidden);
    return runs(standing, window.provider) ? standing : reject('notAllowed', texts.onlyRunners);
  }
  async function settled(made: Awaited<ReturnType<MaintenanceActs['end']>>) {
    // What it held back need not wait for the next look.
    if (!isRejection(made)) await watch.sweep();
    return made;
  }

  return {
    async listMaintenance({ caller }) {
      const standing = standingOf(caller.person);
      if (!standing) return reject('notFound', texts.hidden);
      const directory = people.directory();
      const since = addMs(now(), -SHOWN_MS);
      const seen: MaintenanceChange[] = [];
      for (const one of windows.all()) if (one.until > since && (await sees(standing, one))) seen.push(one);
      const order = ['running', 'planned', 'over', 'withdrawn'] as const;
      const rank = (one: MaintenanceChange) => order.indexOf(stateOf(one));
      const isPast = (one: MaintenanceChange) => rank(one) > 1;
      seen.sort((one, other) => {
        if (rank(one) !== rank(other)) return rank(one) - rank(other);
        return (one.from < other.from ? -1 : 1) * (isPast(one) ? -1 : 1);
      });
      const mine = directory.units().filter(({ id, kind }) => kind === 'cloud-provider' && runs(standing, id));
      return {
        items: seen.map((one) => viewOf(one, standing)),
        providers: await Promise.all(
          mine.map(async ({ id, name }) => {
            const systems = (await acts.systemsOf(id)).map(({ subject }) => subject);
            const unitName = (unit: UnitId) => directory.unit(unit)?.name ?? unit;
            return {
              ...{ id, name },
              systems: systems.map((subject) => ({
                ...{ id: subject, title: `${nameIn(subject)}（${unitName(unitIn(subject))}）` },
              })),
              units: [...new Set(systems.map(unitIn))].map((unit) => ({ id: unit, title: unitName(unit) })),
            };
          }),
        ),
      };
    },
    async readMaintenance({ caller, params }) {
      const standing = standingOf(caller.person);
      const window = windows.find(params.id);
      if (!standing || !window || !(await sees(standing, window))) return reject('notFound', texts.hidden);
      const counts = await held.counts(window.id);
      const t = texts.notice.over;
      return {
        ...viewOf(window, standing),
        ...(seesAll(standing, window.provider)
          ? {
              held: {
                text: counts.alerts === 0 ? t.none : t.held(counts.alerts, counts.times, counts.firing),
                lines: (await held.list(window.id, MOST_HELD)).map((one) => ({
                  ...lineText(one),
                  firing: one.firing,
                  ...(one.matter ? { number: one.matter.number } : {}),
                })),
              },
            }
          : {}),
        history: (await windows.history(window.id)).map(({ version, did, why, by, at }) => ({
          ...{ version, what: why === '' ? did : `${did}（${why}）`, who: by.name, atText: formatInstant(at) },
        })),
        overlaps: windows.besides(window).map((one) => `${spanText(one)} ${watch.scopeText(one)}`),
      };
    },
    async makeMaintenance({ caller, body, key }) {
      const standing = standingOf(caller.person);
      if (!standing) return reject('notFound', texts.hidden);
      const isProvider = people.directory().unit(body.provider)?.kind === 'cloud-provider';
      if (isProvider ? !runs(standing, body.provider) : !standing.administrator)
        return reject('notAllowed', texts.onlyRunners);
      return acts.make(caller.person, body, key);
    },
    async moveMaintenance({ caller, params, body }) {
      const who = await runner(caller.person, params.id);
      return isRejection(who) ? who : acts.move(params.id, caller.person, body);
    },
    async endMaintenance({ caller, params, body }) {
      const who = await runner(caller.person, params.id);
      return isRejection(who) ? who : settled(await acts.end(params.id, caller.person, body.why ?? ''));
    },
  };
}
