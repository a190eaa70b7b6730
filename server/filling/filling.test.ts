/** What a form starts from, what is said while it is filled in, and drafts that every device finds. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { readingCity } from '../../test/harness/reading-city.ts';
import { connect } from '../store/base/connection.ts';
import { earlierStore } from '../store/matters/earlier.ts';
import { tableIn } from '../resources/hand-in/table.ts';
import { writeWorkbook } from '../workbooks/write.ts';
import { draftStore } from '../store/people/drafts.ts';
import { draftHandlers } from './drafts.ts';
import { fillingHandlers } from './handlers.ts';
import { tableHandlers } from './tables.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let city: Awaited<ReturnType<typeof readingCity>>;
beforeAll(async () => {
  connection = await connect(database.uri);
  city = await readingCity(connection, 1);
  await draftStore(connection).ensureIndexes();
});
afterEach(() => connection.collection('drafts').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Values = Record<string, unknown>;
const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' as const });
const call = { requestId: 'r', key: undefined };
const must = <T>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
};
/** A server process of its own on the database. */
const process = () => {
  const { sightIn } = city.matters;
  return {
    ...fillingHandlers({ earlier: earlierStore(connection), service: city.service, sightIn }),
    ...tableHandlers({ service: city.service, sightIn, table: tableIn }),
    ...draftHandlers({ drafts: draftStore(connection), service: city.service, sightIn }),
  };
};
const cloudUse = (system: string, more: Values = {}): Values => ({
  ...{ system, level: '3', plan: '方案', selfTest: '合格', hosts: 2, databases: 1, storage: 100, security: '两地备份' },
  ...more,
});
const opens = async (person: string, form: Values) =>
  must(await city.service.open(as(person), { procedure: 'cloud-use', form, key: randomUUID() })).id;
const reads = (person: string, from?: string) =>
  process().readProcedure({
    ...{ ...call, caller: as(person), params: { key: 'cloud-use' }, body: undefined },
    query: from === undefined ? {} : { from },
  });
const rehearses = (person: string, form: Values, key = 'cloud-use') =>
  process().rehearseOpening({ ...call, caller: as(person), params: { key }, query: undefined, body: { form } });

describe('a form starts', () => {
  it('from what the unit filled in last, and says where that is from; of another unit it knows nothing', async () => {
    expect(must(await reads('stranger-cloud')).known).toBeUndefined();
    await opens('stranger-cloud', cloudUse('门户网站', { level: '2' }));
    city.clock.set('2026-11-24T03:00:00.000Z');
    await opens('stranger-cloud', cloudUse('办公系统'));
    const { prefill, known } = must(await reads('stranger-contact'));
    expect(prefill).toEqual({ level: '3', security: '两地备份' });
    expect(known?.map(({ from }) => from)).toEqual([
      expect.stringMatching(/^取自2026年的“.+”（\d+）$/),
      expect.stringMatching(/^取自2026年的/),
    ]);
    expect(must(await reads('u0000-cloud')).known).toBeUndefined();
    // Who may not open one learns nothing of earlier ones.
    const safety = must(await reads('stranger-safety'));
    expect([safety.known, safety.blocked]).toEqual([undefined, expect.any(String)]);
  });

  it('from a matter that is picked: all that may be taken over of it, and only of the own unit', async () => {
    const id = await opens('stranger-cloud', cloudUse('档案系统', { merges: '三个分散的库' }));
    const { prefill } = must(await reads('stranger-cloud', id));
    const { plan, selfTest, ...rest } = cloudUse('档案系统', { merges: '三个分散的库' });
    expect(prefill).toEqual({ ...rest, plan: { note: plan }, selfTest: { note: selfTest } });
    expect(await reads('u0000-cloud', id)).toMatchObject({ rejected: 'notFound' });
    const listed = must(
      await process().listEarlier({
        ...{ ...call, caller: as('stranger-cloud'), params: { key: 'cloud-use' }, query: undefined, body: undefined },
      }),
    );
    expect(listed.items.map((one) => one.id)).toContain(id);
    const others = await process().listEarlier({
      ...{ ...call, caller: as('u0000-cloud'), params: { key: 'cloud-use' }, query: undefined, body: undefined },
    });
    expect(must(others).items).toEqual([]);
  });
});

