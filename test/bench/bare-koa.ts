/** The yardstick of the HTTP bench: a bare Koa route that does one update of a document of the same size. */
import Koa from 'koa';
import { connect, durable } from '@banjie/server/store/connection.ts';
import type { MatterDocument } from '@banjie/server/store/matters.ts';
import { machineNow } from '../harness/machine-time.ts';

const connection = await connect(process.env['MONGODB_URI'] ?? '');
const raw = connection.collection<MatterDocument>('raw_matters');
const sample = await raw.findOne({});
const entry = sample?.history.at(-1);
if (!sample || !entry) throw new Error('no documents to update');

const app = new Koa();
app.use(async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) chunks.push(chunk);
  const { id, key } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; key: string };
  const before = await raw.findOneAndUpdate(
    { _id: id },
    {
      $set: { state: sample.state, head: sample.head, updatedAt: machineNow() },
      $inc: { seq: 1 },
      $push: { history: { ...entry, key } },
    },
    { writeConcern: durable },
  );
  ctx.body = { ok: before !== null };
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
process.once('disconnect', () => process.exit(0));
