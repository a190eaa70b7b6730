/** What only the files tell: which tests there are of a procedure, and which matters it opens. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { procedures } from '@banjie/shared/procedures/index.ts';

export interface Sources {
  /** By key, paths from the root. */
  tests: ReadonlyMap<string, readonly string[]>;
  /** Keys of the procedures that one opens. */
  children: ReadonlyMap<string, readonly string[]>;
}

export function sources(root: string): Sources {
  const stories = readdirSync(join(root, 'test', 'stories'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => ({ name: `test/stories/${name}`, text: readFileSync(join(root, 'test', 'stories', name), 'utf8') }));
  const keys = procedures.map(({ key }) => key);
  const tests = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const key of keys) {
    const folder = join('shared', 'procedures', key);
    const own = `${folder}/procedure.test.ts`;
    const told = stories.filter(({ text }) => text.includes(`'${key}'`)).map(({ name }) => name);
    tests.set(key, [...(existsSync(join(root, own)) ? [own] : []), ...told]);
    // Child openings are small functions: their keys stand in the source alone.
    const code = readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8'))
      .join('\n');
    const opened = [...code.matchAll(/\bprocedure: '([a-z-]+)'/g)].flatMap(([, child]) => child ?? []);
    children.set(
      key,
      [...new Set(opened)].filter((child) => keys.includes(child)),
    );
  }
  return { tests, children };
}
