/**
 * When a phone first shows something, and when its list: the compiled h5 from a real server, through a network and a
 * processor that are held back as those of a middling phone are. Each load with an empty cache, then once more with it.
 */
import { openBrowser } from '../harness/browser.ts';
import { tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

/** As the "Slow 4G" of browsers' tools: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back; a processor four times slower. */
const SLOW_4G = { downloadThroughput: (1.6 * 2 ** 20) / 8, uploadThroughput: (750 * 1024) / 8, latency: 150 };
const SLOWER = 4;
const LOADS = 9;
const PERSON = 'office-cloud';

interface Shown {
  first: number;
  list: number;
  bytes: number;
}

export async function benchPaint(server: Started): Promise<void> {
  const token = await tokenOf(server, PERSON);
  const opened = await openBrowser();
  const cold: Shown[] = [];
  const warm: Shown[] = [];
  for (let n = 0; n < LOADS; n += 1) {
    const phone = await opened.phone();
    const page = await phone.newPage();
    const tools = await phone.newCDPSession(page);
    await tools.send('Network.enable');
    await tools.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    let bytes = 0;
    tools.on('Network.loadingFinished', ({ encodedDataLength }) => void (bytes += encodedDataLength));
    for (const shown of [cold, warm]) {
      bytes = 0;
      // Away first: else only the part behind # would be another one.
      await page.goto('about:blank');
      await page.goto(`${server.url}/m/#/pages/todo/index?token=${encodeURIComponent(token)}`);
      await page.getByRole('group').first().waitFor();
      const list = await page.evaluate<number>('performance.now()');
      const first = await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
      );
      shown.push({ first, list, bytes });
    }
    await phone.close();
  }
  await opened.close();
  console.log(`first paint: ${LOADS} loads of the to-do page, slow 4G, processor ${SLOWER} times slower`);
  const middle = (all: readonly Shown[], of: keyof Shown) =>
    all.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  table(
    [
      { cache: 'empty', all: cold },
      { cache: 'filled', all: warm },
    ].map(({ cache, all }) => ({
      cache,
      'first paint s, p50': round(middle(all, 'first') / 1000),
      most: round(Math.max(...all.map((one) => one.first)) / 1000),
      'list shown s, p50': round(middle(all, 'list') / 1000),
      'KB over the network': round(middle(all, 'bytes') / 1024, 0),
    })),
  );
}
