import { openBrowser, type OpenedBrowser } from './browser.ts';
import { startCity, type City, type CityOptions } from './city.ts';

/** A browser and a city for the tests of a file, or of the `describe` that calls this; both end after them. */
export function inBrowser(up: (started: { opened: OpenedBrowser; city: City }) => void, options?: CityOptions): void {
  const closing: (() => Promise<void>)[] = [];
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    closing.push(() => one.close());
    return one;
  };
  beforeAll(async () => {
    const [opened, city] = await Promise.all([openBrowser().then(kept), startCity(options).then(kept)]);
    up({ opened, city });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
  });
}
