/** Feeds at rest. */
import type { Connection } from 'mongoose';
import type { FeedChange } from '../../feeds/ports.ts';
import { versionedStore } from './versioned.ts';

export const feedStore = (connection: Connection) =>
  versionedStore<FeedChange>(connection, {
    ...{ collection: 'feed_changes', name: 'FeedChange', keyOf: ({ id }) => id },
    changeOf: ({ _id, key: _key, ...change }) => change,
  });
