/** The yardstick of the HTTP bench: a bare Koa route that reads and writes one small document, grouped as the store does it. */
import Koa from 'koa';
import { connect } from '@banjie/server/store/base/connection.ts';
import { smallWrites } from './store.ts';

const connection = await connect(process.env['MONGODB_URI'] ?? '');
const raw = smallWrites(connection);

const app = new Koa();
app.use(async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) chunks.push(chunk);
  const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
  // A document of another client's is met now and then: as with the server, that is decided again.
  let ok = false;
  for (let n = 0; n < 40 && !ok; n += 1) ok = await raw.once(id);
  ctx.body = { ok };
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
process.once('disconnect', () => process.exit(0));
