/** Windows of maintenance at rest. */
import type { Connection } from 'mongoose';
import type { MaintenanceChange } from '../../maintenance/ports.ts';
import { versionedStore } from './versioned.ts';

export const maintenanceStore = (connection: Connection) =>
  versionedStore<MaintenanceChange>(connection, {
    ...{ collection: 'maintenance_changes', name: 'MaintenanceChange', keyOf: ({ id }) => id },
    changeOf: ({ _id, key: _key, ...change }) => change,
  });
