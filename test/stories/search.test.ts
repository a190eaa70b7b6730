/** One search: matters, registers, articles and people by words, numbers and pinyin; nothing of others, not even a count. */
import type { FoundGroup, FoundKind } from '@banjie/shared/contract/routes/search.ts';
import { foundKinds } from '@banjie/shared/contract/routes/search.ts';
import { startCity, type City } from '../harness/city.ts';
import { impolite } from './impolite.ts';
import { until } from './talk.ts';

let city: City;
let number = '';
beforeAll(async () => {
  city = await startCity();
  const opener = await city.as('transport-contact');
  const application = {
    level: '2',
    plan: '建设方案见附件',
    selfTest: '自测合格',
    hosts: 2,
    databases: 1,
    storage: 100,
  };
  number = (await opener.open('cloud-use', { system: '紫荆花港口调度平台', ...application })).number;
  await until('it is found', async () => (await found('transport-contact', '紫荆花')).matter.length > 0);
}, 60_000);
afterAll(() => city?.close());

type Found = Record<FoundKind, FoundGroup['items']> & { groups: FoundGroup[] };
async function found(
  person: string,
  text: string,
  more: { kind?: FoundKind; state?: 'open' | 'ended' } = {},
): Promise<Found> {
  const { groups } = await (await city.as(person)).client.searchAll({ query: { text, ...more } });
  const of = Object.fromEntries(foundKinds.map((kind) => [kind, groups.find((one) => one.kind === kind)?.items ?? []]));
  return { ...(of as Record<FoundKind, FoundGroup['items']>), groups };
}

it.each([
  ['words', '紫荆花 调度'],
  ['first letters', 'zjhgk'],
  ['whole pinyin', 'zijinghua'],
  ['a syllable begun', 'gangkoudiaod'],
  ['words and letters', '紫荆花 ddpt'],
])('a matter is found by %s', async (_, text) => {
  const { matter } = await found('transport-contact', text);
  expect(matter.map((one) => [one.number, one.detail.includes(number)])).toEqual([[number, true]]);
});

it('by its number and by the end of it; and no more once it has to be one that has ended', async () => {
  expect((await found('transport-contact', number)).matter.map((one) => one.number)).toEqual([number]);
  expect((await found('transport-contact', number.slice(-4))).matter.map((one) => one.number)).toContain(number);
  expect((await found('transport-contact', '紫荆花', { state: 'ended' })).matter).toEqual([]);
  expect((await found('transport-contact', '紫荆花', { state: 'open' })).matter).toHaveLength(1);
});

it('articles are found in our own words and by their number, people by surnames that are read otherwise', async () => {
  expect((await found('transport-contact', 'B-32')).article.map(({ id }) => id)).toContain('B-32');
  const { article } = await found('civil-data', '数据 有误 校核');
  expect(article.map(({ id }) => id)).toEqual(['N-26']);
  expect((await found('civil-data', 'xiaohe yiwu', { kind: 'article' })).article.map(({ id }) => id)).toEqual([]);
  const someone = (await found('civil-data', '顾明远')).person;
  expect(someone).toMatchObject([
    { title: '顾明远', detail: expect.stringMatching(/^市数据资源管理局 · 负责人/) as string },
  ]);
  expect((await found('civil-data', 'gumingy')).person).toEqual(someone);
  expect((await found('civil-data', 'gmy')).person).toEqual(someone);
});

it('entries of registers: what every unit sees by whoever asks, the rest only to whom it names', async () => {
  const catalogue = await found('civil-data', '行政区划代码', { kind: 'entry' });
  expect(catalogue.entry.map(({ register }) => register)).toContain('catalogue');
  expect((await found('transport-contact', 'xzqhdm', { kind: 'entry' })).entry.length).toBeGreaterThan(0);
  const registers = async (person: string) => {
    const { client } = await city.as(person);
    const seen = new Set<string>();
    for (let cursor: string | undefined; ;) {
      const { groups } = await client.searchAll({
        query: { text: '行政区划代码', kind: 'entry', limit: 2, ...(cursor ? { cursor } : {}) },
      });
      for (const one of groups[0]?.items ?? []) seen.add(`${one.register}/${one.id}`);
      cursor = groups[0]?.next;
      if (cursor === undefined) return [...seen].sort();
    }
  };
  // Page by page it is what the register itself shows to each.
  for (const person of ['civil-data', 'transport-contact', 'education-data', 'authority-data']) {
    const { client } = await city.as(person);
    const { items } = await client.listRegisters({});
    const own = await Promise.all(
      items.flatMap(({ register }) =>
        (['0', '1'] as const).map(async (ended) => {
          const query = { text: '行政区划代码', limit: 100, ended };
          const page = await client.listRegister({ params: { register }, query });
          return page.items.map(({ key }) => `${register}/${key}`);
        }),
      ),
    );
    expect([person, await registers(person)]).toEqual([person, [...new Set(own.flat())].sort()]);
  }
});

