/** Personal fields at rest: an envelope and a key outside the database; with the key gone nothing is left but the envelope. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { personal, readForm, text } from '@banjie/shared/engine/forms/form.ts';
import { hashOfText } from '../proof/hash.ts';
import { keysIn } from './keys.ts';
import { envelopeIn, openedText, sealedForm } from './sealing.ts';

const folder = mkdtempSync(join(tmpdir(), 'banjie-personal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keys = keysIn(join(folder, 'keys'));
const form = z.object({ name: text('名称'), contact: personal('联系方式', { max: 40 }) });
const alg = 'SM4-CBC-HMAC-SM3';
const request = { person: 'ann', key: 'a-key-of-the-request' };
const PHONE = '13812345678 身份证 11010519491231002X';

const seal = (contact: string, of = request) => sealedForm(form, { name: PHONE, contact }, of, keys, alg)['contact'];

it('is sealed before the form is read, and goes through it as it is', () => {
  const values = sealedForm(form, { name: '甲', contact: PHONE }, request, keys, alg);
  const read = readForm(form, values);
  expect(read).toEqual({ value: values });
  expect(JSON.stringify(read)).not.toMatch(/138|1949/);
  const envelope = envelopeIn(values['contact'])!;
  expect(openedText(envelope, 'contact', keys)).toBe(PHONE);
});

it('is the same for the same request, so that it is still one, and another for every other', () => {
  const one = seal('13812345678');
  expect(seal('13812345678')).toBe(one);
  expect(seal('13812345679')).not.toBe(one);
  expect(seal('13812345678', { ...request, key: 'another-key' })).not.toBe(one);
  expect(seal('13812345678', { ...request, person: 'bob' })).not.toBe(one);
});

it('seals what only looks sealed, and leaves to the form what it will refuse', () => {
  const forged = `sealed:${'A'.repeat(60)}`;
  expect(readForm(form, { name: '甲', contact: seal('电'.repeat(41)) })).toHaveProperty('faults');
  expect(seal('   ')).toBe('   ');
  const long = z.object({ contact: personal('联系方式') });
  const sealed = sealedForm(long, { contact: forged }, request, keys, alg)['contact'];
  expect(sealed).not.toBe(forged);
  expect(openedText(envelopeIn(sealed)!, 'contact', keys)).toBe(forged);
});

it('opens in its own field alone, and not when it was changed', () => {
  const envelope = envelopeIn(seal(PHONE))!;
  expect(() => openedText(envelope, 'name', keys)).toThrow();
  expect(() => openedText({ ...envelope, data: Buffer.from('changed').toString('base64') }, 'contact', keys)).toThrow();
  expect(() => openedText({ ...envelope, kid: '../../secret' }, 'contact', keys)).toThrow();
});

it('has keys that nobody else on the machine reads', () => {
  for (const name of readdirSync(join(folder, 'keys')))
    expect([name, statSync(join(folder, 'keys', name)).mode & 0o777]).toEqual([name, 0o600]);
});

it('is gone with its key: neither read nor guessed, and what was hashed is as it was', () => {
  const value = seal(PHONE) as string;
  const hash = hashOfText(value);
  const envelope = envelopeIn(value)!;
  expect(keys.destroy(envelope.kid)).toBe(true);
  expect(openedText(envelope, 'contact', keys)).toBeUndefined();
  expect(keys.destroy(envelope.kid)).toBe(false);
  expect(hashOfText(value)).toBe(hash);
  // Whoever tries the numbers one by one with a key of his own gets other envelopes.
  expect(seal(PHONE)).not.toBe(value);
});
