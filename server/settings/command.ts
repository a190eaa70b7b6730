/** `npm run admin -- settings`: what the city sets, from a file. One fault, and nothing is changed. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { SettingService } from './settings.ts';
import { texts } from './texts.ts';
import { asForm, sameValue, sayValue, valueIn } from './values.ts';

const t = texts.command;

/** Carries one command line out; false when it was refused, and nothing is changed then. */
export async function runSettings(
  argv: readonly string[],
  ports: { settings: SettingService; now: () => Instant; say(line: string): void },
): Promise<boolean> {
  const { settings, say } = ports;
  const [verb, file] = argv;
  if (verb === undefined) {
    for (const { setting } of settings.declared)
      say(
        t.line(
          setting.key,
          setting.title,
          sayValue(setting, settings.latest(setting.key)?.value),
          sayValue(setting, undefined),
        ),
      );
    return true;
  }
  if (verb !== 'load' || file === undefined) return refuse(say, t.usage);
  const given = read(file);
  return given ? load(Object.entries(given), t.why(basename(file)), ports) : refuse(say, [t.unreadable]);
}

function read(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function load(
  entries: [key: string, value: unknown][],
  why: string,
  { settings, now, say }: { settings: SettingService; now: () => Instant; say(line: string): void },
): Promise<boolean> {
  const wanted: { key: string; form?: Record<string, unknown>; same: boolean }[] = [];
  const faults: string[] = [];
  for (const [key, value] of entries) {
    const known = settings.settingOf(key);
    const { value: held } = settings.latest(key) ?? {};
    if (!known) faults.push(t.fault(key, texts.none));
    else if (value === null) wanted.push({ key, same: held === undefined });
    else {
      const form = asForm(known.setting, value, why);
      const checked = valueIn(known.setting, form);
      if ('faults' in checked) faults.push(...checked.faults.map(({ message }) => t.fault(key, message)));
      else wanted.push({ key, form, same: sameValue(held ?? known.setting.default, checked.value) });
    }
  }
  if (faults.length > 0) return refuse(say, [...faults, t.nothing]);
  for (const { key, form } of wanted.filter(({ same }) => !same)) {
    const version = settings.latest(key)?.version ?? 0;
    const changed = await settings.change(key, { version, why, ...(form ? { form } : {}) }, { name: t.by }, now());
    if (isRejection(changed)) return refuse(say, [t.fault(key, changed.text)]);
  }
  const same = wanted.filter((one) => one.same).length;
  say(t.done(wanted.length - same, same));
  return true;
}

function refuse(say: (line: string) => void, lines: readonly string[]): false {
  lines.forEach((line) => say(line));
  return false;
}
