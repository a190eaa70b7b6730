/** The command line in the audit trail: every command that writes is recorded before it begins, and how it ended; and `admin -- audit`. */
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { channels, type MatterNames, type TrailStore } from './ports.ts';
import { filterOf, viewsOf } from './reading.ts';
import { texts } from './texts.ts';
import type { Noted, Trail } from './trail.ts';

/** They change nothing. The audit trail is looked at by few, and is in it itself. */
const onlyLook = new Set(['help', '--help', 'sources', 'bpmn', 'channels', undefined]);
const looksWithout: Readonly<Record<string, string>> = { calendar: 'load', settings: 'load' };

const writes = ([command, verb]: readonly string[]): boolean =>
  command !== undefined &&
  !onlyLook.has(command) &&
  (looksWithout[command] === undefined || verb === looksWithout[command]);

/** By whom the machine says that it is used. */
export function whoAtMachine(): string {
  try {
    return `os:${process.env['SUDO_USER'] ?? userInfo().username}`;
  } catch {
    // A container's user may have no name.
    return `os:${process.getuid?.() ?? ''}`;
  }
}

/** Carries a command out between its two records. @throws what it throws, and when the first record can't be written */
export async function recorded(
  argv: readonly string[],
  trail: Pick<Trail, 'promise'>,
  run: () => Promise<boolean>,
): Promise<boolean> {
  if (!writes(argv)) return run();
  const [command = '', ...rest] = argv;
  const record: Omit<Noted, 'outcome'> = {
    kind: command === 'audit' ? 'look' : 'administer',
    ...{ what: `admin ${command}`, channel: 'command-line', who: whoAtMachine(), of: rest.join(' ') },
  };
  await trail.promise({ ...record, outcome: 'begun' });
  let done = false;
  try {
    done = await run();
    return done;
  } finally {
    await trail.promise({ ...record, outcome: done ? 'done' : 'failed' });
  }
}

const MOST = 1_000;

/** `npm run admin -- audit`: whoever is at the machine has the database anyway; that he looked stands in it. */
export async function runAudit(
  args: readonly string[],
  ports: {
    trail: Pick<TrailStore, 'list'>;
    names: MatterNames;
    directory: Pick<Directory, 'known' | 'unit'>;
    persons: readonly { id: string; name: string }[];
    say(line: string): void;
  },
): Promise<boolean> {
  const word = { type: 'string' } as const;
  const { say } = ports;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { who: word, what: word, channel: word, from: word, until: word, limit: word, after: word },
    }));
  } catch {
    say(texts.usage);
    return false;
  }
  const limit = Number(values.limit ?? 50);
  const channel = channels.find((one) => one === values.channel);
  const filter = filterOf({ ...values, channel }, ports.persons);
  const wrongChannel = values.channel !== undefined && channel === undefined;
  if (isRejection(filter) || wrongChannel || !Number.isInteger(limit) || limit < 1 || limit > MOST) {
    say(texts.usage);
    return false;
  }
  const { records, next } = await ports.trail.list(filter, limit, values.after);
  for (const one of await viewsOf(records, ports.directory, ports.names)) {
    const { atText, who, what, of, outcome, channel: by, from, times } = one;
    say(`${texts.line(atText, who, what, of, outcome, by, from)}${times > 1 ? ` ${texts.times(times)}` : ''}`);
  }
  if (records.length === 0) say(texts.none);
  if (next !== undefined) say(texts.more(next));
  return true;
}
