/** What happens to the clocks, and to a process that is stopped. Everything is right again afterwards. */
import type { ServerProcess } from '../../harness/server-process.ts';
import type { Clock } from './faketime.ts';

const HOUR = 3_600;
const WRONG_MS = 20_000;
/** Longer than a process holds its slots (9 s), and than what it sends is in its hands (60 s). */
const STOPPED_MS = 70_000;

interface Stage {
  servers: readonly ServerProcess[];
  clocks: { servers: readonly Clock[]; database: Clock };
  /** It stays so for so long, and is watched. */
  holds(ms: number): Promise<void>;
}

export interface Scenario {
  name: string;
  /** The database's clock as well: then what the city takes for the time is another. */
  isWhole?: true;
  /** Bots whose reports may come too late: what they had in hand is given again, under the same ids. */
  late: number;
  happen(stage: Stage): Promise<void>;
}

const jump = (name: string, which: (stage: Stage) => readonly (Clock | undefined)[], seconds: number): Scenario => ({
  name,
  late: 0,
  async happen(stage) {
    const clocks = which(stage);
    for (const one of clocks) one?.set(seconds);
    await stage.holds(WRONG_MS);
    for (const one of clocks) one?.set(0);
  },
});
const first = ({ clocks }: Stage) => clocks.servers.slice(0, 1);
const both = ({ clocks }: Stage) => clocks.servers;
const machine = ({ clocks }: Stage) => [clocks.database, ...clocks.servers];

export const scenarios: readonly Scenario[] = [
  jump('one server an hour ahead', first, HOUR),
  jump('one server an hour behind', first, -HOUR),
  jump('both servers an hour ahead', both, HOUR),
  jump('both servers an hour behind', both, -HOUR),
  {
    name: 'one server stopped',
    late: 1,
    async happen({ servers, holds }) {
      servers[0]?.signal('SIGSTOP');
      await holds(STOPPED_MS);
      servers[0]?.signal('SIGCONT');
    },
  },
  { ...jump('the machine with its database an hour behind', machine, -HOUR), isWhole: true, late: 2 },
  {
    name: 'the machine with its database an hour ahead',
    isWhole: true,
    late: 2,
    // What was put off into that hour would wait for it to come again: it stays so.
    async happen(stage) {
      for (const one of machine(stage)) one.set(HOUR);
      await stage.holds(WRONG_MS);
    },
  },
];
