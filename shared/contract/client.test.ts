/** The client of whoever has no cache: what has not changed is not sent again, and is the same object as before. */
import { createClient, createKept, type HttpRequest } from './client.ts';

function server() {
  const asked: HttpRequest[] = [];
  let version = 1;
  const client = (kept = createKept()) =>
    createClient((request) => {
      asked.push(request);
      const tag = `"${version}"`;
      return Promise.resolve(
        request.headers['if-none-match'] === tag
          ? { status: 304, body: undefined, tag }
          : { status: 200, body: { items: [version] }, tag },
      );
    }, kept);
  return { asked, client, change: () => version++ };
}

it('asks with the tag that it has, and gives the body that it kept', async () => {
  const { asked, client, change } = server();
  const api = client();
  const first = await api.listMatters({ query: { scope: 'todo' } });
  expect(await api.listMatters({ query: { scope: 'todo' } })).toBe(first);
  expect(asked[1]?.headers['if-none-match']).toBe('"1"');
  change();
  expect(await api.listMatters({ query: { scope: 'todo' } })).toEqual({ items: [2] });
  // Another list, and what nobody polls, are asked without.
  await api.listMatters({ query: { scope: 'unit' } });
  await api.listUnits({});
  await api.listUnits({});
  expect(asked.slice(3).map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined, undefined]);
});

it('forgets with the person', async () => {
  const { asked, client } = server();
  const kept = createKept();
  const api = client(kept);
  await api.me({});
  kept.forget();
  await api.me({});
  expect(asked[1]?.headers['if-none-match']).toBeUndefined();
});
