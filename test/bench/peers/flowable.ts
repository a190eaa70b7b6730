/** Flowable 7.1, embedded in a small Java program (flowable/), on PostgreSQL. */
import { spawnSync, type SpawnOptions } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Leash } from './leash.ts';
import { noAccount, postgresPrograms, type Postgres } from './postgres.ts';

const SOURCES = join(import.meta.dirname, 'flowable');
const CLASSPATH = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath';

/** What a program says on its standard output; what it complains of is shown as it comes, and told with its failure. */
async function run(leash: Leash, program: string, words: readonly string[], options: Bound): Promise<string> {
  const { seconds, ...more } = options;
  const started = leash.start(program, words, { ...more, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  started.child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  started.child.stderr?.on('data', (part: Buffer) => {
    complained = `${complained}${part.toString()}`.slice(-LAST_WORDS);
    process.stderr.write(part);
  });
  let isLate = false;
  const bound = setTimeout(() => {
    isLate = true;
    void started.end();
  }, seconds * 1000);
  const { code, signal } = await started.ended;
  clearTimeout(bound);
  if (isLate) throw new Error(`${program}: not done within ${seconds} s\n${said}${complained}`);
  if (code !== 0) throw new Error(`${program}: ${signal ?? code ?? 'did not start'}\n${said}${complained}`);
  return said;
}
interface Bound extends SpawnOptions {
  /** Then it is ended. */
  seconds: number;
}
const LAST_WORDS = 4_000;
/** Fetching what it needs, the first time, and compiling. */
const BUILD_SECONDS = 900;
/** What a figure may take besides its own time: starting, making the tables. */
const BESIDES_SECONDS = 180;
/** For putting the timers in, and for their firing. */
const TIMER_SECONDS = 900;

/** What this machine lacks, each with what to do. */
export function missing(): string[] {
  const lacks: string[] = [];
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  if (version < 17) lacks.push('Java 17 or later: apt-get install openjdk-17-jdk-headless');
  if (spawnSync('mvn', ['-version']).status !== 0) lacks.push('Maven: apt-get install maven');
  if (postgresPrograms() === undefined) lacks.push('PostgreSQL: apt-get install postgresql');
  else if (noAccount())
    lacks.push('the account postgres, as PostgreSQL does not run as root: adduser --system postgres');
  return lacks;
}

/** Seconds that each side works before it is counted: both compile what is used often while it runs. */
export const WARM_UP = 5;

export interface Flowable {
  /** Completions of a user task in a second. */
  actions(threads: number, seconds: number): Promise<number>;
  /** Of so many timers that were due at once: how many were put in in time, how many have fired, and in how many seconds. */
  timers(n: number): Promise<{ put: number; fired: number; seconds: number }>;
}

/** Compiles it in a folder outside the sources. Maven fetches what it needs, the first time. */
export async function buildFlowable(folder: string, postgres: Postgres, leash: Leash): Promise<Flowable> {
  const project = join(folder, 'flowable');
  cpSync(SOURCES, project, { recursive: true });
  const list = join(folder, 'classpath');
  const goals = ['-q', '-B', 'compile', CLASSPATH, `-Dmdep.outputFile=${list}`];
  await run(leash, 'mvn', goals, { cwd: project, seconds: BUILD_SECONDS });
  const classpath = `${join(project, 'target/classes')}:${readFileSync(list, 'utf8').trim()}`;
  let databases = 0;
  const figure = (words: (string | number)[], seconds: number): Promise<string> =>
    run(
      leash,
      'java',
      ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classpath, 'peers.Flowable', ...words.map(String)],
      {
        env: { ...process.env, JDBC_URL: postgres.fresh(`bench${(databases += 1)}`), JDBC_USER: 'bench' },
        seconds: seconds + BESIDES_SECONDS,
      },
    );
  return {
    async actions(threads, seconds) {
      const said = await figure(['actions', threads, WARM_UP, seconds], seconds);
      return Number(/actions ([\d.]+)/.exec(said)?.[1]);
    },
    async timers(n) {
      const said = await figure(['timers', n, TIMER_SECONDS], 2 * TIMER_SECONDS);
      const found = /timers put (\d+) fired (\d+) seconds ([\d.]+)/.exec(said);
      if (!found) throw new Error(`no figure of timers: ${said}`);
      const [put, fired, seconds] = found.slice(1).map(Number);
      return { put: put ?? 0, fired: fired ?? 0, seconds: seconds ?? Number.NaN };
    },
  };
}
