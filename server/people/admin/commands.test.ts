import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type mongoose from 'mongoose';
import { testDatabase } from '../../../test/harness/database.ts';
import { machineNow } from '../../../test/harness/machine-time.ts';
import { connect } from '../../store/base/connection.ts';
import { importInto, type RegisterImport } from '../../registers/imported.ts';
import { registerStore } from '../../store/city/registers.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createBinding } from '../binding.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createTokens } from '../tokens.ts';
import { runAdmin } from './commands.ts';
import type { AdminPorts } from './ports.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-import-'));
const example = fileURLToPath(new URL('../../training/data/import-example/', import.meta.url));
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let people: PeopleService;
let catalogue: RegisterImport;
const keys = keysIn(join(folder, 'keys'));
const mobiles = mobilesUnder(keys, 'SM4-CBC-HMAC-SM3');
const tokens = createTokens({ secret: new Uint8Array(32).fill(1), sources: () => people.roster().sources });

beforeAll(async () => {
  connection = await connect(database.uri);
  const made = peopleStore(connection);
  await made.ensureIndexes();
  store = made;
  const registers = registerStore(connection);
  await registers.ensureIndexes();
  catalogue = importInto(registers);
  people = await createPeople(store);
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const portsOf = (say: (line: string) => void): AdminPorts => ({
  ...{ store, people, tokens, catalogue, mobiles, say, who: 'os:test', now: machineNow },
});
async function run(...argv: string[]): Promise<{ ok: boolean; said: string }> {
  const lines: string[] = [];
  const ok = await runAdmin(
    argv,
    portsOf((line) => lines.push(line)),
  );
  return { ok, said: lines.join('\n') };
}
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const examples = ['units', 'people', 'posts', 'resources', 'subscriptions'].flatMap((kind) => [
  `--${kind}`,
  `${example}${kind}.csv`,
]);

describe('the first administrator', () => {
  it('is made once, with a code that lets him in', async () => {
    const first = await run('first-admin', '--name', '顾明远', '--unit', '市数据资源管理局');
    expect(first.ok).toBe(true);
    const code = /绑定码：(\d{4} \d{4})/.exec(first.said)?.[1];
    expect(
      await createBinding(store, people, tokens).bind('wechat', 'open-1', { name: '顾明远', code: code ?? '' }),
    ).toBe('admin');
    expect(people.standing('admin', '2026-11-23T02:00:00.000Z')).toMatchObject({
      administrator: true,
      unitName: '市数据资源管理局',
    });
    const second = await run('first-admin', '--name', '另一人', '--unit', '市数据资源管理局');
    expect(second).toEqual({ ok: false, said: expect.stringContaining('已有管理员 顾明远') as string });
    expect(people.roster().persons).toHaveLength(1);
  });
  it('asks for what is missing', async () => {
    expect(await run('first-admin', '--name', '张三')).toMatchObject({ ok: false });
    expect((await run('first-admin', '--wrong')).said).toMatch(/参数不对.*用法/s);
    expect((await run('nonsense')).ok).toBe(false);
  });
});

describe('an import', () => {
  it('tried first writes nothing, then puts the city in, and a second time changes nothing', async () => {
    const tried = await run('import', ...examples, '--dry-run');
    expect(tried.said).toContain('units.csv：新增 4，更改 0，不变 1');
    expect(tried.said).toContain('+ civil-02 林晓芸 市民政局');
    expect(tried.said).toContain('试导入');
    await people.refresh();
    expect(people.directory().unit('civil')).toBeUndefined();
    expect((await run('import', ...examples)).said).toContain('已导入');
    expect(people.directory().holders('cloud', 'duty')).toEqual(['cloud-01', 'cloud-02']);
    const known = await catalogue.known(['divisions'], [{ resource: 'assistance', unit: 'education' }]);
    expect([...known.subscriptions]).toEqual(['assistance/education']);
    expect(known.resources.get('divisions')).toMatchObject({
      identifier: { key: 'code', title: '行政区划代码' },
      personal: false,
    });
    expect((await run('import', ...examples)).said).toContain('people.csv：新增 0，更改 0，不变 8');
  });

  it('reads GBK, says what changes, and keeps who leaves as a name only', async () => {
    const text = '标识,姓名,单位,离任\r\neducation-02,何静,市教育局,是\r\n';
    const gbk = Buffer.from([...text].flatMap((c) => gbkBytes(c)));
    const done = await run('import', '--people', file('leavers.csv', gbk));
    expect(done.said).toContain('~ education-02：何静 市教育局 → 何静 市教育局 已离任');
    expect(people.directory().holders('education', 'data')).toEqual([]);
    expect(people.nameOf('education-02')).toBe('何静');
  });

  it('makes nobody an auditor who administers', async () => {
    const posts = file('auditors.csv', 'unit,post,person\nauthority,审计员,admin\n');
    expect(await run('import', '--posts', posts)).toEqual({
      ok: false,
      said: expect.stringMatching(/auditors\.csv.*“顾明远”是管理员（admin），不能兼任审计员/s) as string,
    });
  });

  it('with one fault writes nothing at all, and names every fault with its place', async () => {
    const units = file(
      'u.csv',
      '\uFEFFid,name,kind\nnew,新单位,市直单位\nbad id,坏,市直单位\nnew,又来,市直单位\noffice-2,第二办,电子政务办\nx,无,什么\n',
    );
    const persons = file('p.csv', '标识,姓名,单位,管理员\np1,,new,\np2,乙,没有的单位,\np3,丙,new,也许\n"p4,丁,new,\n');
    const posts = file('z.csv', '单位,岗位,人员\nnew,总管,p2\noffice,负责人,education-02\noffice,负责人,nobody\n');
    const refused = await run(
      'import',
      '--units',
      units,
      '--people',
      persons,
      '--posts',
      posts,
      '--subscriptions',
      file('s.csv', '资源\nx\n'),
    );
    expect(refused.ok).toBe(false);
    for (const fault of [
      'u.csv 第 3 行：标识“bad id”',
      'u.csv 第 4 行：“new”与第 2 行重复',
      'u.csv 第 5 行：“电子政务办”全市只能有一个',
      'u.csv 第 6 行：没有“什么”这种单位类型',
      'p.csv 第 2 行：名称或姓名不能为空',
      'p.csv 第 3 行：没有单位“没有的单位”',
      'p.csv 第 4 行：“管理员”应为 是 或 否',
      'p.csv 第 5 行：引号没有结束',
      'z.csv 第 2 行：没有岗位“总管”',
      'z.csv 第 3 行：“何静”已离任',
      'z.csv 第 4 行：没有人员“nobody”',
      's.csv 第 1 行：缺少列“使用单位”',
    ])
      expect(refused.said).toContain(fault);
    await people.refresh();
    expect(people.directory().unit('new')).toBeUndefined();
  });

  it('a file that is none is said to be none', async () => {
    expect((await run('import', '--units', join(folder, 'missing.csv'))).said).toContain('读不了这个文件');
    expect((await run('import', '--units', file('b.csv', Uint8Array.of(0xff, 0xfe, 0x41, 0x00)))).said).toContain(
      '编码',
    );
    expect(await run('import')).toMatchObject({ ok: false });
  });
});

it('gives a code by id or by name, and a token to a monitoring system', async () => {
  expect((await run('code', '林晓芸')).said).toMatch(/林晓芸 的绑定码：\d{4} \d{4}/);
  expect((await run('code', 'civil-02')).ok).toBe(true);
  expect((await run('code', '何静')).ok).toBe(false);
  const made = await run('source', '监控平台', '--unit', 'cloud');
  await people.refresh();
  const token = /Bearer (\S+)/.exec(made.said)?.[1] ?? '';
  expect(await tokens.verify(token)).toMatchObject({ kind: 'source', name: '监控平台', unit: 'cloud' });

  // A second one beside it, until the first is ended.
  const next = await run('source', '监控平台', '--unit', '市民政局');
  expect(next.said).toMatch(/另有 1 个凭据仍然有效/);
  await people.refresh();
  const [first = '', second = ''] = [made, next].map(({ said }) => /凭据 (src-\w+)/.exec(said)?.[1]);
  const nextToken = /Bearer (\S+)/.exec(next.said)?.[1] ?? '';
  expect(await tokens.verify(nextToken)).toMatchObject({ name: '监控平台', unit: 'civil', token: second });
  expect(await tokens.verify(token)).toMatchObject({ unit: 'cloud', token: first });
  const listed = (await run('sources')).said;
  for (const id of [first, second]) expect(listed).toContain(id);
  expect(listed).not.toMatch(/旧密钥/);
  const other = createTokens({ secret: new Uint8Array(32).fill(2), sources: () => [] });
  const lines: string[] = [];
  await runAdmin(['sources'], { ...portsOf((line) => lines.push(line)), tokens: other });
  expect(lines.join()).toMatch(/用旧密钥保存/);
  expect((await run('end-source', first)).ok).toBe(true);
  await people.refresh();
  expect(await tokens.verify(token)).toBeUndefined();
  expect(await tokens.verify(nextToken)).toMatchObject({ unit: 'civil' });
  expect((await run('end-source', first)).said).toMatch(/没有凭据/);
  expect(await people.admitSource(second)).toBeUndefined();
});

/** GBK of a character, found by asking the decoder: Node has no encoder. */
function gbkBytes(character: string): number[] {
  if (character.charCodeAt(0) < 0x80) return [character.charCodeAt(0)];
  const decoder = new TextDecoder('gbk');
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1)
      if (decoder.decode(Uint8Array.of(high, low)) === character) return [high, low];
  throw new Error(`no GBK for ${character}`);
}

describe('an administrator’s word about a person', () => {
  const sessionOf = (person: string, id: string) =>
    store.sessions.put({ id, person, channel: 'miniapp', device: '', hash: id }, 600);

  it('keeps him out until another word lets him in, whatever an import says, and ends his sessions', async () => {
    await sessionOf('civil-02', 'phone-1');
    await sessionOf('education-02', 'phone-2');
    expect((await run('suspend', '林晓芸')).said).toMatch(/已停用 林晓芸.*1 台设备/);
    await people.refresh();
    expect(await people.admit('civil-02')).toMatchObject({ rejected: 'notSignedIn' });
    expect(await store.sessions.runs('phone-1')).toBe(false);
    expect((await run('import', ...examples)).ok).toBe(true);
    await people.refresh();
    expect(await people.admit('civil-02')).toMatchObject({ rejected: 'notSignedIn' });
    expect((await run('resume', 'civil-02')).ok).toBe(true);
    await people.refresh();
    expect(await people.admit('civil-02')).toBeUndefined();
    expect(await store.sessions.runs('phone-2')).toBe(true);
    expect((await run('sign-out', 'education-02')).said).toMatch(/1 台设备/);
    expect(await store.sessions.runs('phone-2')).toBe(false);
  });

  it('that he has left, in an import, ends his sessions too', async () => {
    await sessionOf('civil-02', 'phone-3');
    const people = file('left.csv', '标识,姓名,单位,离任\ncivil-02,林晓芸,civil,是\n');
    expect((await run('import', '--people', people)).ok).toBe(true);
    expect(await store.sessions.runs('phone-3')).toBe(false);
  });
});

describe('one human under two ids', () => {
  // Made up, with their check digits.
  const [number, another] = ['430102199001011230', '110101198001010013'].map(withCheckDigit);
  const rows = (...lines: string[]) => file('humans.csv', ['标识,姓名,单位,身份证号', ...lines].join('\n'));

  it('is known by what identifies him, of which only a hash is kept', async () => {
    const first = await run('import', '--people', rows(`civil-11,赵六,civil,${number}`));
    expect(first.ok).toBe(true);
    const again = await run(
      ...['import', '--people', rows(`edu-11,赵六,education, ${number?.slice(0, 6)} ${number?.slice(6)}`)],
    );
    expect(again.said).toMatch(/edu-11 与 civil-11 是同一个人（赵六）/);
    await people.refresh();
    const directory = people.directory();
    expect(['civil-11', 'edu-11', 'civil-01'].map((id) => directory.human?.(id))).toEqual([
      ...['civil-11', 'civil-11', 'civil-01'],
    ]);
    // Also when one of them has left, and when a later file says nothing of it.
    await run(
      'import',
      '--people',
      file('gone.csv', '标识,姓名,单位,离任\ncivil-11,赵六,civil,是\nedu-11,赵六,education,\n'),
    );
    await people.refresh();
    expect(people.directory().human?.('edu-11')).toBe('civil-11');
    const kept = JSON.stringify(await connection.collection('persons').find().toArray());
    expect(kept).not.toContain(number);
    for (const said of [first.said, again.said]) expect(said).not.toContain(number);
  });

  it('is found under a changed secret, too', async () => {
    const next = createTokens({
      ...{ secret: new Uint8Array(32).fill(9), also: [new Uint8Array(32).fill(1)], sources: () => [] },
    });
    const lines: string[] = [];
    const path = rows(`edu-12,赵六,education,${number}`);
    await runAdmin(['import', '--people', path], { ...portsOf((line) => lines.push(line)), tokens: next });
    expect(lines.join('\n')).toMatch(/edu-12 与 civil-11 是同一个人/);
  });

  it('an id is never another human’s, and a mistyped number is told', async () => {
    const moved = await run('import', '--people', rows(`civil-11,赵六,civil,${another}`));
    expect([moved.ok, moved.said]).toEqual([false, expect.stringMatching(/标识不能换人/)]);
    const typo = `${number?.slice(0, 17)}${number?.endsWith('1') ? '2' : '1'}`;
    const wrong = await run('import', '--people', rows(`civil-13,钱七,civil,${typo}`));
    expect([wrong.ok, wrong.said]).toEqual([false, expect.stringMatching(/校验位不对/)]);
    expect(wrong.said).not.toContain(typo);
  });

  it('of whom it is not known is warned of, by name and unit', async () => {
    const doubtful = await run('import', '--people', rows('civil-21,孙八,civil,', 'civil-22,孙八,civil,'));
    expect([doubtful.ok, doubtful.said]).toEqual([
      true,
      expect.stringMatching(/市民政局 有同名的人：孙八（civil-21、civil-22）/),
    ]);
    const known = await run('import', '--people', rows('civil-21,孙八,civil,SunBa', 'civil-22,孙八,civil,sunba2'));
    expect(known.said).not.toMatch(/同名/);
  });

  it('neither audits under one what he administers under the other, whichever comes last', async () => {
    const three = withCheckDigit('43010219800203123');
    const posts = file('second-auditor.csv', 'unit,post,person\nauthority,审计员,authority-31\n');
    const administers = file(
      'second-admin.csv',
      `标识,姓名,单位,管理员,身份证号\nauthority-32,周九,authority,是,${three}\n`,
    );
    expect((await run('import', '--people', rows(`authority-31,周九,authority,${three}`))).ok).toBe(true);
    expect((await run('import', '--people', administers)).ok).toBe(true);
    const refused = {
      ok: false,
      said: expect.stringMatching(/“周九”是管理员（authority-32），不能兼任审计员/) as string,
    };
    expect(await run('import', '--posts', posts)).toEqual(refused);
    // Auditor first: whatever makes him an administrator, or the same human as one, is refused.
    const free = file('no-admin.csv', '标识,姓名,单位,管理员\nauthority-32,周九,authority,否\n');
    expect((await run('import', '--people', free)).ok).toBe(true);
    expect((await run('import', '--posts', posts)).ok).toBe(true);
    expect(await run('import', '--people', administers)).toEqual(refused);
    const stranger = file('third-admin.csv', '标识,姓名,单位,管理员\nauthority-33,周九,authority,是\n');
    expect((await run('import', '--people', stranger)).ok).toBe(true);
    const found = await run('import', '--people', rows(`authority-33,周九,authority,${three}`));
    expect(found).toEqual({ ok: false, said: expect.stringMatching(/是管理员（authority-33）/) as string });
  });

  it('is let in under none once he is suspended under one, nor under one that is imported later', async () => {
    const four = withCheckDigit('43010219800203456');
    const here = (id: string) => people.directory().person(id) !== undefined;
    await run('import', '--people', rows(`civil-41,吴十,civil,${four}`, `edu-41,吴十,education,${four}`));
    expect((await run('suspend', 'civil-41')).said).toMatch(/已停用 吴十.*civil-41、edu-41/);
    const later = await run('import', '--people', rows(`edu-42,吴十,education,${four}`));
    expect(later.said).toMatch(/edu-42 与 civil-41 是同一个人（吴十）.*edu-42 同样停用/s);
    await people.refresh();
    expect(['civil-41', 'edu-41', 'edu-42'].map(here)).toEqual([false, false, false]);
    expect((await run('resume', 'edu-41')).ok).toBe(true);
    await people.refresh();
    expect(['civil-41', 'edu-41', 'edu-42'].map(here)).toEqual([true, true, true]);
    expect(people.directory().idsOf?.('edu-41')).toEqual(['civil-41', 'edu-41', 'edu-42']);
  });

  function withCheckDigit(digits: string): string {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((total, weight, n) => total + weight * Number(digits[n]), 0);
    return digits.slice(0, 17) + '10X98765432'.charAt(sum % 11);
  }
});

it('a mobile number is kept sealed, is shown nowhere, and goes with whoever leaves', async () => {
  const path = file('mobile.csv', '标识,姓名,单位,手机号码\ncivil-77,冯一,civil,138 1234-5678\n');
  await run('import', ...examples);
  const { ok, said } = await run('import', '--people', path);
  expect([ok, said.includes('5678')]).toEqual([true, false]);
  const account = people.accountOf('mobile', 'civil-77') ?? '';
  expect(mobiles.opened('civil-77', account)).toBe('13812345678');
  expect(() => mobiles.opened('civil-78', account)).toThrow();
  // The same number again changes nothing, and another one is another account.
  await run('import', '--people', path);
  expect(people.accountOf('mobile', 'civil-77')).toBe(account);
  const wrong = file('mobile-wrong.csv', '标识,姓名,单位,手机号码\ncivil-77,冯一,civil,2381234567890\n');
  const refused = await run('import', '--people', wrong);
  expect([refused.ok, refused.said]).toEqual([false, expect.stringMatching(/2.*手机号码不对/)]);
  expect(refused.said).not.toContain('23812345678');
  await run('import', '--people', file('left.csv', '标识,姓名,单位,离任\ncivil-77,冯一,civil,是\n'));
  expect(people.accountOf('mobile', 'civil-77')).toBeUndefined();
  expect(mobiles.opened('civil-77', account)).toBeUndefined();
});
