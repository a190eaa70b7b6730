/** The year in the city, its first weeks: how fast it passes and what it takes, the later weeks beside the earlier ones. */
import { WHOLE } from '../year/roster.ts';
import { year } from '../year/year.ts';
import { round, table } from './measure.ts';

/** The later weeks go on from what the earlier ones have left: lists are longer, more falls due. */
const DAYS = 40;
const HALF = 19;
const PER_DAY = 150;

interface Half {
  weeks: string;
  commands: number;
  seconds: number;
  mb: number;
}

export async function benchYear(uri: string): Promise<void> {
  const halves: Half[] = [];
  let from = { at: performance.now(), commands: 0 };
  let n = 0;
  const { faults, matters, entries } = await year(uri, {
    ...{ size: WHOLE, days: DAYS, perDay: PER_DAY, seed: 20_260_104 },
    onDay(_, done) {
      n += 1;
      if (n !== HALF && n !== 2 * HALF) return;
      const commands = done.matters + done.given;
      const at = performance.now();
      halves.push({
        weeks: n === HALF ? 'earlier' : 'later',
        commands: commands - from.commands,
        seconds: (at - from.at) / 1000,
        mb: process.memoryUsage().rss / 2 ** 20,
      });
      from = { at, commands };
    },
  });
  const [earlier, later] = halves;
  const speed = (half: Half | undefined) => (half ? half.commands / half.seconds : 0);
  console.log(`\nyear: ${matters} matters, ${entries} entries, ${faults.length} faults`);
  table(
    halves.map((half) => ({
      ...{ weeks: half.weeks, commands: half.commands, 'commands/s': round(speed(half), 1), MB: round(half.mb, 0) },
      'speed : earlier': round(speed(half) / speed(earlier), 2),
    })),
  );
  if (!later) console.log('the later weeks were not reached');
}
