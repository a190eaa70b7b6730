/** One server process of the simulation: everything but HTTP and chat, on a clock that is moved. It can be dropped at any moment. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { openCity } from '@banjie/server/city.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (details: object, text: string) => console.error(text, details),
};

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** @param now the city's clock, shared by all processes */
export async function openOffice(uri: string, now: () => Instant) {
  const stores = await openStores(uri);
  const city = await openCity({
    ...{ stores, clock: { now }, log, uploadLimit: 0 },
    isBot: () => Promise.resolve(false),
  });
  return {
    ...city,
    stores,
    async close() {
      await city.close();
      await stores.connection.close();
    },
  };
}
