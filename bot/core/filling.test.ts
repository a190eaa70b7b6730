/** A form filled in by chat starts from what is known, and what would be said at the end is said at the answer. */
import { City, matter, phone } from './testing/city.ts';

const number = (key: string, title: string) => ({ key, title, kind: 'number' as const, required: true });
function city(prefill?: Record<string, unknown>): City {
  const made = new City();
  made.bind('li');
  made.procedures = [
    {
      ...{ key: 'use', title: '用云申请', summary: '', articles: [], group: '政务云' },
      form: [{ key: 'system', title: '系统名称', kind: 'text', required: true }, number('hosts', '云主机')],
      ...(prefill ? { prefill } : {}),
    },
  ];
  made.matters = [matter('202611230002', '门户网站', { procedure: 'use' })];
  return made;
}

it('says at once what an answer would be refused for, and asks again', async () => {
  const made = city();
  made.foresees = (_, { hosts }) =>
    Number(hosts) > 1000 ? { faults: [{ path: 'hosts', message: '“云主机”不大于 1000' }] } : {};
  const li = phone(made, 'li');
  await li('发起 用云申请');
  expect(await li('门户')).toMatch(/云主机？/);
  expect(await li('5000')).toMatch(/不大于 1000[\s\S]*云主机？/);
  expect(await li('5')).toMatch(/请核对/);
  await li('是');
  expect(made.acts).toMatchObject([{ what: 'open use', form: { system: '门户', hosts: 5 } }]);
});

it('warns once of what may be a mistake, goes on, and proposes what is known since', async () => {
  const made = city();
  made.foresees = (_, { system }) =>
    system === undefined
      ? {}
      : { warnings: [{ text: '可能重复' }], known: [{ field: 'hosts', value: 4, from: '取自登记' }] };
  const li = phone(made, 'li');
  await li('发起 用云申请');
  const next = await li('门户');
  expect(next).toMatch(/请注意：可能重复/);
  expect(next).toMatch(/4/);
  expect(await li('沿用')).toMatch(/请核对[\s\S]*云主机：4/);
});

it('ends where it can’t be done any more', async () => {
  const made = city();
  made.foresees = (_, { system }) =>
    system === undefined ? {} : { refused: { code: 'gateClosed', text: '窗口已关闭' } };
  const li = phone(made, 'li');
  await li('发起 用云申请');
  expect(await li('门户')).toBe('窗口已关闭');
  expect(made.acts).toEqual([]);
});

it('照 编号 再办一件 starts from that matter, whatever way it is said', async () => {
  const made = city({ system: '门户网站', hosts: 3 });
  const li = phone(made, 'li');
  const begun = await li('照 202611230002 再办一件');
  expect(begun).toMatch(/照 202611230002 再办一件“用云申请”/);
  expect(begun).toMatch(/门户网站/);
  expect(await li('全部沿用')).toMatch(/请核对[\s\S]*系统名称：门户网站[\s\S]*云主机：3/);
  await li('是');
  expect(made.acts).toMatchObject([{ what: 'open use', form: { system: '门户网站', hosts: 3 } }]);
  expect(await phone(city(), 'li')('照 209999999999 再办一件')).toMatch(/没有这个事项/);
});
