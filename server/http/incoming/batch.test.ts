/** Cuts a list that is too long while it comes in, wherever its bytes are parted. */
import fc from 'fast-check';
import { createCutting } from './batch.ts';

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
