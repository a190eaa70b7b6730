import { createHeld, type Held } from './held.ts';

const pair = (n: number): Held => ({ token: `token-${n}`, refresh: `refresh-${n}` });

/** A server that takes one token and renews by one refresh token, and a client that holds the first. */
function made(options: { refuses?: boolean; away?: boolean } = {}) {
  let good = 1;
  let kept: Held | undefined = pair(0);
  let renewals = 0;
  const send = createHeld({
    read: () => kept,
    write: (held) => (kept = held),
    async renew(refresh) {
      await Promise.resolve();
      renewals += 1;
      if (options.away) throw new Error('no answer');
      if (options.refuses || refresh !== `refresh-${good - 1}`) return undefined;
      return pair(good);
    },
  });
  const tried: string[] = [];
  const ask = () =>
    send(async (token) => {
      tried.push(token);
      return await Promise.resolve({ status: token === `token-${good}` ? 200 : 401, body: token });
    });
  return {
    ask,
    tried,
    renewals: () => renewals,
    kept: () => kept,
    put: (held?: Held) => (kept = held),
    expire: () => (good += 1),
  };
}

it('renews a token that is no longer taken, once for all that wait, and tries again', async () => {
  const { ask, renewals, kept, expire, tried } = made();
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map((one) => one?.status)).toEqual([200, 200, 200]);
  expect([renewals(), kept()]).toEqual([1, pair(1)]);
  await ask();
  expect(renewals()).toBe(1);
  expire();
  expect((await ask())?.status).toBe(200);
  expect([renewals(), tried.at(-1)]).toEqual([2, 'token-2']);
});

it('tries once more and no oftener: what is refused with a new token is refused', async () => {
  const { ask, tried, expire } = made();
  await ask();
  expire();
  expire();
  expect(await ask()).toBeUndefined();
  expect(tried.filter((token) => token === 'token-1')).toHaveLength(2);
});

it('is signed out when it is refused, and not when no answer came', async () => {
  const refused = made({ refuses: true });
  expect(await refused.ask()).toBeUndefined();
  expect(refused.kept()).toBeUndefined();
  const away = made({ away: true });
  await expect(away.ask()).rejects.toThrow('no answer');
  expect(away.kept()).toEqual(pair(0));
});

it('takes what another tab has brought meanwhile', async () => {
  const { ask, put, kept } = made({ refuses: true });
  const asking = ask();
  await Promise.resolve();
  put(pair(1));
  expect((await asking)?.status).toBe(200);
  expect(kept()).toEqual(pair(1));
});
