/** What the city has set, in memory; and the one way in which it changes. */
import type { Settings } from '@banjie/shared/engine/definition/definition.ts';
import { periods, type Period, type SettingDecl } from '@banjie/shared/engine/settings/settings.ts';
import type { CitySetting } from '@banjie/shared/engine/settings/setting-list.ts';
import { closingTime } from '@banjie/shared/engine/settings/city-settings.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Snapshot } from '../snapshots/snapshot.ts';
import { keepLatest } from '../snapshots/versions.ts';
import type { SettingChange, SettingStore, SettingValue } from './ports.ts';
import { texts } from './texts.ts';
import { sameValue, sayValue, valueIn } from './values.ts';

export interface SettingService {
  /** What decisions read. Always as it stands now. */
  current: Settings;
  declared: readonly CitySetting[];
  settingOf(key: string): CitySetting | undefined;
  /** The latest change of a key, if it was ever changed. */
  latest(key: string): SettingChange | undefined;
  history(key: string): Promise<SettingChange[]>;
  /**
   * Sets a value, or (`form` undefined) goes back to the default. Holds for what is entered from now on.
   * @param asked.version of the change that was seen, 0 for none
   */
  change(
    key: string,
    asked: { version: number; form?: unknown; why?: string },
    by: SettingChange['by'],
    at: Instant,
  ): Promise<SettingChange | Rejection>;
  refresh(): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

const HISTORY = 100;

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createSettings(
  store: SettingStore,
  declared: readonly CitySetting[],
  onError: (error: unknown) => void = () => undefined,
): Promise<SettingService> {
  const byKey = new Map(declared.map((one) => [one.setting.key, one]));
  const snapshot = await keepLatest(store, ({ key }) => key, { onError });
  const latest = (key: string) => snapshot.current().get(key);
  /** Only what is still declared so counts: a key may have had another kind in an earlier release. */
  const valueOf = (key: string, kind: SettingDecl['kind']): SettingValue | undefined =>
    byKey.get(key)?.setting.kind === kind ? latest(key)?.value : undefined;
  const wordOf = (key: string, kind: 'day' | 'time'): string | undefined => {
    const value = valueOf(key, kind);
    return typeof value === 'string' ? value : undefined;
  };

  return {
    current: {
      span(key) {
        const value = valueOf(key, 'span');
        return typeof value === 'object' ? value : undefined;
      },
      number(key) {
        const value = valueOf(key, 'number');
        return typeof value === 'number' ? value : undefined;
      },
      day: (key) => wordOf(key, 'day'),
      period: (key): Period | undefined => periods.find((one) => one === valueOf(key, 'period')),
      closing: () => wordOf(closingTime.key, 'time'),
    },
    declared,
    settingOf: (key) => byKey.get(key),
    latest,
    history: (key) => store.history(key, HISTORY),
    async change(key, asked, by, at) {
      const known = byKey.get(key);
      if (!known) return reject('notFound', texts.none);
      const read =
        asked.form === undefined ? { value: undefined, why: asked.why ?? '' } : valueIn(known.setting, asked.form);
      if ('faults' in read) return reject('invalid', texts.invalid, { faults: read.faults });
      let last = latest(key);
      // Somebody may have changed it in another process a moment ago.
      if ((last?.version ?? 0) !== asked.version) {
        await snapshot.refresh();
        last = latest(key);
      }
      const repeated = last && repeats(last, read, asked.version, by);
      if (repeated) return last!;
      if ((last?.version ?? 0) !== asked.version) return overtaken(known.setting, last);
      const { setting } = known;
      const same =
        asked.form === undefined
          ? last?.value === undefined
          : sameValue(last?.value ?? setting.default, read.value ?? setting.default);
      if (same)
        return reject('invalid', texts.invalid, { faults: [{ path: pathOf(setting), message: texts.fault.same }] });
      if (
        setting.kind === 'number' &&
        setting.rises &&
        Number(last?.value ?? 0) > Number(read.value ?? setting.default)
      )
        return reject('invalid', texts.invalid, { faults: [{ path: pathOf(setting), message: texts.fault.lower }] });
      const change: SettingChange = {
        key,
        version: asked.version + 1,
        ...(read.value === undefined ? {} : { value: read.value }),
        ...(last?.value === undefined ? {} : { was: last.value }),
        why: read.why,
        by,
        at,
      };
      const added = await store.add(change);
      await snapshot.refresh();
      return added ? change : overtaken(known.setting, latest(key));
    },
    refresh: snapshot.refresh,
    age: snapshot.age,
    close: snapshot.close,
  };
}

/** The same once more, because its answer was lost on the way. */
const repeats = (
  last: SettingChange,
  read: { value: SettingValue | undefined; why: string },
  seen: number,
  by: SettingChange['by'],
): boolean =>
  last.version === seen + 1 &&
  last.by.person === by.person &&
  last.why === read.why &&
  sameValue(last.value, read.value);

const overtaken = (setting: SettingDecl, last: SettingChange | undefined): Rejection =>
  reject(
    'stale',
    texts.changed(last ? byText(last.by) : '', last ? formatInstant(last.at) : '', sayValue(setting, last?.value)),
  );

/** The field of the form to which a fault of the whole belongs. */
const pathOf = (setting: SettingDecl): string => (setting.kind === 'span' ? 'n' : setting.kind);

export const byText = ({ name, unit }: SettingChange['by']): string =>
  unit === undefined ? name : `${name}（${unit}）`;
