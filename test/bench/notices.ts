/**
 * What is promised of a push, measured: from the commit that releases it to the channel's answer, at a steady load, by one
 * and by two processes, through a channel that answers in 5 ms and through one that takes 200; and how many go in a second.
 */
import { round, table } from './measure.ts';
import { cityOn, modelOf, pause, pile, startEndpoint, startSenders, until } from './urgent.ts';

/** Matters that are opened in a second, evenly; each tells several people, one of them urgently. */
const A_SECOND = 12;
const BURST = 3_000;
const PROMISED_MS = 5_000;

interface Row {
  processes: number;
  channelMs: number;
  notices: number;
  p50: number;
  p99: number;
  perSecond: number;
  twice: number;
}

async function measured(processes: number, channelMs: number, uri: string, seconds: number): Promise<Row> {
  const { stores, open, close } = await cityOn(uri);
  const endpoint = await startEndpoint(channelMs);
  const like = await modelOf(stores, await open('III'));
  const senders = await startSenders(processes, uri, endpoint, stores);
  const notices = stores.connection.collection('notices');
  const matters = stores.connection.collection('matters');
  const isQuiet = async () =>
    (await matters.findOne({ outboxAt: { $exists: true } }, { projection: { _id: 1 } })) === null &&
    (await notices.findOne({ waits: 'loopback' }, { projection: { _id: 1 } })) === null;
  await until(isQuiet);
  // Each hears of what is committed in the slots that it has just got.
  await pause(3_000);

  const released = new Map<string, number>();
  const began = performance.now();
  const opening: Promise<unknown>[] = [];
  for (let n = 0; n < A_SECOND * seconds; n += 1) {
    await pause(Math.max(0, began + (n * 1_000) / A_SECOND - performance.now()));
    opening.push(open(n % 4 === 0 ? 'I' : 'III').then((id) => released.set(id, performance.now())));
  }
  await Promise.all(opening);
  await until(isQuiet);
  const lags = [...endpoint.came]
    .flatMap(([id, at]) => {
      const from = released.get(id.slice(0, id.indexOf('.')));
      return from === undefined ? [] : [Math.max(0, at - from) + channelMs];
    })
    .sort((one, other) => one - other);
  const share = (part: number) => round(lags[Math.floor((lags.length - 1) * part)] ?? Number.NaN, 0);

  const known = endpoint.came.size;
  const from = performance.now();
  const piled = await pile(stores, like, BURST);
  await until(() => endpoint.came.size >= known + piled);
  const perSecond = round((piled * 1_000) / (Math.max(...endpoint.came.values()) + channelMs - from), 0);
  await Promise.all(senders.map((one) => one.stop()));
  endpoint.close();
  await stores.connection.dropDatabase();
  await close();
  return {
    ...{ processes, channelMs, notices: lags.length, p50: share(0.5), p99: share(0.99), perSecond },
    twice: endpoint.twice,
  };
}

/** `uriOf` gives a database of that name. */
export async function benchNotices(uriOf: (name: string) => string, seconds: number): Promise<void> {
  const rows: Row[] = [];
  for (const channelMs of [5, 200])
    for (const processes of [1, 2])
      rows.push(await measured(processes, channelMs, uriOf(`bench_notices_${channelMs}_${processes}`), seconds));
  console.log(
    `\nfrom release to accepted: ${A_SECOND} matters a second for ${seconds} s; then ${BURST} notices at once`,
  );
  table(
    rows.map(({ processes, channelMs, notices, p50, p99, perSecond, twice }) => ({
      ...{ 'channel ms': channelMs, processes, notices, 'p50 ms': p50, 'p99 ms': p99 },
      ...{ 'notices/s of a burst': perSecond, 'sent twice': twice },
    })),
  );
  const worst = Math.max(...rows.map(({ p99 }) => p99));
  console.log(
    `p99 at worst ${worst} ms (promised ${PROMISED_MS}): ${worst <= PROMISED_MS ? 'holds' : 'does not hold'}`,
  );
}
