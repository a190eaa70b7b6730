/**
 * Personal fields are sealed on their way in, before anything is decided or hashed: the engine, the database and every
 * list see an envelope. The same request sent again has the same envelope, so that it is still the same request.
 */
import { createHmac } from 'node:crypto';
import { describeForm, plain, SEALED, type Form } from '@banjie/shared/engine/forms/form.ts';
import { isLonger } from '@banjie/shared/kernel/text.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import type { Handlers } from '../http/handler.ts';
import { isEnvelope, ivBytes, seal, unseal, type Algorithm, type Envelope } from '../proof/envelope.ts';
import { canonical, hashOf } from '../proof/hash.ts';
import type { PersonalKeys } from './keys.ts';

const placeOf = (field: string): string => `personal/${field}`;
const KID_DIGITS = 32;

export const personalFields = (form: Form): string[] =>
  describeForm(form).flatMap(({ kind, key }) => (kind === 'personal' ? [key] : []));

/** Seals what is personal in the form with which a matter is opened. What the form would refuse is left for it to refuse. */
export function sealedForm(
  form: Form,
  values: Record<string, unknown>,
  request: { person: string; key: string },
  keys: PersonalKeys,
  alg: Algorithm,
): Record<string, unknown> {
  const sealed = describeForm(form).flatMap(({ kind, key, max }): [string, string][] => {
    const value = values[key];
    if (kind !== 'personal' || typeof value !== 'string') return [];
    const text = plain(value);
    if (text === '' || isLonger(text, max ?? 0)) return [];
    const kid = hashOf([request.person, request.key, key]).slice(0, KID_DIGITS);
    const secret = keys.make(kid);
    // The key seals this field of this request alone: the same text has the same envelope, and another one another.
    const iv = createHmac('sha256', secret).update(text).digest().subarray(0, ivBytes(alg));
    return [[key, written(seal(text, { kid, key: secret }, placeOf(key), alg, iv))]];
  });
  return sealed.length === 0 ? values : { ...values, ...Object.fromEntries(sealed) };
}

const PREFIX = 'sealed:';
const written = (envelope: Envelope): string => PREFIX + Buffer.from(canonical(envelope)).toString('base64url');

/** The envelope that a value is; undefined for any other text. */
export function envelopeIn(value: unknown): Envelope | undefined {
  if (typeof value !== 'string' || !SEALED.test(value)) return undefined;
  const envelope = JSON.parse(Buffer.from(value.slice(PREFIX.length), 'base64url').toString('utf8')) as unknown;
  return isEnvelope(envelope) ? envelope : undefined;
}

/** What was sealed; undefined when its key is gone. @throws Error when it was changed, or stands in another field */
export const openedText = (envelope: Envelope, field: string, keys: PersonalKeys): string | undefined =>
  unseal(envelope, (kid) => keys.find(kid), placeOf(field)) as string | undefined;

/** Handlers whose forms are sealed before they see them. */
export const sealing = <H extends Pick<Handlers<'openMatter'>, 'openMatter'>>(
  handlers: H,
  keys: PersonalKeys,
  alg: Algorithm,
): H => ({
  ...handlers,
  openMatter: (call: Parameters<H['openMatter']>[0]) => {
    const { caller, key, body } = call;
    const asked = latestProcedure(body.procedure)?.opening.form;
    if (!asked || personalFields(asked).length === 0) return handlers.openMatter(call);
    const form = sealedForm(asked, body.form, { person: caller.person, key }, keys, alg);
    return handlers.openMatter({ ...call, body: { ...body, form } });
  },
});
