import type { IncomingMessage } from 'node:http';
import { addressesIn, addressOf } from './address.ts';

const asked = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

it('believes nobody where no proxy is named', () => {
  const of = addressOf(addressesIn([]));
  expect(of(asked('::ffff:10.1.2.3', '8.8.8.8'))).toBe('10.1.2.3');
  expect(of(asked('2001:db8::1'))).toBe('2001:db8::1');
  expect(of(asked(undefined, '8.8.8.8'))).toBe('');
});

it.each([
  ['10.0.0.5', '8.8.8.8, 203.0.113.7', '203.0.113.7'],
  ['10.0.0.5', '203.0.113.7, 10.0.0.9', '203.0.113.7'],
  ['::ffff:10.0.0.5', '::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::5', '2400:3200::1', '2400:3200::1'],
  // What is no address says nothing, and who is no proxy of ours neither.
  ['10.0.0.5', 'unknown', '10.0.0.5'],
  ['10.0.0.5', '8.8.8.8, <script>', '10.0.0.5'],
  ['192.0.2.1', '8.8.8.8', '192.0.2.1'],
  ['10.0.0.5', '10.0.0.6, 10.0.0.7', '10.0.0.6'],
])('from %s, which says %s: it is %s', (peer, said, address) => {
  expect(addressOf(addressesIn(['10.0.0.0/24', '2001:db8::/32']))(asked(peer, said))).toBe(address);
});

it.each(['10.0.0', 'proxy', '10.0.0.0/33', '10.0.0.0/8/8', '::1/129'])('%s is no address', (one) => {
  expect(() => addressesIn([one])).toThrow(one);
});
