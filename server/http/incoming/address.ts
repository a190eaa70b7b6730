/** Where a request comes from. What a caller says of it counts only as far as proxies that the city has named have added to it. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Addresses and nets, e.g. `10.0.0.5` or `10.0.0.0/8`. @throws RangeError naming the one that is none */
export function addressesIn(list: readonly string[]): BlockList {
  const known = new BlockList();
  for (const one of list) {
    const [address = '', bits, more] = one.split('/');
    const kind = isIP(address);
    const prefix = Number(bits ?? (kind === 6 ? 128 : 32));
    if (kind === 0 || more !== undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > (kind === 6 ? 128 : 32))
      throw new RangeError(one);
    known.addSubnet(address, prefix, kind === 6 ? 'ipv6' : 'ipv4');
  }
  return known;
}

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

export function addressOf(proxies: BlockList): (request: IncomingMessage) => string {
  const trusted = (address: string): boolean => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? '');
    const said = headers['x-forwarded-for'];
    // Each proxy has added whom it heard: from the last one backwards, as long as those who say so are ours.
    const hops = (typeof said === 'string' ? said.slice(-1_000).split(',') : []).map((one) => plain(one.trim()));
    while (isIP(address) !== 0 && trusted(address)) {
      const before = hops.pop();
      if (before === undefined || isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}
