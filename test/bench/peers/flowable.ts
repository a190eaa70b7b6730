/** Flowable 7.1, embedded in a small Java program (flowable/), on PostgreSQL. */
import { execFile, spawnSync, type ExecFileOptions } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noAccount, postgresPrograms, type Postgres } from './postgres.ts';

const SOURCES = join(import.meta.dirname, 'flowable');
const CLASSPATH = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath';
const run = (program: string, words: readonly string[], options: ExecFileOptions): Promise<string> =>
  new Promise((done, failed) => {
    execFile(program, words, { ...options, encoding: 'utf8' }, (error, said, complained) =>
      error ? failed(new Error(`${program}: ${error.message}\n${said}${complained}`)) : done(said),
    );
  });

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

export interface Flowable {
  /** Completions of a user task in a second. */
  actions(threads: number, seconds: number): Promise<number>;
  /** Seconds until so many timers that were due at once have fired, and how many did. */
  timers(n: number): Promise<{ seconds: number; fired: number }>;
}

/** Compiles it in a folder outside the sources. Maven fetches what it needs, the first time. */
export async function buildFlowable(folder: string, postgres: Postgres): Promise<Flowable> {
  const project = join(folder, 'flowable');
  cpSync(SOURCES, project, { recursive: true });
  const list = join(folder, 'classpath');
  await run('mvn', ['-q', '-B', 'compile', CLASSPATH, `-Dmdep.outputFile=${list}`], { cwd: project });
  const classpath = `${join(project, 'target/classes')}:${readFileSync(list, 'utf8').trim()}`;
  let databases = 0;
  const figure = (words: (string | number)[], seconds: number): Promise<string> =>
    run(
      'java',
      ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classpath, 'peers.Flowable', ...words.map(String)],
      {
        env: { ...process.env, JDBC_URL: postgres.fresh(`bench${(databases += 1)}`), JDBC_USER: 'bench' },
        timeout: (seconds + 600) * 1000,
      },
    );
  return {
    async actions(threads, seconds) {
      const said = await figure(['actions', threads, 5, seconds], seconds);
      return Number(/actions ([\d.]+)/.exec(said)?.[1]);
    },
    async timers(n) {
      const said = await figure(['timers', n, 900], 900);
      const [, seconds, fired] = /timers ([\d.]+) left \d+ fired (\d+)/.exec(said) ?? [];
      return { seconds: Number(seconds), fired: Number(fired) };
    },
  };
}