it('to a foreign unit nothing of it is there, by any kind and any way of asking, not even that there is more', async () => {
  for (const text of ['紫荆花', 'zjhgk', 'zijinghua', number, number.slice(-4), '紫荆花港口调度平台']) {
    const { groups } = await found('civil-data', text);
    expect(groups.filter(({ kind }) => kind !== 'article')).toEqual(
      (['matter', 'entry', 'person'] as const).map((kind) => ({ kind, items: [] })),
    );
    for (const kind of foundKinds) {
      const answer = JSON.stringify(await found('civil-data', text, { kind }));
      expect(answer).not.toMatch(/紫荆花/);
    }
  }
  // The staff of a provider learns of nobody with whom it has nothing to do.
  expect((await found('cloud-duty1', '顾明远')).person).toEqual([]);
  expect((await found('cloud-duty1', 'gmy')).person).toEqual([]);
});

it('what was passed on is found by words as by its number, by whoever supervises it too; and still by no stranger', async () => {
  expect((await found('education-data', '紫荆花', { kind: 'matter' })).matter).toEqual([]);
  const opener = await city.as('transport-contact');
  const { items } = await opener.client.listMatters({ query: { scope: 'unit', text: '紫荆花' } });
  const id = items[0]?.id ?? '';
  await opener.give(id, 'copy', { to: [{ person: 'education-data' }], note: '请知悉' });
  for (const text of ['紫荆花 调度', 'zjhgk'])
    await until('the copy is found', async () =>
      (await found('education-data', text, { kind: 'matter' })).matter.some((one) => one.number === number),
    );
  expect((await found('education-data', '紫荆花', { state: 'ended' })).matter).toEqual([]);
  // He got the copy, not his unit.
  for (const stranger of ['education-head', 'civil-data', 'civil-head'])
    expect([stranger, (await found(stranger, '紫荆花')).matter]).toEqual([stranger, []]);
  expect((await found('authority-contact', '紫荆花')).matter.map((one) => one.number)).toEqual([number]);
});

it('what is asked badly is told where and why', async () => {
  const { token } = await city.as('civil-data');
  const ask = (query: string) => impolite(city, 'GET', `/api/search?${query}`, { token });
  for (const [query, path] of [
    ['text=%20', 'text'],
    ['text=%2C', 'text'],
    ['', 'text'],
    ['text=a&kind=money', 'kind'],
    ['text=a&kind=matter&cursor=x', 'cursor'],
    ['text=a&kind=entry&cursor=x', 'cursor'],
    ['text=a&kind=article&cursor=x', 'cursor'],
    ['text=a&kind=person&cursor=x', 'cursor'],
  ] as const)
    expect([query, await ask(query)]).toEqual([query, expect.objectContaining({ status: 422, paths: [path] })]);
});

it('searches are kept, of each person his own, and found on every device', async () => {
  const phone = await city.as('civil-data');
  const kept = [{ name: '逾期的上云', text: '上云', kind: 'matter' as const, state: 'open' as const }];
  await phone.client.putSearches({ body: { items: kept } });
  expect((await phone.client.readSearches({})).items).toEqual(kept);
  expect((await (await city.as('civil-head')).client.readSearches({})).items).toEqual([]);
  const { token } = phone;
  const many = { items: Array.from({ length: 21 }, (_, n) => ({ name: `第 ${n} 条`, text: '云' })) };
  expect(await impolite(city, 'PUT', '/api/me/searches', { token, body: many })).toMatchObject({
    status: 422,
    paths: ['items'],
  });
  expect((await phone.client.readSearches({})).items).toEqual(kept);
});

it('a filter of the list is kept beside the searches, and asks there for just what it was kept with', async () => {
  const phone = await city.as('transport-contact');
  const filter = { name: '上云的', text: '', scope: 'unit' as const, state: 'all' as const, procedure: 'cloud-use' };
  const search = { name: '花', text: '紫荆花', kind: 'matter' as const };
  const { items } = await phone.client.putSearches({ body: { items: [search, filter] } });
  expect(items).toEqual([search, { ...filter, procedureTitle: expect.stringMatching(/^\p{Script=Han}+/u) as string }]);
  const desk = await city.as('transport-contact');
  const kept = (await desk.client.readSearches({})).items;
  expect(kept).toEqual(items);
  const [, { scope, state, procedure } = filter] = kept;
  const listed = await desk.client.listMatters({ query: { ...{ scope, state, procedure } } });
  expect(listed.items.length).toBeGreaterThan(0);
  expect(new Set(listed.items.map((one) => one.procedure))).toEqual(new Set(['cloud-use']));
});

it.each([
  ['a kind of search in a filter', { scope: 'todo', kind: 'matter' }, 'items.0.kind'],
  ['a deadline in a search', { due: 'week' }, 'items.0.due'],
  ['a kind of matters in a search', { procedure: 'cloud-use' }, 'items.0.procedure'],
  ['a state that a search does not have', { state: 'all' }, 'items.0.state'],
  ['a list that there is not', { scope: 'everybody' }, 'items.0.scope'],
  ['a name of spaces', { scope: 'todo', name: '  ' }, 'items.0.name'],
])('is not kept, and told where: %s', async (_, wrong, path) => {
  const { token, client } = await city.as('civil-head');
  const body = { items: [{ name: '筛选', text: '', ...wrong }] };
  expect(await impolite(city, 'PUT', '/api/me/searches', { token, body })).toMatchObject({
    status: 422,
    paths: [path],
  });
  expect((await client.readSearches({})).items).toEqual([]);
});
