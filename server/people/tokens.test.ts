import { createTokens } from './tokens.ts';

const secret = new TextEncoder().encode('a secret that is long enough for anybody');
const start = Date.parse('2026-11-23T02:00:00.000Z');

function tokens(options: { secret?: Uint8Array } = {}) {
  let ms = start;
  const sources: { name: string; unit: string; hash: string }[] = [];
  const made = createTokens({
    secret: options.secret ?? secret,
    bots: [{ token: 'the-bot-token-0001', account: 'main' }],
    sources: () => sources,
    now: () => ms,
  });
  return { ...made, sources, pass: (by: number) => (ms += by) };
}

it('proves a person for fifteen minutes and not a moment longer, remembered or not', async () => {
  const { issue, verify, pass } = tokens();
  const token = await issue('lin', 'miniapp', 's1');
  expect(await verify(token)).toEqual({ kind: 'person', person: 'lin', channel: 'miniapp', session: 's1' });
  pass(15 * 60_000 - 1000);
  expect(await verify(token)).toEqual({ kind: 'person', person: 'lin', channel: 'miniapp', session: 's1' });
  pass(1000);
  expect(await verify(token)).toBeUndefined();
  expect(await verify(token)).toBeUndefined();
});

it('proves nothing when it was changed, signed by another secret, or is no token', async () => {
  const { issue, verify } = tokens();
  const token = await issue('lin', 'miniapp', 's1');
  const [head = '', claims = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ sub: 'zhao', kind: 'person', ch: 'miniapp', exp: 9e9 })).toString(
    'base64url',
  );
  expect(await verify(`${head}.${forged}.${signature}`)).toBeUndefined();
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  expect(await verify(`${none}.${claims}.`)).toBeUndefined();
  const stranger = tokens({ secret: new TextEncoder().encode('another secret of the same length, indeed') });
  expect(await verify(await stranger.issue('lin', 'miniapp', 's1'))).toBeUndefined();
  for (const nonsense of ['', 'x', '..', 'a.b.c', 'x'.repeat(100_000)]) expect(await verify(nonsense)).toBeUndefined();
});

it('a ticket is no person', async () => {
  const { issueTicket, verify, pass } = tokens();
  const ticket = await issueTicket('openid-1');
  expect(await verify(ticket)).toEqual({ kind: 'ticket', openid: 'openid-1' });
  pass(15 * 60_000);
  expect(await verify(ticket)).toBeUndefined();
});

it('knows the bot and the sources by their tokens', async () => {
  const { verify, keyedHash, sources } = tokens();
  expect(await verify('the-bot-token-0001')).toEqual({ kind: 'bot', account: 'main' });
  expect(await verify('the-bot-token-0002')).toBeUndefined();
  expect(await verify('source-token')).toBeUndefined();
  sources.push({ name: 'prometheus', unit: 'cloud', hash: keyedHash('source', 'source-token') });
  expect(await verify('source-token')).toEqual({ kind: 'source', name: 'prometheus', unit: 'cloud' });
  // The kept hash of a token is not a token.
  expect(await verify(keyedHash('source', 'source-token'))).toBeUndefined();
});
