/** `npm run verify`: exit code 0 whole, 1 something was changed, 2 it could not be verified. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../store/base/connection.ts';
import { resolveMongo, withDatabaseName } from '../../mongod/mongod.ts';
import { beginningOf } from '../../store/city/beginnings.ts';
import { folderOf, uriOf } from '../../training/beginnings/beginning.ts';
import { rootStore } from '../../store/matters/roots.ts';
import { besideStore } from '../../store/proof/beside.ts';
import { administrationReading } from '../../store/audit/reading.ts';
import { KEY_FILE, parseRoots, ROOTS_FILE } from '../export.ts';
import { knownSigningKey, publicKeysIn } from '../key.ts';
import type { SignedRoot } from '../ports.ts';
import { verifyAdministration } from './administration/chain.ts';
import { verifyDatabase, type Report } from './database.ts';
import type { Seals } from './notices.ts';
import { parseMatterFile, verifyFile } from './file.ts';
import { texts } from './texts.ts';
import { verifyInThreads } from './threads.ts';

/** It could not be verified; the message is Chinese. */
class Unverified extends Error {}

const say = (line: string) => process.stdout.write(`${line}\n`);
const setting = (name: string) => (process.env[name]?.trim() ? process.env[name].trim() : undefined);
/** The same folder and database as the server's, without asking for the server's secrets. */
const dataDir = resolve(setting('BANJIE_DATA') ?? join(import.meta.dirname, '../../../.data'));
const isProduction = setting('BANJIE_MODE') === 'production';
const database = isProduction ? 'banjie' : 'banjie_training';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Unverified(texts.unreadable(file));
  }
}

/** Those that are asked for, or those that lie in the folder, if there are any. */
function rootsFrom(file: string | undefined, folder: string): SignedRoot[] | undefined {
  const found = file ?? join(folder, ROOTS_FILE);
  if (file === undefined && !existsSync(found)) return undefined;
  try {
    const roots = parseRoots(read(found));
    if (roots.every((root) => typeof root.day === 'string' && typeof root.signature === 'string')) return roots;
  } catch (error) {
    if (error instanceof Unverified) throw error;
  }
  throw new Unverified(texts.notRoots(found));
}

function keysFrom(file: string | undefined): string[] {
  const own = setting('BANJIE_SIGNING_KEY') ?? join(dataDir, KEY_FILE);
  const found = file ?? [`${own}.pub`, own].find((one) => existsSync(one));
  if (found === undefined) return [];
  let keys: string[] = [];
  const pem = read(found);
  try {
    keys = publicKeysIn(pem);
  } catch {
    // Said below.
  }
  if (keys.length === 0) throw new Unverified(texts.notKey(found));
  return keys;
}

/** Seals on what was told are looked at where the city's own key is at hand. */
function sealsOf(roots: readonly SignedRoot[], trusted: readonly string[]): { seals?: Seals } {
  const key = knownSigningKey(setting('BANJIE_SIGNING_KEY') ?? join(dataDir, KEY_FILE));
  if (!key) return {};
  const keys = [...new Set([key.publicKey, ...trusted, ...roots.map((root) => root.publicKey)])];
  return { seals: { sealings: [key.sealing], keys } };
}

/** @param named the file of roots, where one was named */
async function verifyAll(named: string | undefined, trusted: string[]): Promise<Report> {
  const uri = setting('MONGODB_URI');
  if (uri === undefined && !existsSync(join(dataDir, 'mongo'))) throw new Unverified(texts.noDatabase(dataDir));
  const mongo = await resolveMongo({ dataDir: join(dataDir, 'mongo') });
  try {
    const first = uri === undefined ? withDatabaseName(mongo.uri, database) : mongo.uri;
    const beginning = isProduction ? 0 : await beginningOf(first);
    const address = uriOf(first, beginning);
    const exported = rootsFrom(named, folderOf(dataDir, beginning));
    const connection = await connect(address);
    try {
      const store = rootStore(connection);
      return await verifyDatabase({
        ...{ store, exported, trusted, beside: besideStore(connection) },
        seals: (roots) => sealsOf(roots, trusted).seals,
        verify: (roots) => verifyInThreads(address, store, roots, sealsOf(roots, trusted)),
        administration: (known) => verifyAdministration(administrationReading(connection), known),
        elapsed: () => performance.now(),
      });
    } finally {
      await connection.close();
    }
  } finally {
    await mongo.stop();
  }
}

async function main(argv: string[]): Promise<number> {
  const options = { roots: { type: 'string' }, key: { type: 'string' }, help: { type: 'boolean' } } as const;
  let asked;
  try {
    asked = parseArgs({ args: argv, options, allowPositionals: true });
  } catch {
    throw new Unverified(texts.usage);
  }
  const { values, positionals } = asked;
  if (values.help || positionals.length > 1) throw new Unverified(texts.usage);
  const [file] = positionals;
  // A file is often verified far from the city's machine: what lies in the data folder there is asked only if named.
  const alone = file !== undefined;
  const trusted = alone && values.key === undefined ? [] : keysFrom(values.key);
  let report: Report;
  if (file === undefined) report = await verifyAll(values.roots, trusted);
  else {
    const matterFile = parseMatterFile(read(file));
    if (!matterFile) throw new Unverified(texts.notMatterFile(file));
    const exported = values.roots === undefined ? undefined : rootsFrom(values.roots, dataDir);
    report = verifyFile(matterFile, { exported, trusted });
  }
  for (const note of report.notes) say(note);
  for (const finding of report.findings) say(`✗ ${finding}`);
  say(report.faults === 0 ? texts.whole : texts.broken(report.faults));
  return report.faults === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof Unverified ? why : texts.databaseDown(why)}\n`);
  process.exitCode = 2;
}
