/** Keeps the course of each incident: written with each commit that changes it (as an effect of it), and once for those of before. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { courseOf } from '@banjie/shared/procedures/incident/course.ts';
import { readersOf } from '../matters/found-with.ts';
import type { AtHand } from '../matters/outbox.ts';
import type { MatterStore } from '../matters/ports.ts';
import { batched } from '../store/base/batch.ts';
import { INCIDENT, type CourseRecord, type CourseStore } from './ports.ts';

const TOGETHER = 64;

export interface CoursePorts {
  store: CourseStore;
  matters: Pick<MatterStore, 'load'>;
  directory(): Directory;
}

/** A matter of which a record is made: of what has just been committed in it, or of what stands. */
type Projected = { id: string } & Partial<AtHand>;

export const monthOf = (at: string): string => dayOf(at).slice(0, 7);

export const recordOf = (state: MatterState, seq: number, directory: Directory): CourseRecord => ({
  ...courseOf(state, directory),
  ...{ id: state.id, number: state.number, title: state.title, seq, units: state.units },
  ...{ month: monthOf(state.openedAt), open: state.end === undefined, readers: readersOf(state, directory) },
});

export function createCourses({ store, matters, directory }: CoursePorts) {
  let isComplete = false;

  /** Those that are asked for at the same time are written together. */
  const project = batched<Projected, void>({
    async run(asked) {
      const found = await Promise.all(
        asked.map(async ({ id, state, entry }) => (state && entry ? { state, seq: entry.seq } : matters.load(id))),
      );
      const incidents = found.flatMap((one) => (one?.state.procedure === INCIDENT ? [one] : []));
      await store.put(incidents.map(({ state, seq }) => recordOf(state, seq, directory())));
      return asked.map(() => undefined);
    },
    group: ({ id }) => id,
    ...{ max: TOGETHER, lanes: 2 },
  });

  return {
    project,
    /** The duty: what was opened before there were records gets one. Whether it did anything. */
    async sweep(): Promise<boolean> {
      if (isComplete || (isComplete = await store.isComplete())) return false;
      for await (const id of store.matters(INCIDENT)) await project({ id });
      await store.complete();
      return (isComplete = true);
    },
  };
}
