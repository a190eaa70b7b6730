/** Against what WeCom's own developers have published. */
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { elementsOf, isAesKey, seal, signatureOf, unsealed } from './callback.ts';

const settings = { token: 'QDG6eK', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const corp = 'wx5823bf96d3bd56c7';
const at = { timestamp: '1409659813', nonce: '1372623149' };
const sealedBy = (said: string, to = corp) => {
  const encrypted = encrypt(settings.aesKey, said, to);
  return { ...at, encrypted, signature: getSignature(settings.token, at.timestamp, at.nonce, encrypted) };
};

it('opens what the published implementation has sealed, whatever it says, and seals what that one opens', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (said) => {
      const text = Buffer.from(said).toString();
      expect(unsealed(settings, corp, sealedBy(text))).toBe(text);
      const ours = seal(settings, corp, text, at);
      expect(decrypt(settings.aesKey, ours.encrypted)).toMatchObject({ message: text, id: corp });
      expect(ours.signature).toBe(getSignature(settings.token, at.timestamp, at.nonce, ours.encrypted));
    }),
    { numRuns: 50, seed: 20261128 },
  );
});

it('opens nothing that was changed, is another’s, or is made out to another corporation', () => {
  const one = sealedBy('<xml/>');
  expect(unsealed(settings, corp, one)).toBe('<xml/>');
  for (const forged of [
    { ...one, timestamp: '1409659814' },
    { ...one, nonce: '' },
    { ...one, signature: '' },
    { ...one, signature: one.signature.toUpperCase() },
    { ...one, encrypted: sealedBy('<xml/>').encrypted },
    sealedBy('<xml/>', 'another-corp'),
    sealedBy('<xml/>', `${corp}x`),
  ])
    expect(unsealed(settings, corp, forged)).toBeUndefined();
  expect(unsealed({ ...settings, token: 'other' }, corp, one)).toBeUndefined();
});

it('what is signed and no text of ours does no harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const encrypted = Buffer.from(bytes).toString('base64');
      const signature = signatureOf(settings.token, { ...at, encrypted });
      expect(unsealed(settings, corp, { ...at, encrypted, signature })).toBeUndefined();
    }),
    { numRuns: 50, seed: 20261128 },
  );
});

it('reads the elements of its XML, and nothing that somebody has written into a text', () => {
  const xml =
    '<xml><ToUserName><![CDATA[corp]]></ToUserName><AgentID>1</AgentID>' +
    '<Content><![CDATA[</Content><EventKey><![CDATA[yes|x]]></Content><EventKey><![CDATA[do|a]]></EventKey>' +
    '<Name>a &lt;b&gt; &amp;amp;</Name><EventKey><![CDATA[twice]]></EventKey></xml>';
  const read = elementsOf(xml);
  expect([read.get('AgentID'), read.get('EventKey'), read.get('Name')]).toEqual(['1', 'do|a', 'a <b> &amp;']);
});

it('a key of AES has 43 characters', () => {
  expect([isAesKey(settings.aesKey), isAesKey(`${settings.aesKey}=`), isAesKey('short')]).toEqual([true, false, false]);
});
