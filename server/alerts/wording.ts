/** What the labels and annotations of alerts mean for a matter. */
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { plainWidth } from '@banjie/shared/kernel/fold.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { levels, MOST_AFFECTED, type Level } from '@banjie/shared/procedures/incident/event.ts';
import type { Alert, Payload } from './payload.ts';
import { texts } from './texts.ts';

/** Alerts that one command tells by name; of more it says how many. A storm must not fill its matter. */
export const MOST_TOLD_AT_ONCE = 200;
/** Characters for the labels of all alerts of one command, and for those of one. */
const ALL_LABELS = 12_000;
const ONE_LABELS = 1000;

const bySeverity: Record<string, Level> = { critical: 'II', major: 'III', error: 'III', high: 'III' };

/** `banjie_level` if there is one (Ⅰ to Ⅳ in either spelling), else after the severity; IV when nothing is said. */
export function levelOf({ labels }: Pick<Alert, 'labels'>): Level {
  const set = plainWidth(labels['banjie_level'] ?? '').toUpperCase();
  return levels.find((one) => one === set) ?? bySeverity[(labels['severity'] ?? '').trim().toLowerCase()] ?? 'IV';
}

/** What the gravest of them says; undefined where there is none. */
export const gravestOf = (alerts: readonly Alert[]): Level | undefined => {
  const said = new Set(alerts.map(levelOf));
  return levels.find((level) => said.has(level));
};

/** Without marks that reorder text, without ID numbers, and never ending in half a character. */
function clip(value: string, most: number): string {
  const whole = maskIds(plain(value)).text;
  if (whole.length <= most) return whole;
  const cut = whole.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
const first = (...values: (string | undefined)[]): string | undefined =>
  values.find((value) => value !== undefined && plain(value) !== '');

/** What an alert is called, and what it says in its own words. */
export const titleBy = ({ labels }: Pick<Alert, 'labels'>): string =>
  clip(first(labels['alertname']) ?? texts.unnamed, 80);
export const saidBy = ({ labels, annotations }: Pick<Alert, 'labels' | 'annotations'>): string =>
  clip(first(annotations['summary'], annotations['description'], labels['alertname']) ?? texts.unnamed, 160);

/** Alerts as a matter carries them. */
export function alertRows(alerts: readonly Alert[]): { fingerprint: string; name: string; labels: string }[] {
  const most = Math.min(ONE_LABELS, Math.floor(ALL_LABELS / Math.max(1, alerts.length)));
  return alerts.map(({ fingerprint, labels }) => ({
    fingerprint,
    name: titleBy({ labels }),
    labels: clip(
      Object.keys(labels)
        .sort()
        .map((key) => `${key}=${labels[key]}`)
        .join(', ') || '-',
      most,
    ),
  }));
}

/** Units that an alert names as affected, in the order in which they come. */
export function unitsNamed(alerts: readonly Alert[]): UnitId[] {
  const named = alerts.flatMap(({ labels, annotations }) => [labels['banjie_units'], annotations['banjie_units']]);
  return [...new Set(named.flatMap((list) => (list ?? '').split(/[,,;;、\s]+/).filter((id) => id !== '')))];
}

/** Who uses a system and who runs it, by its name or as `unit/name`; two units may have one of the same name. */
export type Allocated = (system: string) => readonly { subject: string; unit: UnitId; provider?: UnitId }[];
export const nobodyKnown: Allocated = () => [];

/** Systems that alerts name, each once: what may stand in the register of allocations. */
export function systemsNamed(alerts: readonly Alert[]): string[] {
  const named = alerts.flatMap(({ labels, annotations }) => [labels['banjie_system'], annotations['banjie_system']]);
  return [...new Set(named.flatMap((name) => (name === undefined || plain(name) === '' ? [] : [plain(name)])))];
}

/** Units that use what these alerts name, or are named by them. */
export function affectedBy(
  alerts: readonly Alert[],
  { known, allocated }: { known: (unit: UnitId) => boolean; allocated: Allocated },
): UnitId[] {
  const users = systemsNamed(alerts).flatMap((system) => allocated(system).map(({ unit }) => unit));
  return [...new Set([...unitsNamed(alerts), ...users])].filter(known);
}

/** The form with which these alerts open a matter; the most severe one speaks for them. */
export function openingOf(
  alerts: readonly Alert[],
  common: Pick<Payload, 'commonLabels' | 'commonAnnotations'>,
  source: string,
  { known, allocated }: { known: (unit: UnitId) => boolean; allocated: Allocated },
): Record<string, unknown> {
  const level = gravestOf(alerts) ?? 'IV';
  const worst = alerts.find((one) => levelOf(one) === level);
  const labels = { ...worst?.labels, ...common.commonLabels };
  const what = first(common.commonAnnotations['summary'], worst?.annotations['summary'], labels['alertname']);
  const more = alerts.length > 1 ? texts.andMore(alerts.length) : '';
  const system = first(
    ...['banjie_system', 'service', 'job', 'instance', 'cluster'].map((label) => labels[label]),
    source,
  );
  const allocations = systemsNamed(alerts).flatMap(allocated);
  const affected = affectedBy(alerts, { known, allocated }).slice(0, MOST_AFFECTED);
  // Where they are run by several, nobody can say whose fault it is: it stays with whose monitoring has reported it.
  const [provider, ...others] = new Set(
    allocations.flatMap((one) => (one.provider === undefined ? [] : [one.provider])),
  );
  return {
    what: clip(what ?? texts.unnamed, 200 - more.length) + more,
    system: clip(system ?? source, 200),
    level,
    ...(affected.length > 0 ? { affected: affected.map((unit) => ({ unit })) } : {}),
    ...(provider !== undefined && others.length === 0 && known(provider) ? { provider } : {}),
    source: clip(source, 200),
    alerts: alertRows(alerts.slice(0, MOST_TOLD_AT_ONCE)),
    ...(alerts.length > MOST_TOLD_AT_ONCE ? { more: alerts.length - MOST_TOLD_AT_ONCE } : {}),
  };
}
