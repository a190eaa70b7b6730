/**
 * Seals on what is found out only after a commit, and so can't stand in its entry: who was told. A seal is made with a
 * secret that follows from the signing key, which lies outside the database: whoever can write the database can't make one.
 * It costs some microseconds, where a signature would cost milliseconds for each of the many that are told.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Delivery, Telling } from '../notify/ports.ts';
import { deliveriesOf, recipientOf } from '../notify/telling.ts';
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

/** What was told never changes: which words, to whom, and by which channels at first. */
const told = ({ id, notice, among, ways }: Telling) => [
  ...[id, notice.event, notice.matter, notice.number, notice.at, notice.kind, notice.urgent],
  ...[notice.subject, notice.body, notice.item, notice.receipt, notice.words, notice.dueAt, notice.basis, among],
  ...ways.filter(({ seal }) => seal === undefined).map((way) => [recipientOf(way), way.unit, way.channel]),
];

/** The same of one way, that was added later or told before there were seals on all of them together. */
const toldOne = (one: Delivery) => [
  ...[`${one.event}:${recipientOf(one)}:${one.channel}`, one.event, one.matter, one.number, one.at, one.kind],
  ...[one.urgent, one.subject, one.body, one.item, one.receipt, one.words, one.dueAt, one.basis],
  ...[one.person, one.unit, one.channel, one.among],
];

/** Of anything that is kept and could be computed anew. */
export const sealValue = (sealing: Sealing, value: unknown): string => `${sealing.kid}.${macOf(sealing, value)}`;

export const sealTelling = (sealing: Sealing, telling: Telling): string => sealValue(sealing, told(telling));
export const sealWay = (sealing: Sealing, delivery: Delivery): string => sealValue(sealing, toldOne(delivery));

export type Judgement = 'good' | 'bad' | 'foreign';

/** Of the ways that the telling's own seal covers, and of each that has one of its own. `foreign`: by a key of the city's that is not at hand. */
export function judgeSeals(
  telling: Telling,
  sealings: readonly Sealing[],
  known: ReadonlySet<string>,
): { all: Judgement; each: { way: Delivery; is: Judgement }[] } {
  const judge = (seal: string | undefined, value: unknown): Judgement => {
    const [kid = '', mac] = (seal ?? '').split('.');
    const sealing = sealings.find((one) => one.kid === kid);
    if (sealing) return mac === macOf(sealing, value) ? 'good' : 'bad';
    return known.has(kid) ? 'foreign' : 'bad';
  };
  const each = deliveriesOf(telling).filter(({ seal }) => seal !== undefined);
  return {
    all:
      each.length === telling.ways.length && telling.seal === undefined ? 'good' : judge(telling.seal, told(telling)),
    each: each.map((way) => ({ way, is: judge(way.seal, toldOne(way)) })),
  };
}
