import { createTokens } from './tokens.ts';

const secret = new TextEncoder().encode('a secret that is long enough for anybody');
const start = Date.parse('2026-11-23T02:00:00.000Z');

function tokens(options: { secret?: Uint8Array } = {}) {
  let ms = start;
  const sources: { id: string; name: string; unit: string; hash: string }[] = [];
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
  sources.push({ id: 'src-1', name: 'prometheus', unit: 'cloud', hash: keyedHash('source', 'source-token') });
  expect(await verify('source-token')).toEqual({
    ...{ kind: 'source', name: 'prometheus', unit: 'cloud', token: 'src-1' },
  });
  // The kept hash of a token is not a token.
  expect(await verify(keyedHash('source', 'source-token'))).toBeUndefined();
});

it('while a secret is changed both hold, and what is made is of the first', async () => {
  const next = new TextEncoder().encode('the next secret, which is as long as the other');
  const hash = tokens().keyedHash('source', 'source-token');
  const old = tokens();
  const sources = () => [{ id: 'src-1', name: 'prometheus', unit: 'cloud', hash }];
  const bots = [
    { token: 'the-bot-token-0001', account: 'main' },
    { token: 'the-bot-token-0002', account: 'main' },
  ];
  const now = () => start;
  const both = createTokens({ secret: next, also: [secret], bots, sources, now });
  const after = createTokens({ secret: next, bots: bots.slice(1), sources, now });
  const before = await old.issue('lin', 'miniapp', 's1');
  const fresh = await both.issue('lin', 'miniapp', 's1');
  expect(await Promise.all([both, after].map((one) => one.verify(before)))).toEqual([
    expect.objectContaining({ person: 'lin' }),
    undefined,
  ]);
  expect(await after.verify(fresh)).toMatchObject({ person: 'lin' });
  // What was kept under the one before is found while it holds.
  expect(await both.verify('source-token')).toMatchObject({ kind: 'source', token: 'src-1' });
  expect(await after.verify('source-token')).toBeUndefined();
  expect(both.keyedHashes('code', '12345678')).toEqual([
    after.keyedHash('code', '12345678'),
    old.keyedHash('code', '12345678'),
  ]);
  for (const { token } of bots) expect(await both.verify(token)).toEqual({ kind: 'bot', account: 'main' });
  expect(await after.verify('the-bot-token-0001')).toBeUndefined();
});
