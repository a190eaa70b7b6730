/** The checks over a group of procedures, compared with the list of what is known: the same in every file of tests. */
import { checks, Run } from './run.ts';
import { known } from './known.ts';
import { wordsOf } from './looked.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';

export function compareWithKnown(groups: readonly string[]): void {
  const keys = procedures.filter((one) => groups.includes(one.group)).map((one) => one.key);
  const run = new Run(keys);
  const others = procedures.map((one) => one.key).filter((key) => !keys.includes(key));
  // What is about no procedure is looked at with the first of them.
  const first = keys.includes(procedures[0]?.key ?? '');
  const isMine = (line: string) => {
    const about = line.slice(0, line.indexOf(':'));
    return keys.includes(about) || (first && !others.includes(about));
  };
  const remaining: string[] = [];
  afterAll(() => {
    process.stdout.write(
      `\n${run.report()}\n\nknown, and still to be mended: ${remaining.length}\n${remaining.map((one) => `  ${one}\n`).join('')}`,
    );
  });

  it.each(checks)('%s: finds what is known and nothing else', (check) => {
    const found = run.faults(check);
    const lines = found.map(wordsOf).filter(isMine);
    const expected = known[check].filter(isMine);
    remaining.push(...expected.map((one) => `${check}: ${one}`));
    const fresh = found.filter((one) => isMine(wordsOf(one)) && !expected.includes(wordsOf(one)));
    expect({
      new: fresh.map((one) => `${wordsOf(one)}, after ${(one.after ?? []).join(' > ')}`),
      mended: expected.filter((one) => !lines.includes(one)),
    }).toEqual({ new: [], mended: [] });
  });
}
