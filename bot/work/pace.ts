/**
 * How many messages one account may send in a minute and an hour, whoever they are for: a network bans whoever sends more than
 * a person would. What is urgent has a share that nothing else uses, and answers have one that pushes leave them. What was
 * sent is kept in a file, so a restart begins nothing anew; one process has the account, and so the whole count.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface PaceSettings {
  minute: number;
  hour: number;
}

export type Kind = 'push' | 'answer' | 'urgent';

export interface Pace {
  /** How many of that kind may be sent now. */
  room(kind: Kind): number;
  /** After how many milliseconds there is room for one; 0 when there is. */
  wait(kind: Kind): number;
  /** One is sent. */
  took(): void;
}

/** Of the whole, so much is open to each. */
const SHARE: Readonly<Record<Kind, number>> = { push: 0.7, answer: 0.9, urgent: 1 };
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** For an account without a limit of its own. */
export const noPace: Pace = { room: () => Infinity, wait: () => 0, took: () => {} };

/** `30/600`: in a minute, and in an hour. Undefined when it is not written so. */
export function paceSaid(text: string): PaceSettings | undefined {
  const [, minute, hour] = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim()) ?? [];
  const settings = { minute: Number(minute), hour: Number(hour) };
  return settings.minute > 0 && settings.hour >= settings.minute ? settings : undefined;
}

/** @param file keeps it over a restart; without it each start begins anew. @throws when it cannot be written */
export function paceOf(settings: PaceSettings, now: () => number, file?: string): Pace {
  let sent = file === undefined ? [] : keptIn(file).filter((at) => at > now() - HOUR && at <= now());
  let lines = 0;
  const write = (): void => {
    if (file === undefined) return;
    writeFileSync(`${file}.new`, sent.map((at) => `${at}\n`).join(''), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    lines = sent.length;
  };
  write();

  const windows = [
    [MINUTE, settings.minute],
    [HOUR, settings.hour],
  ] as const;
  const limitOf = (kind: Kind, most: number): number => Math.max(1, Math.floor(most * SHARE[kind]));
  const within = (ms: number): number[] => sent.filter((at) => at > now() - ms);

  return {
    room: (kind) => Math.max(0, Math.min(...windows.map(([ms, most]) => limitOf(kind, most) - within(ms).length))),
    wait: (kind) =>
      Math.max(
        0,
        ...windows.map(([ms, most]) => {
          const first = within(ms).at(-limitOf(kind, most));
          return first === undefined ? 0 : first + ms - now();
        }),
      ),
    took() {
      const at = now();
      sent = [...sent.filter((one) => one > at - HOUR), at];
      if (file === undefined) return;
      // Before it is sent: a crash between the two counts one too many, and never one too few.
      appendFileSync(file, `${at}\n`);
      if (++lines > 2 * settings.hour) write();
    },
  };
}

function keptIn(file: string): number[] {
  try {
    // The end of a line that a crash cut short is no time.
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^\d{12,14}$/.test(line))
      .map(Number);
  } catch {
    return [];
  }
}
