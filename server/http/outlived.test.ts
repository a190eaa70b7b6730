/** A request that is answered is gone with the next collection of young objects: nothing of ours holds it any longer. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Bytes that a request may leave for the next full collection; a context with its answer is more than five thousand. */
const MOST = 1500;

it('leaves nothing behind', () => {
  // In a process of its own: in this one the tests before it have left what they have left.
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--no-deprecation', 'launch/run.mjs', 'test/harness/outlived.ts'],
    {
      ...{ cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } },
      ...{ encoding: 'utf8', timeout: 120_000 },
    },
  );
  // Where it could not be measured, why.
  expect(stdout || stderr).toMatch(/^\{.*\}\n$/);
  const left = Object.entries(JSON.parse(stdout) as Record<string, number>);
  expect(left).toHaveLength(3);
  expect(left.filter(([, bytes]) => bytes > MOST)).toEqual([]);
});
