/** Rosters at rest. */
import type { Connection } from 'mongoose';
import { rosterKey } from '@banjie/shared/duty/roster.ts';
import type { DutyChange } from '../../duty/ports.ts';
import { versionedStore } from './versioned.ts';

export const dutyStore = (connection: Connection) =>
  versionedStore<DutyChange>(connection, {
    ...{ collection: 'duty_changes', name: 'DutyChange', keyOf: rosterKey },
    changeOf: ({ _id, key: _key, ...change }) => change,
  });
