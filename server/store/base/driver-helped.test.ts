/** The driver of the database is helped while a program of ours reads it (docs/decisions/0090). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../../..');
/** What `launch/load.mjs` does before a program of ours is read. */
const program = `
  const { helpPackages } = await import(process.argv[1]);
  helpPackages();
  const { default: mongoose } = await import('mongoose');
  console.log(String(mongoose.mongo.Db.prototype.command), String(mongoose.mongo.Collection.prototype.bulkWrite));
`;

it('nothing is spread first in a literal of the driver that begins with a spread', () => {
  const args = ['--input-type=module', '--eval', program, pathToFileURL(join(root, 'launch/spread.mjs')).href];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, timeout: 60_000, encoding: 'utf8' });
  // Where it could not be read, why.
  const read = stdout || stderr;
  expect(read).toMatch(/\{\s*\.\.\.null, \.\.\./);
  // A copy as well: to some of them more is added later (docs/decisions/0094).
  expect(read).toMatch(/bulk\.execute\(\{\s*\.\.\.null, \.\.\.options\s*\}\)/);
  expect(read).not.toMatch(/\{\s*\.\.\.(?!null)(?!\w+ \})/);
});
