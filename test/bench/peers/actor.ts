/**
 * Gives commands by a service of its own, as one server process of several does: it carries out what is left in its share of
 * the slots, whoever has left it there. POST asks for so many seconds of load on some matters, and is answered with the rate.
 */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { connect } from '@banjie/server/store/base/connection.ts';
import { everySlot } from '@banjie/server/store/base/slots.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { progress } from '../aged.ts';
import { load } from '../measure.ts';
import { smallWrites } from '../store.ts';
import { serviceWithRelay } from '../with-relay.ts';
import { WARM_UP } from './flowable.ts';

export interface ActorWork {
  /** One matter for each client; or one small document, which is the yardstick. */
  matters: string[];
  small?: true;
  seconds: number;
}

const [share, of] = [Number(process.env['BENCH_SHARE']), Number(process.env['BENCH_OF'])];
const connection = await connect(process.env['MONGODB_URI'] ?? '', { poolSize: 20 });
const { service } = await serviceWithRelay(
  connection,
  everySlot.filter((slot) => slot % of === share),
);
const raw = smallWrites(connection);
const server = createServer((request, response) => {
  void (async () => {
    const { matters, seconds, small } = (await json(request)) as ActorWork;
    const once = async (client: number) => {
      const id = matters[client] as string;
      return small ? raw.once(id) : !isRejection(await progress(service, id));
    };
    const { perSecond } = await load(matters.length, seconds, once, WARM_UP);
    response.end(JSON.stringify({ perSecond }));
  })();
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
process.once('disconnect', () => process.exit(0));
