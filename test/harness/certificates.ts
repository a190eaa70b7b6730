/** Certificates made where they are needed: an authority of a test, and what it has signed. DER by hand, no program needed. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { machineNow } from './machine-time.ts';

export interface Certified {
  /** PEM. */
  certificate: string;
  key: string;
}

export interface Authority {
  /** PEM of the authority itself. */
  certificate: string;
  /** For that host; `expired`: it held until yesterday. */
  certify(host: string, how?: { expired?: boolean }): Certified;
}

const OID = {
  commonName: [0x55, 0x04, 0x03],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
} as const;

function der(tag: number, ...content: (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((one) => Buffer.from(one)));
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}
const sequence = (...content: (Uint8Array | readonly number[])[]): Buffer => der(0x30, ...content);
const oid = (arcs: readonly number[]): Buffer => der(0x06, arcs);
const ALGORITHM = sequence(oid(OID.ecdsaWithSha256));
const nameOf = (common: string): Buffer =>
  sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from(common)))));
const timeOf = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const extension = (id: readonly number[], value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

interface Asked {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  signer: KeyObject;
  from: number;
  until: number;
  extensions: Buffer[];
}

function certificateOf({ issuer, subject, publicKey, signer, from, until, extensions }: Asked): string {
  const toBeSigned = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1], randomBytes(8)),
    ALGORITHM,
    nameOf(issuer),
    sequence(timeOf(from), timeOf(until)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return pem(sequence(toBeSigned, ALGORITHM, der(0x03, [0], sign('sha256', toBeSigned, signer))));
}

const alternative = (host: string): Buffer =>
  isIPv4(host) ? der(0x87, host.split('.').map(Number)) : der(0x82, Buffer.from(host));
const DAY = 86_400_000;
const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export function makeAuthority(name: string): Authority {
  const own = keys();
  const now = Date.parse(machineNow());
  const signer = own.privateKey;
  return {
    certificate: certificateOf({
      ...{ issuer: name, subject: name, publicKey: own.publicKey, signer, from: now - 9 * DAY, until: now + 9 * DAY },
      extensions: [extension(OID.basicConstraints, sequence(der(0x01, [0xff])))],
    }),
    certify(host, { expired = false } = {}) {
      const { publicKey, privateKey } = keys();
      const until = now + (expired ? -DAY : DAY);
      const certificate = certificateOf({
        ...{ issuer: name, subject: host, publicKey, signer, from: now - 8 * DAY, until },
        extensions: [extension(OID.subjectAltName, sequence(alternative(host)))],
      });
      return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}
