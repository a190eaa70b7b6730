/** One life of the year's process: goes on from what the journal says, until it is killed or the year is over. */
import { machineNow } from '../harness/machine-time.ts';
import { journalIn } from './journal.ts';
import { year, type Away } from './year.ts';
import type { YearOrder } from './main.ts';

const { uri, folder, from, until, ...plan } = JSON.parse(process.argv[2] ?? '{}') as YearOrder;
const began = performance.now();
const { acknowledged, ...result } = await year(uri, {
  ...plan,
  ...(from === undefined ? {} : { from }),
  journal: journalIn<Away>(folder),
  isLate: () => until !== undefined && machineNow() > until,
  onChecking: () => process.send?.('checking'),
  onDay(day, done) {
    if (day.endsWith('-01') || day.endsWith('-15'))
      console.log(
        `${day}: ${done.matters} matters opened by people, ${done.given} commands given, ${((performance.now() - began) / 1000).toFixed(0)} s of this life, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`,
      );
  },
});
const { opened, given, confirmed, late } = acknowledged;
const { faults, ...counts } = result;
console.log(
  JSON.stringify(
    { ...counts, opened: opened.length, given: given.length, confirmed: confirmed.length, late },
    undefined,
    2,
  ),
);
for (const fault of faults) console.error(`does not hold: ${fault}`);
console.log(faults.length === 0 ? 'every invariant holds' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
