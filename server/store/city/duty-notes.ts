/** Hand-over notes at rest. */
import type { Connection } from 'mongoose';
import { rosterKey } from '@banjie/shared/duty/roster.ts';
import type { DutyNote } from '../../duty/ports.ts';
import { versionedStore } from './versioned.ts';

export const dutyNoteStore = (connection: Connection) =>
  versionedStore<DutyNote>(connection, {
    ...{ collection: 'duty_notes', name: 'DutyNote', keyOf: rosterKey },
    changeOf: ({ _id, key: _key, ...note }) => note,
  });
