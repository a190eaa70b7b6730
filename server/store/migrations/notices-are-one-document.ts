/**
 * 7 → 8: a notice was as many documents (`deliveries`) as there were persons and channels to which it went; now it is one,
 * with its ways (docs/decisions/0037). Each delivery keeps its seal. Those of one notice lie together by their ids; they are
 * taken off only once the notice stands, with all of its parts, so whoever does this again finds it there.
 */
import type mongoose from 'mongoose';
import { MOST_WAYS, recipientOf, tellingsOf } from '../../notify/telling.ts';
import type { Notice, Way } from '../../notify/ports.ts';
import { insertNew } from '../base/database-time.ts';
import { documentOf, foundBy, NOTICES, type NoticeDocument, type WayDocument } from '../notices/notice-document.ts';
import { ignoreMissing, type Migration } from './migration.ts';

interface OldDelivery extends Notice, Way, Pick<WayDocument, 'nextAt' | 'account' | 'claim' | 'acceptedAt'> {
  _id: string;
  slot?: number;
  unread?: true;
}

const AT_ONCE = 500;

export const noticesAreOneDocument: Migration = {
  to: 8,
  async run(connection) {
    const deliveries = connection.collection<OldDelivery>('deliveries');
    const notices = connection.collection<NoticeDocument>(NOTICES);
    let waiting: { documents: NoticeDocument[]; ids: string[] } = { documents: [], ids: [] };
    const move = async () => {
      await insertNew(notices, waiting.documents);
      await deliveries.deleteMany({ _id: { $in: waiting.ids } });
      waiting = { documents: [], ids: [] };
    };
    for await (const all of noticesIn(deliveries)) {
      waiting.documents.push(...documentsOf(all));
      waiting.ids.push(...all.map(({ _id }) => _id));
      if (waiting.ids.length >= AT_ONCE) await move();
    }
    await move();
    await deliveries.drop().catch(ignoreMissing);
  },
};

/** All deliveries of one notice at a time. */
async function* noticesIn(deliveries: mongoose.mongo.Collection<OldDelivery>): AsyncGenerator<OldDelivery[]> {
  let all: OldDelivery[] = [];
  for await (const one of deliveries.find().sort({ _id: 1 })) {
    if (all[0] && all[0].event !== one.event) {
      yield all;
      all = [];
    }
    all.push(one);
  }
  if (all.length > 0) yield all;
}

function documentsOf(all: readonly OldDelivery[]): NoticeDocument[] {
  const [first] = all;
  if (!first) return [];
  const { event, at, matter, number, kind, urgent, subject, body, item, receipt, words, dueAt, basis } = first;
  const notice: Notice = {
    ...{ event, at, matter, number, kind, urgent, subject, body, words },
    ...(item === undefined ? {} : { item }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(basis === undefined ? {} : { basis }),
  };
  const among = Math.max(0, ...all.map((one) => one.among ?? 0));
  const ways = all.map(wayOf);
  return tellingsOf(notice, among, all).map((telling, part) => {
    const to = ways.slice(part * MOST_WAYS, (part + 1) * MOST_WAYS);
    return { ...documentOf({ ...telling, ways: [] }, new Date(0)), to, ...foundBy({ to }) };
  });
}

/** As it was: when it is due, who has it in hand, and its seal with what that says of it. */
function wayOf(old: OldDelivery): WayDocument {
  const { unit, channel, address, state, attempt, fence, others } = old;
  const may = ['nextAt', 'account', 'claim', 'acceptedAt', 'readAt', 'failure', 'seal'] as const;
  return {
    ...{ who: recipientOf(old), channel, address, state, attempt, fence, others },
    ...(unit === undefined ? {} : { unit }),
    ...Object.fromEntries(may.flatMap((name) => (old[name] === undefined ? [] : [[name, old[name]]]))),
    ...(old.seal === undefined || old.among === undefined ? {} : { among: old.among }),
  };
}
