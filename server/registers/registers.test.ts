import type mongoose from 'mongoose';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { tableIn } from '../resources/hand-in/table.ts';
import type { Standing } from '../matters/ports.ts';
import { fakeCity } from '../notify/fake-city.ts';
import { connect } from '../store/base/connection.ts';
import { registerStore } from '../store/city/registers.ts';
import { createRegisters } from './registers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
  await registerStore(connection).ensureIndexes();
});
afterEach(async () => {
  await connection.collection('register_entries').deleteMany({});
  await connection.collection('register_history').deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

function wire() {
  const city = fakeCity();
  const store = registerStore(connection);
  const standing = (person: string): Standing | undefined => {
    const unit = city.directory().person(person)?.unit;
    return unit === undefined
      ? undefined
      : { person, name: person, unit, unitName: unit, administrator: false, keys: [], standsInFor: [] };
  };
  const service = createRegisters({
    store,
    people: { directory: city.directory, standing, fresh: () => Promise.resolve(undefined) },
    clock: { now: () => '2026-11-24T02:00:00.000Z' },
  });
  const matter = (id: string) => ({ id, number: '260001', procedure: 'data-correction' });
  return {
    store,
    ...service,
    async inForce(register: string) {
      const found = [];
      for await (const entry of store.each(register)) found.push(entry);
      return found;
    },
    /** @param placed where its matter says that it stands; that of its commit for one of before there was that */
    apply(entry: string, more: Partial<RegisterChange>, at = '2026-11-23T02:00:00.000Z', placed?: string) {
      const by = { name: '张三', unitName: '工程局' };
      const change: RegisterChange = {
        ...{ register: 'verifications', subject: 'codes/430100/name', op: 'put', title: '', why: '核校' },
        ...{ units: ['works'], ...more },
      };
      const effect = { effect: 'register' as const, change, by, ...(placed === undefined ? {} : { at: placed }) };
      return service.apply(change, matter(entry.split('.')[0] ?? ''), { id: entry, at, effect }, by);
    },
    async list(
      person: string,
      query: { key?: string; ended?: '1' | '0'; cursor?: string; limit?: number } = {},
      register = 'verifications',
    ) {
      const answer = await service.handlers.listRegister({
        caller: { kind: 'person', person, channel: 'miniapp' },
        params: { register },
        query,
        body: undefined,
        key: undefined,
        requestId: 'r',
      });
      return answer;
    },
    /** What its table file and its workbook say, as text. */
    async files(person: string, register = 'verifications') {
      const call = {
        caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
        ...{ params: { register }, query: {}, body: undefined, key: undefined, requestId: 'r' },
      };
      const { downloadRegister, downloadRegisterWorkbook } = service.handlers;
      return Promise.all(
        [await downloadRegister(call), await downloadRegisterWorkbook(call)].map(async (file) => {
          if (isRejection(file)) return file;
          const read = await tableIn(Buffer.from(file.content as Uint8Array));
          return { name: file.name, text: isRejection(read) ? read.text : read.text.replace(/^\ufeff/, '').trim() };
        }),
      );
    },
  };
}

it('gives the same as a table file and as a workbook, to each what he sees', async () => {
  const { apply, files } = wire();
  await apply('m1.1.0', { title: '000123456789012345' });
  await apply('m2.1.0', { subject: 'codes/a/b/area', title: '=1+1', units: ['health'] });
  const [table, book] = await files('boss');
  expect([table, book]).toMatchObject([
    { name: expect.stringMatching(/\.csv$/) as string },
    { name: expect.stringMatching(/\.xlsx$/) as string },
  ]);
  // Not a digit is changed; what looks like a formula stays what it is.
  expect(book).toMatchObject({ text: expect.stringContaining('000123456789012345') as string });
  expect(book).toMatchObject({ text: expect.stringContaining('=1+1') as string });
  const [, own] = await files('ann');
  expect(own).toMatchObject({ text: expect.stringContaining('000123456789012345') as string });
  expect(own).toMatchObject({ text: expect.not.stringContaining('1+1') as string });
  expect(await files('ann', 'nothing')).toMatchObject([{ rejected: 'notFound' }, { rejected: 'notFound' }]);
});

it('shows an entry to the units that it names, until it is lifted and afterwards as ended', async () => {
  const { apply, list, verifying } = wire();
  await apply('m1.1.0', {});
  await apply('m2.1.0', { subject: 'codes/a/b/area', units: ['health'] });
  expect(await list('ann')).toMatchObject({ items: [{ key: 'codes/430100/name', number: '260001' }] });
  expect(await list('cai')).toMatchObject({ items: [{ key: 'codes/a/b/area' }] });
  // The authority supervises what the registers hold, and sees whose command it was; a user unit sees of which unit.
  expect(await list('boss')).toMatchObject({
    items: [{ key: 'codes/a/b/area', person: '张三（工程局）' }, { key: 'codes/430100/name' }],
  });
  expect(await list('ann')).toMatchObject({ items: [{ person: '工程局' }] });
  expect(await verifying('codes')).toEqual([
    { record: '430100', field: 'name', matter: 'm1', number: '260001' },
    { record: 'a/b', field: 'area', matter: 'm2', number: '260001' },
  ]);
  await apply('m1.4.1', { op: 'lift' }, '2026-11-25T02:00:00.000Z');
  expect(await list('ann')).toMatchObject({ items: [] });
  expect(await list('ann', { ended: '1' })).toMatchObject({ items: [{ until: '2026-11-25T02:00:00.000Z' }] });
  expect((await verifying('codes')).map(({ record }) => record)).toEqual(['a/b']);
  expect(await verifying('code')).toEqual([]);
});

it('a change that is carried out again, or late, never undoes a later one', async () => {
  const { apply, store } = wire();
  await apply('m1.1.0', {});
  await apply('m1.3.0', { op: 'lift' });
  await apply('m1.1.0', {});
  expect((await store.ofMatter('m1'))[0]?.until).toBeDefined();
  await apply('m1.10.0', { why: '再次' });
  await apply('m1.3.0', { op: 'lift' });
  const again = await store.ofMatter('m1');
  expect(again).toMatchObject([{ why: '再次' }]);
  expect(again[0]).not.toHaveProperty('until');
});

it('a lasting entry is one per subject, whichever matter put it in, and any matter may lift it', async () => {
  const { apply, store, inForce } = wire();
  const lasting = { subject: 'codes', lasting: true, register: 'catalogue' } as const;
  await apply('m1.1.0', { ...lasting, values: { name: '旧' } });
  await apply('m2.1.0', { ...lasting, values: { name: '新' } }, '2026-11-24T02:00:00.000Z');
  expect(await inForce('catalogue')).toMatchObject([{ matter: 'm2', values: { name: '新' } }]);
  // Carried out again after a crash, the first one does not take the place of the second.
  await apply('m1.1.0', { ...lasting, values: { name: '旧' } });
  expect(await inForce('catalogue')).toMatchObject([{ matter: 'm2' }]);
  await apply('m3.2.0', { ...lasting, op: 'lift', why: '撤销' }, '2026-11-25T02:00:00.000Z');
  expect(await inForce('catalogue')).toEqual([]);
  expect(await store.ofMatter('m2')).toMatchObject([{ until: '2026-11-25T02:00:00.000Z', liftedWhy: '撤销' }]);
});

it('two relays that put the same at once put it once', async () => {
  const { apply, store } = wire();
  await Promise.all(Array.from({ length: 10 }, () => apply('m1.1.0', {})));
  expect(await store.ofMatter('m1')).toHaveLength(1);
});

it('pages, narrows to a resource or a record, and says what it does not know', async () => {
  const { apply, list } = wire();
  for (let n = 0; n < 5; n++) await apply(`m1.1.${n}`, { subject: `codes/${n}/name` });
  await apply('m1.1.9', { subject: 'codes2/1/name' });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list('ann', { key: 'codes', limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    if (isRejection(page)) throw new Error(page.text);
    seen.push(...page.items.map(({ key }) => key));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen.sort()).toEqual([0, 1, 2, 3, 4].map((n) => `codes/${n}/name`));
  expect(await list('ann', { key: 'codes/3/name' })).toMatchObject({ items: [{ key: 'codes/3/name' }] });
  expect(await list('ann', {}, 'nonsense')).toMatchObject({ rejected: 'notFound' });
  expect(await list('ann', { cursor: '?' })).toMatchObject({ rejected: 'invalid' });
  expect(await list('nobody')).toMatchObject({ rejected: 'notSignedIn' });
});

it('what its matter lifts by a clock that was set back is lifted, in whatever order the two arrive', async () => {
  const { apply, inForce } = wire();
  const at = { put: '2026-11-23T02:00:00.000Z', lift: '2026-11-23T00:30:00.000Z' };
  const lasting = { register: 'catalogue', lasting: true as const };
  await apply('m1.1.0', { ...lasting, subject: 'r1' }, at.put);
  await apply('m1.2.0', { ...lasting, subject: 'r1', op: 'lift' }, at.lift, at.put);
  await apply('m1.4.0', { ...lasting, subject: 'r2', op: 'lift' }, at.lift, at.put);
  await apply('m1.3.0', { ...lasting, subject: 'r2' }, at.put);
  expect(await inForce('catalogue')).toEqual([]);
});
