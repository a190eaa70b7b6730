import { ApiError } from '@banjie/shared/contract/client.ts';
import { ENTRY, file, filedIn, toFile, UPDATE, waiting, type Filed, type FilingPorts, type Row } from './filing.ts';

const row = (line: number, kind: Row['kind'], more: Partial<Row> = {}): Row => ({
  ...{ line, kind, name: `资源${line}`, form: { name: `资源${line}` }, differences: [], warnings: [] },
  ...more,
});
const rows = [
  row(2, 'new'),
  row(3, 'same'),
  row(4, 'changed', { code: 'r-1', differences: [{ title: '更新周期', was: '每月', is: '每年' }] }),
];
const common = { cause: 'review', changedOn: '2026-11-01', secrecy: '不涉密' };

function desk(answer: (what: string) => Error | undefined = () => undefined) {
  const asked: unknown[][] = [];
  const ports: FilingPorts = {
    open: (procedure, form, key) => said(['open', procedure, form, key], { id: `m-${key}` }),
    give: (matter, command, form, key) => said(['give', matter, command, form, key], {}),
  };
  async function said<T>(what: unknown[], result: T): Promise<T> {
    asked.push(what);
    const error = answer(String(what[0]) + String(what[1]));
    if (error) throw error;
    return Promise.resolve(result);
  }
  return { asked, ports };
}

it('a new one is opened as it is, a changed one as an update that is given at once; what is the same is nothing', async () => {
  const { asked, ports } = desk();
  const filed: Filed[] = [];
  await file(toFile(rows), common, 'k', new Map(), ports, (one) => filed.push(one));
  expect(asked).toEqual([
    ['open', ENTRY, { name: '资源2' }, 'k.2'],
    ['open', UPDATE, { resource: 'r-1', cause: 'review', changedOn: '2026-11-01', what: '修改：更新周期' }, 'k.4'],
    ['give', 'm-k.4', 'update', { name: '资源4', secrecy: '不涉密' }, 'k.4.u'],
  ]);
  expect(filed.map(({ done, matter }) => [done, matter])).toEqual([
    [true, 'm-k.2'],
    [true, 'm-k.4'],
  ]);
});

it('what is refused is told with its reason, and the next goes on', async () => {
  const refusal = new ApiError(422, {
    code: 'invalid',
    requestId: 'r',
    text: '有误',
    faults: [{ path: 'code', message: '代码已在目录中' }],
  });
  const { ports } = desk((what) => (what === `open${ENTRY}` ? refusal : undefined));
  const filed: Filed[] = [];
  await file(toFile(rows), common, 'k', new Map(), ports, (one) => filed.push(one));
  expect(filed.map(({ done, text }) => [done, text])).toEqual([
    [false, '有误；代码已在目录中'],
    [true, ''],
  ]);
});

it('an update that is refused is given anew to the matter that was opened for it', async () => {
  const refusal = new ApiError(422, { code: 'invalid', requestId: 'r', text: '有误' });
  const filed = new Map<number, Filed>();
  const go = (key: string, ports: FilingPorts) =>
    file(toFile(rows), common, key, filed, ports, (one) => void filed.set(one.row.line, one));
  await go('k', desk((what) => (what === 'givem-k.4' ? refusal : undefined)).ports);
  expect(filed.get(4)).toMatchObject({ done: false, text: '有误', matter: 'm-k.4' });
  const again = desk();
  await go('n', again.ports);
  expect(again.asked.map((what) => [what[0], what[1], what.at(-1)])).toEqual([['give', 'm-k.4', 'n.4.u']]);
});

it('without an answer it stops, and goes on under the same keys where it was', async () => {
  const { ports } = desk((what) => (what === 'givem-k.4' ? new Error('no answer') : undefined));
  const filed = new Map<number, Filed>();
  const go = (with_: FilingPorts) =>
    file(toFile(rows), common, 'k', filed, with_, (one) => void filed.set(one.row.line, one));
  await expect(go(ports)).rejects.toThrow('no answer');
  expect([...filed.keys()]).toEqual([2]);
  const again = desk();
  await go(again.ports);
  expect(again.asked.map((what) => what.at(-1))).toEqual(['k.4', 'k.4.u']);
});

it('what is done is read again after the app was closed, and not sent once more', async () => {
  const refusal = new ApiError(422, { code: 'invalid', requestId: 'r', text: '有误' });
  const filed = new Map<number, Filed>();
  await file(
    toFile(rows),
    common,
    'k',
    filed,
    desk((what) => (what === 'givem-k.4' ? refusal : undefined)).ports,
    (one) => void filed.set(one.row.line, one),
  );
  const kept = filedIn(JSON.parse(JSON.stringify([...filed.values()])));
  const again = desk();
  await file(toFile(rows), common, 'n', kept, again.ports, (one) => void kept.set(one.row.line, one));
  expect(again.asked.map((what) => [what[0], what[1]])).toEqual([['give', 'm-k.4']]);
  expect(filedIn({ nonsense: true }).size).toBe(0);
  // The other way round: the update is through, and is given to its matter no second time.
  const other = new Map<number, Filed>();
  const note = (one: Filed) => void other.set(one.row.line, one);
  const refusing = desk((what) => (what === `open${ENTRY}` ? refusal : undefined));
  await file(toFile(rows), common, 'k', other, refusing.ports, note);
  const once = desk();
  await file(toFile(rows), common, 'n', other, once.ports, note);
  expect(once.asked.map((what) => [what[0], what[1]])).toEqual([['open', ENTRY]]);
});

it('what is under review is not sent again; what was sent back is corrected there, and nothing is opened', async () => {
  const pending = { matter: 'm-9', number: '26000009' };
  const under = [
    row(2, 'new', { pending: { ...pending, same: true } }),
    row(3, 'new', { pending: { ...pending, same: false } }),
    row(4, 'new', { pending: { ...pending, same: false, command: 'resubmit' } }),
    row(5, 'changed', { code: 'r-1', pending: { ...pending, same: false, command: 'update' } }),
  ];
  expect(waiting(under).map(({ line }) => line)).toEqual([2, 3]);
  const { asked, ports } = desk();
  await file(toFile(under), common, 'k', new Map(), ports, () => undefined);
  expect(asked).toEqual([
    ['give', 'm-9', 'resubmit', { name: '资源4' }, 'k.4.c'],
    ['give', 'm-9', 'update', { name: '资源5', secrecy: '不涉密' }, 'k.5.c'],
  ]);
});
