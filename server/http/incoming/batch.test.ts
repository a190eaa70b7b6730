/** Cuts a list that is too long while it comes in, wherever its bytes are parted. */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import Koa from 'koa';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { createCutting, readBatch } from './batch.ts';

const cutAt = (text: string, from: number, parts: number) => {
  const bytes = new TextEncoder().encode(text);
  const cutting = createCutting(from);
  const kept: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += parts) kept.push(...cutting.push(bytes.subarray(at, at + parts)));
  return { text: Buffer.concat(kept).toString('utf8'), dropped: cutting.dropped() };
};

it('leaves out entries of the outermost list and keeps what stands behind it', () => {
  const message = {
    ...{ receiver: 'a],[', alerts: Array.from({ length: 50 }, (_, n) => ({ n, tags: ['x', `"${n}\\`] })) },
    ...{ groupKey: '{}:{a="b"}', more: [1, 2, 3] },
  };
  const { text, dropped } = cutAt(JSON.stringify(message), 200, 7);
  const read = JSON.parse(text) as typeof message;
  expect(read.groupKey).toBe('{}:{a="b"}');
  expect(read.alerts.length).toBeGreaterThan(3);
  // Behind the limit the other list keeps its first entry.
  expect([read.alerts.length + read.more.length + dropped, read.more]).toEqual([53, [1]]);
  expect(read.alerts).toEqual(message.alerts.slice(0, read.alerts.length));
});

it('gives JSON for JSON, with what it had up to there, however the bytes come', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(300), fc.integer({ min: 1, max: 40 }), (value, from, parts) => {
      const text = JSON.stringify([value, { value, after: 1 }]);
      const cut = cutAt(text, from, parts);
      expect(() => void JSON.parse(cut.text)).not.toThrow();
      expect(cut.dropped === 0 ? cut.text : '').toBe(cut.dropped === 0 ? text : '');
      expect(cutAt(text, from, 1)).toEqual(cut);
    }),
  );
});

it.each<[string, Buffer, string]>([
  ['that is no such packing', Buffer.alloc(1024 * 1024, 'not packed '), 'invalid'],
  ['that unpacks beyond all bounds', gzipSync(Buffer.alloc(257 * 1024 * 1024, ' ')), 'tooLarge'],
])('hears the rest of a body %s, answers, and keeps the connection', async (_, body, rejected) => {
  const app = new Koa();
  app.use(async (ctx) => {
    const read = await readBatch(ctx);
    ctx.body = { rejected: isRejection(read) ? read.rejected : undefined };
  });
  const answer = app.callback();
  const server = createServer((req, res) => void answer(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'content-encoding': 'gzip', 'content-length': body.length };
  const asked = request({ agent, headers, method: 'POST', port: (server.address() as AddressInfo).port });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  // Its first half makes the fault; the rest comes when that is known.
  asked.write(body.subarray(0, body.length - 1000));
  await new Promise((resolve) => setImmediate(resolve));
  asked.end(body.subarray(body.length - 1000));
  const [response] = await answered;
  const text = (await response.toArray()).join('');
  expect([JSON.parse(text), response.headers.connection]).toEqual([{ rejected }, 'keep-alive']);
  agent.destroy();
  server.close();
});
