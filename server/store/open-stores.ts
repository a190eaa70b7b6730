/** All that is at rest, on one connection. */
import { alertStore } from './alerts.ts';
import { calendarStore } from './calendar-years.ts';
import { chatStore } from './chat.ts';
import { clockStore } from './clock.ts';
import { connect } from './connection.ts';
import { deliveryStore } from './deliveries.ts';
import { fileStore } from './files.ts';
import { matterLists } from './lists.ts';
import { matterStore } from './matters.ts';
import { matterOutbox } from './outbox.ts';
import { peopleStore } from './people.ts';
import { receiptStore } from './receipts.ts';
import { recurringStore } from './recurring.ts';
import { registerStore } from './registers.ts';
import { rootStore } from './roots.ts';
import { settingStore } from './settings.ts';
import { tableStore } from './tables.ts';
import { canonical } from '../proof/hash.ts';

/** Opens the database and makes its indexes. */
export async function openStores(uri: string) {
  const connection = await connect(uri);
  const stores = {
    people: peopleStore(connection),
    matters: matterStore(connection),
    lists: matterLists(connection),
    deliveries: deliveryStore(connection),
    receipts: receiptStore(connection),
    registers: registerStore(connection),
    roots: rootStore(connection),
    recurring: recurringStore(connection),
    tables: tableStore(connection),
    files: fileStore(connection),
    alerts: alertStore(connection),
    settings: settingStore(connection),
    calendar: calendarStore(connection),
    chat: chatStore(connection, canonical),
  };
  await Promise.all(Object.values(stores).map((store) => store.ensureIndexes()));
  return { connection, ...stores, clock: clockStore(connection), outbox: matterOutbox(connection) };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;
