/** The training ground is begun anew: for everybody, in every process, and nothing of what was before comes into it. */
import { startCity, WORKDAY, type City } from '../harness/city.ts';

let city: City;
beforeAll(async () => {
  city = await startCity();
}, 60_000);
afterAll(async () => {
  await city?.close();
});

const correction = {
  resource: 'divisions',
  findings: [{ record: '371471', field: '名称', says: '德州天衢新区', should: '德州经济技术开发区', evidence: '代码表' }],
};
const clockAt = async (url: string): Promise<{ beginning?: number; now?: string }> =>
  fetch(`${url}/api/training/clock`)
    .then((answer) => answer.json() as Promise<{ beginning: number; now: string }>)
    // It ends what it has and opens what is new at the same address.
    .catch(() => ({}));
async function isAt(url: string, beginning: number): Promise<void> {
  while ((await clockAt(url)).beginning !== beginning);
}

it('ends what was, in both processes, and leaves the city as it began', async () => {
  const other = await city.another();
  const before = await city.as('education-data');
  const matter = await before.open('data-correction', correction);
  await city.forward({ days: 3 });
  const seeded = (await before.client.listMatters({ query: { scope: 'todo' } })).items.length;

  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"beginning":0}' };
  expect((await city.send('/api/training/beginning', asked)).body).toEqual({ beginning: 1 });
  await Promise.all([isAt(city.url(), 1), isAt(other.url(), 1)]);

  // City time is back where it began.
  expect((await city.now()).slice(0, 10)).toBe(WORKDAY.slice(0, 10));
  for (const url of [city.url(), other.url()]) {
    const asBefore = { headers: { authorization: `Bearer ${before.token}` } };
    expect((await fetch(`${url}/api/me`, asBefore)).status).toBe(401);
    const renewal = { ...asked, body: JSON.stringify({ refresh: before.refresh }) };
    expect((await fetch(`${url}/api/login/refresh`, renewal)).status).not.toBe(200);
  }
  const again = await city.asAnew('education-data');
  await expect(again.client.readMatter({ params: { id: matter.id } })).rejects.toMatchObject({ status: 404 });
  expect((await again.client.listMatters({ query: { scope: 'todo' } })).items).toHaveLength(seeded);

  // What is done in one is seen in the other: both are at the same.
  const next = await again.open('data-correction', correction);
  const seen = await fetch(`${other.url()}/api/matters/${next.id}`, {
    headers: { authorization: `Bearer ${again.token}` },
  });
  expect(seen.status).toBe(200);

  // Whoever looks at a page of the one before does not begin it anew once more.
  const late = await city.send('/api/training/beginning', asked);
  expect([late.status, late.body]).toEqual([
    409,
    { error: expect.objectContaining({ text: '训练场刚刚已经重新布置过了，请刷新页面' }) },
  ]);
});
