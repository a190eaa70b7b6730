// One jest project as a stage: its tests counted by jest itself; nothing skipped, nothing empty counts as well.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say } from './screen.mjs';

/** A file that has started a server, a bot or a browser mostly waits for it, and one with a database now and then: two
 *  stages side by side of two files each keep two cores at work, and the slow rest, which is alone, does so with three.
 *  The same everywhere, so that a machine with more cores meets no load that others do not. */
const filesAtOnce = (project) => (project === 'more' ? 3 : 2);

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** Resolves to { passed, failed }: a suite that does not load, a skipped test and an empty project are failures. */
export async function runJest(project, ...files) {
  const report = join(root, '.cache', 'test', `${project}.json`);
  mkdirSync(join(root, '.cache', 'test'), { recursive: true });
  rmSync(report, { force: true });
  const code = await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      jest,
      ...['--config', join(root, 'jest.config.mjs'), '--selectProjects', project, '--json', '--outputFile', report],
      `--maxWorkers=${filesAtOnce(project)}`,
      ...files,
    ],
    { limitMs: 2_700_000 },
  );
  if (!existsSync(report)) {
    say(`✗ ${project}: no result (exit ${code})`);
    return { passed: 0, failed: 1 };
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + skipped;
  if (skipped > 0) say(`✗ ${project}: ${skipped} skipped; a skip counts as a failure`);
  if (result.numTotalTests === 0) say(`✗ ${project}: no tests`);
  const passed = result.numPassedTests;
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}
