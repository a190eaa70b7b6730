import { randomBytes } from 'node:crypto';
import { isSound, readEntry, writeEntry } from './entry.ts';
import { isEnvelope, seal, unseal } from './envelope.ts';
import { GENESIS } from './hash.ts';

const place = 'matter-1/complainant';
const kid = 'matter-1';

it.each(['SM4-CBC-HMAC-SM3', 'AES-256-GCM'] as const)(
  '%s: a field is read while there is its key; without it the entry is still whole',
  (alg) => {
    const keys = new Map([[kid, randomBytes(32)]]);
    const keyOf = (id: string) => keys.get(id);
    const complainant = seal({ name: '张三', id: '430102199901011233' }, { kid, key: keys.get(kid)! }, place, alg);
    const entry = writeEntry({
      ...{ matter: 'matter-1', seq: 1, at: '2026-11-23T01:00:00.000Z', key: 'k', body: 'b', actor: 'person:x' },
      ...{ command: 'comment', previous: GENESIS },
      events: [
        {
          ...{ type: 'given', command: 'comment', title: '意见', at: '2026-11-23T01:00:00.000Z' },
          ...{ by: { kind: 'system', name: 'x' }, form: { complainant } },
        },
      ],
    });
    expect(entry.text).not.toContain('430102');
    const [event] = readEntry('matter-1', entry).events;
    const kept: unknown = event?.type === 'given' ? event.form['complainant'] : undefined;
    if (!isEnvelope(kept)) throw new Error('no envelope');
    expect(unseal(kept, keyOf, place)).toEqual({ name: '张三', id: '430102199901011233' });
    expect(() => unseal(kept, keyOf, 'matter-2/complainant')).toThrow();
    for (const part of ['iv', 'data', 'tag'] as const) {
      const bytes = Buffer.from(kept[part], 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      expect(() => unseal({ ...kept, [part]: bytes.toString('base64') }, keyOf, place)).toThrow();
    }
    expect(() => unseal({ ...kept, tag: '' }, keyOf, place)).toThrow();

    keys.delete(kid);
    expect(unseal(kept, keyOf, place)).toBeUndefined();
    expect(isSound('matter-1', entry)).toBe(true);
  },
);