it('a duty of each year starts from what the unit said a year ago; days and reasons don’t', async () => {
  const turn = async (year: string) =>
    must(
      await city.service.openTurn({
        ...{ key: `emergency-training ${year}`, procedure: 'emergency-training', unit: 'provider' },
        ...{ form: { year: Number(year) }, turn: { key: year, title: `${year}年度`, on: `${year}-01-01` } },
      }),
    ).id;
  const report = { heldOn: '2026-05-06', topics: '断网演练', people: 12, record: '记录', report: '报告' };
  const known = async (id: string) =>
    must(
      await process().rehearseCommand({
        ...{ ...call, caller: as('provider-emergency'), params: { id, command: 'report' }, query: undefined },
        body: { form: {} },
      }),
    ).known;
  const first = await turn('2026');
  expect(await known(first)).toEqual([]);
  must(
    await city.service.give(as('provider-emergency'), {
      id: first,
      command: 'report',
      form: report,
      key: randomUUID(),
    }),
  );
  expect(await known(await turn('2027'))).toEqual([
    { field: 'topics', value: '断网演练', from: expect.stringMatching(/^取自2026年度的“.+”（\d+）$/) as string },
  ]);
});

describe('while it is filled in', () => {
  it('that its window is closed is said before anything is typed', async () => {
    const said = must(await rehearses('stranger-cloud', {}, 'resource-demand'));
    expect(said).toMatchObject({
      refused: { code: 'gateClosed', text: expect.stringMatching(/10 ?月|十月/) as string },
    });
    expect(said.faults).toEqual([]);
  });

  it('what would be refused is said by the field, and one that is open already; nothing is opened', async () => {
    await opens('stranger-cloud', cloudUse('预约系统'));
    const before = await city.collection.countDocuments();
    const said = must(await rehearses('stranger-cloud', { system: '预约 系统', hosts: '5000' }));
    expect(said.refused).toBeUndefined();
    expect(said.faults.map(({ path }) => path)).toEqual(['hosts']);
    expect(said.warnings).toMatchObject([{ text: expect.stringMatching(/预约系统.*可能重复/) as string }]);
    expect(must(await rehearses('u0000-cloud', { system: '预约系统' })).warnings).toEqual([]);
    expect(await city.collection.countDocuments()).toBe(before);
  });

  it('who may not open it is told so, and nothing else', async () => {
    expect(await rehearses('stranger-safety', { system: '预约系统' })).toMatchObject({ rejected: 'notAllowed' });
  });

  it('of a task: that it is closed, or not his', async () => {
    const id = await city.incident();
    const rehearse = (person: string, command: string) =>
      process().rehearseCommand({
        ...{ ...call, caller: as(person), params: { id, command }, query: undefined, body: { form: {} } },
      });
    expect(must(await rehearse('provider-duty', 'acknowledge')).refused).toBeUndefined();
    expect(await rehearse('stranger-cloud', 'acknowledge')).toMatchObject({ rejected: 'notFound' });
    expect(await rehearse('provider-safety', 'acknowledge')).toMatchObject({ rejected: 'notAllowed' });
  });
});

