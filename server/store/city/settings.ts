/** Settings of the city at rest. */
import type { Connection } from 'mongoose';
import type { SettingChange } from '../../settings/ports.ts';
import { versionedStore } from './versioned.ts';

export const settingStore = (connection: Connection) =>
  versionedStore<SettingChange>(connection, {
    ...{ collection: 'setting_changes', name: 'SettingChange', keyOf: ({ key }) => key },
    changeOf: ({ _id, ...change }) => change,
  });
