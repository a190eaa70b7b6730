/** What is dear has a share for each: a flood of one is refused with a time, and takes nothing from another. */
import { randomUUID } from 'node:crypto';
import { startCity, type City } from '../harness/city.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ environment: { BANJIE_LIMITS: 'papers=4/600/4,uploads=3/600/3,comparisons=2/600/2' } });
}, 60_000);
afterAll(() => city?.close());

const application = {
  ...{ system: '企业码应用平台', level: '2', plan: '建设方案', selfTest: '自测合格' },
  ...{ hosts: 2, databases: 1, storage: 100 },
};

it('a flood of PDFs gets its share, a time in words and in Retry-After; others get theirs, and everything else goes on', async () => {
  const [mine, other] = [await city.as('transport-contact'), await city.as('office-cloud')];
  const matter = await mine.open('cloud-use', application);
  const pdf = (who: typeof mine, id = matter.id) =>
    city.send(`/api/matters/${id}/file.pdf`, { headers: { authorization: `Bearer ${who.token}` } });
  const answers = await Promise.all(Array.from({ length: 12 }, () => pdf(mine)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(8);
  for (const { body, headers } of refused) {
    const { error } = body as { error: { code: string; text: string } };
    expect(error.code).toBe('tooOften');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(error.text).toMatch(/请 \d+ (?:秒|分钟)后再试|请等前面的完成， 2 秒后再试/);
  }
  expect((await pdf(other)).status).toBe(200);
  // A paper counts whichever way it is made; a command, a list and a page are not dear.
  const json = await city.send(`/api/matters/${matter.id}/file.json`, {
    headers: { authorization: `Bearer ${mine.token}` },
  });
  expect(json.status).toBe(429);
  expect((await mine.client.listMatters({ query: { scope: 'mine' } })).items[0]?.id).toBe(matter.id);
  await mine.client.openMatter({ body: { procedure: 'cloud-use', form: application }, key: randomUUID() });
});

it('uploads and comparisons are counted apart', async () => {
  const someone = await city.as('civil-data');
  const authorization = `Bearer ${someone.token}`;
  const upload = () => city.send('/api/files?name=a.txt', { method: 'POST', headers: { authorization }, body: '甲' });
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await upload()).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const csv = '行政区划代码,名称\n430102,芙蓉区\n';
  const compare = () => someone.client.compareResource({ params: { id: 'divisions' }, body: { csv } });
  expect((await compare()).counts.mine).toBe(1);
  await compare();
  await expect(compare()).rejects.toMatchObject({ status: 429 });
});

it('the contract names 429 where it may come, and there only', async () => {
  const { body } = await city.send('/api/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, { operationId: string; responses: object }>> };
  const limited = Object.values(paths)
    .flatMap((one) => Object.values(one))
    .filter(({ responses }) => Object.hasOwn(responses, '429'))
    .map(({ operationId }) => operationId);
  expect(limited.sort()).toEqual(
    [
      ...[
        'bindChat',
        'bindWechat',
        'claimDeliveries',
        'compareResource',
        'downloadRows',
        'handInRows',
        'live',
        'loginWechat',
        'loginWecom',
        'makeBindingCode',
        'makeCodeFor',
        'openMatter',
        'pingWebhook',
        'previewImport',
        'takeImport',
        'readCatalogueTable',
        'readTable',
        'rehearseCommand',
        'rehearseOpening',
      ],
      ...['printMatterFile', 'readMatterFile', 'sendFile'],
      'finishSignOn',
    ].sort(),
  );
});
