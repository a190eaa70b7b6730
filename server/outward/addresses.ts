/** Which addresses lie inside a network: nobody may have us call those by naming them. */
import { isIP, type BlockList } from 'node:net';
import { addressesIn } from '../http/incoming/address.ts';

/** Of IPv4 what is private, shared, of this machine, of this link, for tests and documents, for many, or reserved. */
const inside4 = addressesIn([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);
/** Of IPv6 only what is routed everywhere is outside. */
const routed6 = addressesIn(['2000::/3']);
/** Of these what carries an IPv4 address in it, is for documents, or has a purpose of its own. */
const special6 = addressesIn(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** @param address as a resolver gives it */
export function isInside(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return inside4.check(address, 'ipv4');
  return kind !== 6 || !routed6.check(address, 'ipv6') || special6.check(address, 'ipv6');
}

export const isIn = (nets: BlockList, address: string): boolean =>
  nets.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