describe('a draft', () => {
  const name = 'open:cloud-use';
  const put = (server: ReturnType<typeof process>, person: string, base: number, form: Values, of = name, key = 'k1') =>
    server.putDraft({
      ...call,
      caller: as(person),
      params: { name: of },
      query: undefined,
      body: { base, form, key },
    });
  const read = (server: ReturnType<typeof process>, person: string, of = name) =>
    server.readDraft({ ...call, caller: as(person), params: { name: of }, query: undefined, body: undefined });
  const list = (person: string) =>
    process().listDrafts({ ...call, caller: as(person), params: undefined, query: undefined, body: undefined });

  it('is found by the other device, by whichever server; what both have written is lost by neither', async () => {
    const [a, b] = [process(), process()];
    const first = must(await put(a, 'stranger-cloud', 0, { system: '一' }));
    expect(must(await read(b, 'stranger-cloud')).draft).toMatchObject({ form: { system: '一' }, key: 'k1' });
    const second = must(await put(b, 'stranger-cloud', first.version ?? 0, { system: '二' }));
    // The first device has not heard of it.
    const lost = must(await put(a, 'stranger-cloud', first.version ?? 0, { system: '三' }));
    expect(lost).toMatchObject({ other: { form: { system: '二' }, version: second.version } });
    expect(must(await list('stranger-cloud')).items).toMatchObject([{ name, procedure: 'cloud-use' }]);
    // Whoever drops what he knows drops nothing newer.
    const drop = (version?: number) =>
      a.dropDraft({
        ...{ ...call, caller: as('stranger-cloud'), params: { name }, body: undefined },
        query: version === undefined ? {} : { version },
      });
    await drop(first.version);
    expect(must(await read(a, 'stranger-cloud')).draft?.form).toEqual({ system: '二' });
    await drop(second.version);
    // It is gone, and whoever goes on with what it was is told so.
    expect(must(await put(a, 'stranger-cloud', second.version ?? 0, { system: '四' }))).toEqual({});
  });

  it('written by two at the same moment is kept of one, and the other is told', async () => {
    const answers = await Promise.all(['甲', '乙'].map((system) => put(process(), 'stranger-cloud', 0, { system })));
    expect(answers.flatMap((one) => Object.keys(must(one))).sort()).toEqual(['other', 'version']);
  });

  it('is nobody else’s, of one unit, and of those who may send it', async () => {
    must(await put(process(), 'stranger-cloud', 0, { system: '一' }));
    expect(must(await read(process(), 'stranger-contact'))).toEqual({});
    expect(await put(process(), 'stranger-safety', 0, {})).toMatchObject({ rejected: 'notAllowed' });
    await connection.collection('drafts').updateMany({}, { $set: { unit: 'another' } });
    expect(must(await read(process(), 'stranger-cloud'))).toEqual({});
    expect(must(await list('stranger-cloud')).items).toEqual([]);
    // He begins anew in the unit in which he is.
    expect(must(await put(process(), 'stranger-cloud', 0, { system: '新' })).version).toBeGreaterThan(0);
  });

  it('of a post that its writer has lost can’t be read, and comes back with it', async () => {
    must(await put(process(), 'stranger-cloud', 0, { system: '一' }));
    // The city of this test names people by their posts: the same person, who holds another one now.
    const [draft] = await connection.collection('drafts').find().toArray();
    await connection
      .collection('drafts')
      .insertOne({ ...draft, _id: `stranger-safety ${name}` as never, person: 'stranger-safety' });
    expect(await read(process(), 'stranger-safety')).toMatchObject({ rejected: 'notAllowed' });
    expect(must(await list('stranger-safety')).items).toEqual([]);
    expect(await connection.collection('drafts').countDocuments()).toBe(2);
  });

  it('of a task goes with the task; of an opening once that is sent, by whichever device', async () => {
    const id = await city.incident();
    const view = must(await city.read('provider-duty', id));
    const { item, command } = view.allowed.find((one) => one.command === 'acknowledge') ?? {};
    const task = `command:${id}:${item}:${command}`;
    must(await put(process(), 'provider-duty', 0, {}, task));
    expect(must(await list('provider-duty')).items).toMatchObject([{ matter: id }]);
    must(await city.service.give(as('provider-duty'), { id, command: 'acknowledge', form: {}, key: randomUUID() }));
    expect(must(await list('provider-duty')).items).toEqual([]);
    expect(await connection.collection('drafts').countDocuments()).toBe(0);
    must(await put(process(), 'stranger-cloud', 0, { system: '一' }, name, 'k2'));
    must(await city.service.open(as('stranger-cloud'), { procedure: 'cloud-use', form: cloudUse('一'), key: 'k2' }));
    expect(must(await read(process(), 'stranger-cloud'))).toEqual({});
  });

  it('keeps no personal number, nothing that is not asked, and no more than it may', async () => {
    must(await put(process(), 'stranger-cloud', 0, { plan: '联系人 430102199901011233', other: 'x', hosts: 3 }));
    expect(must(await read(process(), 'stranger-cloud')).draft?.form).toEqual({
      ...{ plan: '联系人 430102********1233', hosts: 3 },
    });
    const problem = { system: '门户', contact: '13812345678' };
    must(await put(process(), 'stranger-cloud', 0, problem, 'open:problem-report'));
    expect(JSON.stringify(await connection.collection('drafts').find().toArray())).not.toMatch(/1381234|199901011233/);
    expect(await put(process(), 'stranger-contact', 0, { plan: '长'.repeat(100_000) })).toMatchObject({
      ...{ rejected: 'tooLarge', text: expect.stringMatching(/256 KB/) as string },
    });
  });
});

