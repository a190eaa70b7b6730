/**
 * What the passing of time brings about in windows of maintenance: who uses what is in it hears of it, and at its end what
 * is still on opens its incident and everything that was held back is told in one summary. Found by looking at what is;
 * each id follows from the window and its change, so that nobody is told twice by however many processes.
 */
import { nameIn } from '@banjie/shared/cloud/systems.ts';
import { personKey, postKey, type PartyKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notify/notices.ts';
import type { DeliveryStore } from '../notify/ports.ts';
import { createOnce } from '../notify/summaries/once.ts';
import type { PeopleService } from '../people/directory.ts';
import type { Alerts } from '../alerts/handlers.ts';
import type { MaintenanceService } from './maintenance.ts';
import type { HeldAlert, HeldAlertStore, MaintenanceChange } from './ports.ts';
import { texts } from './texts.ts';

export interface MaintenanceWatchPorts {
  windows: MaintenanceService;
  held: HeldAlertStore;
  usersOf(window: MaintenanceChange): Promise<readonly UnitId[]>;
  people: Pick<PeopleService, 'directory'>;
  store: Pick<DeliveryStore, 'ofEvent'>;
  tell: Notices['tell'];
  release: Alerts['release'];
  now(): Instant;
  onError(error: unknown): void;
}

const NAMED = 8;
const overOf = (window: string): string => `maintenance.${window}.over`;
/** Alerts that are handed on at once. */
const AT_ONCE = 5_000;

export function createMaintenanceWatch(ports: MaintenanceWatchPorts) {
  const { windows, held, people, store, tell, now } = ports;
  const once = createOnce({ store, tell, now });

  const nameOf = (unit: UnitId) => people.directory().unit(unit)?.name ?? unit;
  const scopeText = ({ scope }: MaintenanceChange): string => {
    if (scope.kind === 'all') return texts.all;
    const names = scope.kind === 'units' ? scope.units.map(nameOf) : scope.systems.map(nameIn);
    const few = names.length > NAMED ? [...names.slice(0, NAMED), texts.more(names.length)] : names;
    return scope.kind === 'units' ? texts.ofUnits(few) : few.join('、');
  };
  const runners = ({ provider, by }: MaintenanceChange): PartyKey[] => [
    ...[postKey(provider, 'head'), postKey(provider, 'duty')],
    personKey(by.person),
  ];
  async function users(window: MaintenanceChange): Promise<PartyKey[]> {
    const office = people.directory().body('office');
    const contacts = (await ports.usersOf(window)).map((unit) => postKey(unit, 'contact'));
    return [...contacts, ...(office ? [postKey(office.id, 'cloud')] : [])];
  }
  /** Whoever uses it and whoever runs it hear of each change before its end; that it is over they hear at its end. */
  async function announce(window: MaintenanceChange): Promise<boolean> {
    const { id, version, provider, until, why } = window;
    const t = texts.notice;
    return once.tell(`maintenance.${id}.${version}`, async () => {
      const to = [...(await users(window)), ...runners(window)];
      const scope = scopeText(window);
      const name = nameOf(provider);
      if (window.withdrawn)
        return { to, subject: t.withdrawn.subject(name), body: t.withdrawn.body(window, scope, why) };
      if (version > 1)
        return { to, subject: t.moved.subject(name), body: t.moved.body(scope, formatInstant(until), why) };
      const body = t.planned.body(window, scope, window.what, texts.levels[window.level]);
      return { to, subject: t.planned.subject(name), body };
    });
  }

  /** What is still on opens its incident now, or goes on being silent where another window holds it. */
  async function handOn(window: MaintenanceChange): Promise<void> {
    for (;;) {
      const some = await held.firing(window.id, AT_ONCE);
      if (some.length === 0) return;
      const groups = new Map<string, HeldAlert[]>();
      for (const one of some) {
        const key = `${one.source.name}\n${one.group}`;
        groups.set(key, [...(groups.get(key) ?? []), one]);
      }
      for (const alerts of groups.values()) {
        const [first] = alerts;
        if (!first) continue;
        const answer = await ports.release(
          alerts.map(({ fingerprint, labels, annotations, startsAt }) => ({
            ...{ fingerprint, startsAt, labels: { ...labels }, annotations: { ...annotations } },
          })),
          first,
        );
        // What can't be taken now is handed on with the next look; what never can be is told in the summary.
        if (isRejection(answer) && answer.rejected === 'unavailable') throw new Error(answer.text);
        const opened = isRejection(answer) ? undefined : answer.matters.find(({ id }) => id !== '');
        await held.released(alerts, opened && { id: opened.id, number: opened.number });
      }
    }
  }

  async function finish(window: MaintenanceChange): Promise<boolean> {
    const { id, provider } = window;
    const event = overOf(id);
    if (await once.isTold(event)) return false;
    await handOn(window);
    const { alerts, firing, times } = await held.counts(id);
    const t = texts.notice.over;
    const subject = t.subject(nameOf(provider));
    await once.tell(`${event}.users`, async () => ({
      ...{ to: await users(window), subject, body: t.users(scopeText(window), window, firing) },
    }));
    const lines = (await held.list(id, NAMED)).map(lineText).map((one) => t.line(one.text, one.detail));
    const body = [
      t.users(scopeText(window), window, 0),
      ...(alerts === 0 ? [t.none] : [t.held(alerts, times, firing), ...lines]),
      ...(alerts > lines.length ? [t.more(alerts - lines.length)] : []),
    ].join('\n');
    return once.tell(event, async () => ({ to: runners(window), subject, body }));
  }

  return {
    announce,
    scopeText,
    async sweep(): Promise<boolean> {
      let isTold = false;
      const at = now();
      const open = windows.all().filter((one) => one.until > at);
      // A server whose memory lags behind must not end what was made longer a moment ago.
      const ended = () => windows.recent().filter(({ until }) => until <= now());
      const toldOf = await Promise.all(ended().map(({ id }) => once.isTold(overOf(id))));
      if (toldOf.includes(false)) await windows.refresh();
      for (const [of, look] of [
        [open, announce],
        [ended(), finish],
      ] as const)
        for (const window of of)
          try {
            isTold = (await look(window)) || isTold;
          } catch (error) {
            ports.onError(error);
          }
      return isTold;
    },
  };
}
export type MaintenanceWatch = ReturnType<typeof createMaintenanceWatch>;

const alarmName = ({ labels, annotations }: HeldAlert): string =>
  (annotations['summary'] ?? labels['alertname'] ?? texts.unnamed).slice(0, 80);

/** What is said of an alert that was kept silent: on the page and in the summary. */
export function lineText(one: HeldAlert): { text: string; detail: string } {
  const t = texts.notice.over;
  const state = !one.firing ? t.recovered : one.matter ? t.opened(one.matter.number) : t.firing;
  const detail = t.detail(formatInstant(one.first), formatInstant(one.last), one.times, state);
  return { text: alarmName(one), detail };
}
