/** All that is at rest, on one connection. */
import { administration } from './audit/administration.ts';
import { alertStore } from './notices/alerts.ts';
import { calendarStore } from './city/calendar-years.ts';
import { changeStore } from './notices/changes.ts';
import { boardStore } from './boards/boards.ts';
import { bounceStore } from './notices/bounces.ts';
import { channelClaimStore } from './notices/channel-claims.ts';
import { chatStore } from './notices/chat.ts';
import { clockStore } from './city/clock.ts';
import { connect } from './base/connection.ts';
import { draftStore } from './people/drafts.ts';
import { dutyNoteStore } from './city/duty-notes.ts';
import { earlierStore } from './matters/earlier.ts';
import { courseStore } from './matters/courses.ts';
import { dutyStore } from './city/duty.ts';
import { maintenanceStore } from './city/maintenance.ts';
import { heldAlertStore } from './notices/held-alerts.ts';
import { creditStore } from './notices/credits.ts';
import { deliveryStore } from './notices/deliveries.ts';
import { feedStore } from './city/feeds.ts';
import { fileStore } from './city/files.ts';
import { feedRecordStore } from './notices/feed-records.ts';
import { incomingStore } from './notices/incoming.ts';
import { leaseStore } from './base/leases.ts';
import { handStore } from './matters/hands.ts';
import { letterNumberStore } from './city/letter-numbers.ts';
import { lookStore } from './city/looks.ts';
import { matterLists } from './matters/lists.ts';
import { migrate, SCHEMA } from './migrations/migrations.ts';
import { importSealStore } from './proof/import-seals.ts';
import { matterNames } from './matters/names.ts';
import { matterStore } from './matters/matters.ts';
import { matterOutbox } from './matters/outbox.ts';
import { searchStore } from './people/searches.ts';
import { opinionStore } from './people/opinions.ts';
import { firstStepStore } from './people/first-steps.ts';
import { actStore } from './matters/acts.ts';
import { peopleStore } from './people/people.ts';
import { pushPreferenceStore } from './people/push-preferences.ts';
import { refusedFeedStore } from './notices/refused-feeds.ts';
import { receiptStore } from './matters/receipts.ts';
import { readerStore } from './city/readers.ts';
import { recurringStore } from './city/recurring.ts';
import { registerStore } from './city/registers.ts';
import { rootStore } from './matters/roots.ts';
import { settingStore } from './city/settings.ts';
import { tableStore } from './city/tables.ts';
import { vacancyStore } from './people/vacancies.ts';
import { smsStore } from './notices/sms.ts';
import { webhookStore } from './notices/webhooks.ts';
import { snoozeStore } from './notices/snoozes.ts';
import { wecomStore } from './notices/wecom.ts';
import { touchStore } from './matters/touches.ts';
import { handedInBy } from './matters/handed-in.ts';
import { openMatters, workedWith } from './matters/worked-with.ts';
import { trailStore } from './audit/trail.ts';
import { canonical } from '../proof/hash.ts';

/** Opens the database, brings it to our version and makes its indexes. @throws NewerDatabase */
export async function openStores(
  uri: string,
  ports: { onProgress?: (line: string) => void; onError?: (error: unknown) => void } = {},
) {
  const connection = await connect(uri);
  try {
    await migrate(connection, ports.onProgress);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const chain = administration(connection);
  const stores = {
    people: peopleStore(connection),
    matters: matterStore(connection, ports.onError),
    lists: matterLists(connection),
    courses: courseStore(connection),
    boards: boardStore(connection),
    deliveries: deliveryStore(connection),
    receipts: receiptStore(connection),
    registers: registerStore(connection),
    roots: rootStore(connection),
    importSeals: importSealStore(connection, chain),
    recurring: recurringStore(connection),
    tables: tableStore(connection),
    files: fileStore(connection),
    letterNumbers: letterNumberStore(connection),
    looks: lookStore(connection),
    trail: trailStore(connection),
    alerts: alertStore(connection),
    refusedFeeds: refusedFeedStore(connection),
    feeds: feedStore(connection),
    feedRecords: feedRecordStore(connection),
    settings: settingStore(connection),
    calendar: calendarStore(connection),
    duty: dutyStore(connection),
    dutyNotes: dutyNoteStore(connection),
    maintenance: maintenanceStore(connection),
    heldAlerts: heldAlertStore(connection),
    chat: chatStore(connection, canonical),
    wecom: wecomStore(connection),
    incoming: incomingStore(connection),
    pushPreferences: pushPreferenceStore(connection),
    bounces: bounceStore(connection),
    channelClaims: channelClaimStore(connection),
    webhooks: webhookStore(connection),
    sms: smsStore(connection),
    credits: creditStore(connection),
    snoozes: snoozeStore(connection),
    opinions: opinionStore(connection),
    firstSteps: firstStepStore(connection),
    searches: searchStore(connection),
    drafts: draftStore(connection),
    readers: readerStore(connection),
  };
  await Promise.all(Object.values(stores).map((store) => store.ensureIndexes()));
  await chain.begin();
  return {
    connection,
    ...stores,
    administration: chain,
    clock: clockStore(connection),
    outbox: matterOutbox(connection),
    touches: touchStore(connection),
    hands: handStore(connection),
    workedWith: workedWith(connection),
    acts: actStore(connection),
    earlier: earlierStore(connection),
    handedInBy: handedInBy(connection),
    openMatters: openMatters(connection),
    names: matterNames(connection),
    vacancies: vacancyStore(connection),
    changes: changeStore(connection),
    leases: leaseStore(connection, SCHEMA),
  };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;
