/**
 * Seals on what is found out only after a commit, and so can't stand in its entry: who was told. A seal is made with a
 * secret that follows from the signing key, which lies outside the database: whoever can write the database can't make one.
 * It costs some microseconds, where a signature would cost milliseconds for each of the many that are told.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Delivery } from '../notify/ports.ts';
import { canonical } from './hash.ts';

export interface Sealing {
  /** Names the key: the first digits of SM3 over its public half. */
  kid: string;
  /** Hex. */
  secret: string;
}

const MAC_DIGITS = 32;
export const kidOf = (publicKey: string): string =>
  createHash('sm3').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 8);

/** @param secret of the signing key, hex */
export const sealingOf = (publicKey: string, secret: string): Sealing => ({
  kid: kidOf(publicKey),
  secret: createHmac('sm3', Buffer.from(secret, 'hex')).update('banjie seals 1').digest('hex'),
});

const macOf = ({ secret }: Sealing, value: unknown): string =>
  createHmac('sm3', Buffer.from(secret, 'hex')).update(canonical(value)).digest('hex').slice(0, MAC_DIGITS);

/** What of a delivery never changes: who was told what, and how many were told with him. */
const told = (one: Omit<Delivery, 'seal'>) => [
  ...[one.id, one.event, one.matter, one.number, one.at, one.kind, one.urgent, one.subject, one.body],
  ...[one.item, one.receipt, one.words, one.dueAt, one.basis, one.person, one.unit, one.channel, one.among],
];

/** Of anything that is kept and could be computed anew. */
export const sealValue = (sealing: Sealing, value: unknown): string => `${sealing.kid}.${macOf(sealing, value)}`;

export const sealDelivery = (sealing: Sealing, delivery: Omit<Delivery, 'seal'>): string =>
  sealValue(sealing, told(delivery));

/** `foreign`: by a key of the city's that is not at hand. */
export function judgeSeal(
  delivery: Delivery,
  sealings: readonly Sealing[],
  known: ReadonlySet<string>,
): 'good' | 'bad' | 'foreign' {
  const [kid = '', mac] = (delivery.seal ?? '').split('.');
  const sealing = sealings.find((one) => one.kid === kid);
  if (sealing) return mac === macOf(sealing, told(delivery)) ? 'good' : 'bad';
  return known.has(kid) ? 'foreign' : 'bad';
}
