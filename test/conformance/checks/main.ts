/**
 * npm run law-walks [places] [procedure …]: the checks of the law on longer walks, with what they found and how it was
 * come to. With --write the list of the known faults is written anew, from walks as long as those of the tests.
 */
import { writeFileSync } from 'node:fs';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { checks, Run } from './run.ts';
import { usual, wordsOf } from './looked.ts';
import { knownPath } from './known.ts';

const args = process.argv.slice(2);
const write = args.includes('--write');
const [places, ...keys] = args.filter((one) => !one.startsWith('--'));
const all = procedures.map((one) => one.key);
if (places !== undefined && !/^\d+$/.test(places))
  throw new Error(`npm run law-walks [places] [procedure …]: ${places} is no number of places`);
const run = new Run(keys.length > 0 ? keys : all, {
  ...usual,
  spots: places === undefined ? (write ? usual.spots : 2_000) : Number(places),
});
const found = Object.fromEntries(
  checks.map((check) => {
    const faults = run.faults(check);
    process.stdout.write(`\n${check}: ${faults.length}\n`);
    for (const one of faults)
      process.stdout.write(
        `  ${wordsOf(one)}${one.after && one.after.length > 0 ? `\n      after ${one.after.join(' > ')}` : ''}\n`,
      );
    return [check, faults.map(wordsOf)];
  }),
);
process.stdout.write(`\n${run.report()}\n`);
if (write && keys.length === 0) writeFileSync(knownPath, `${JSON.stringify(found, null, 2)}\n`);
