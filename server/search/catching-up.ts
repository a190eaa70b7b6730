/** The duty that gives what was there before there was one search its words: once, some at a time. */
import type { MatterLists } from '../matters/listed.ts';
import type { FoundEntries, SearchProgress } from './ports.ts';

export function createCatchingUp(ports: {
  progress: SearchProgress;
  lists: Pick<MatterLists, 'behind'>;
  project(matter: string): Promise<void>;
  entries: Pick<FoundEntries, 'catchUp'>;
}) {
  const { progress, lists, project, entries } = ports;
  let isDone = false;
  /** Begins anew where it was interrupted: what has its words already is left as it is. Whether it did anything. */
  async function sweep(): Promise<boolean> {
    if (isDone || (isDone = await progress.isCaughtUp())) return false;
    for (let after: string | undefined = ''; after !== undefined;) {
      const { ids, last } = await lists.behind(after);
      await Promise.all(ids.map(project));
      after = last;
    }
    for (let after: string | undefined = ''; after !== undefined;) after = await entries.catchUp(after);
    await progress.caughtUp();
    return (isDone = true);
  }
  return { sweep };
}