describe('a list of a form as a workbook', () => {
  const rows = (person: string, id: string, form: string, template?: '1') =>
    process().downloadRows({
      ...{ ...call, caller: as(person), params: { id, form, field: 'merges' }, body: undefined },
      query: template ? { template } : {},
    });
  const cells = async (answer: Awaited<ReturnType<typeof rows>>) => {
    const { content } = must(answer);
    const { text } = must(await tableIn(content as Uint8Array));
    return text.split(/\r?\n/).filter((line) => line !== '');
  };

  it('has what was filled in without a change of a digit, and is there for whoever may see it', async () => {
    const merges = [{ system: '=1+1' }, { system: '00012345678901234567' }];
    const form = { system: '档案', old: '托管', planned: '2026-12-01', merges };
    const opened = must(
      await city.service.open(as('stranger-cloud'), { procedure: 'cloud-migration', form, key: randomUUID() }),
    );
    const [head, ...found] = await cells(await rows('stranger-cloud', opened.id, 'open'));
    expect(found.map((one) => one.replace(/^['\t"]+|["]+$/g, ''))).toEqual(['=1+1', '00012345678901234567']);
    expect(await cells(await rows('stranger-cloud', opened.id, 'open', '1'))).toEqual([head]);
    expect(await rows('u0000-cloud', opened.id, 'open')).toMatchObject({ rejected: 'notFound' });
    expect(await rows('stranger-cloud', opened.id, 'constructor')).toMatchObject({ rejected: 'notFound' });
  });

  it('is read back as text, digit for digit and with its lines, and refused where it is none or too large', async () => {
    const sends = (bytes: Uint8Array, size?: number) =>
      process().readTable({
        ...{ ...call, caller: as('stranger-cloud'), params: undefined, query: undefined, body: undefined },
        upload: {
          ...{ size, type: undefined },
          bytes: (async function* () {
            yield await Promise.resolve(bytes);
          })(),
        },
      } as unknown as Parameters<ReturnType<typeof process>['readTable']>[0]);
    const digits = '00012345678901234567';
    const workbook = writeWorkbook('表', [['系统', '日期'], [], [digits, '2026-01-05']]);
    expect(
      must(await sends(workbook))
        .text.split('\r\n')
        .slice(0, 3),
    ).toEqual([...['系统,日期', '', expect.stringContaining(`${digits}`) as string]]);
    const tooLarge = { rejected: 'tooLarge', text: expect.stringMatching(/不超过 2 MB/) as string };
    expect(await sends(workbook, 3_000_000)).toMatchObject(tooLarge);
    expect(await sends(new Uint8Array(2_100_000))).toMatchObject(tooLarge);
    expect(await sends(workbook.slice(0, 300))).toMatchObject({ rejected: 'invalid' });
  });
});
