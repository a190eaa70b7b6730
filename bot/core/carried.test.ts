/** What the rows of a sheet carry for the server is neither asked nor said in chat, and goes back as it came. */
import { allowed, City, matter, phone } from './testing/city.ts';

const field = (key: string, title: string, more: object = {}) => ({
  ...{ key, title, kind: 'text' as const, required: true },
  ...more,
});

const rows = {
  ...{ key: 'rows', title: '打分', kind: 'list' as const, required: true, fixedRows: true },
  items: [
    field('unit', '单位标识', { readOnly: true, carried: true }),
    field('name', '单位', { readOnly: true }),
    field('mark', '评语'),
  ],
};

it('asks about a row by its name and not by its id, and sends the id back', async () => {
  const prefill = { rows: [{ unit: 'civil', name: '市民政局' }] };
  const one = new City();
  one.bind('li');
  one.matters = [matter('202611230002', '考核', { allowed: [allowed('打分', { form: [rows], prefill })] })];
  one.todo = ['202611230002'];
  const li = phone(one, 'li');
  const question = await li('打分');
  expect(question).toContain('市民政局');
  expect(question).not.toContain('civil');
  await li('良好');
  const sent = one.acts.map((act) => act.form);
  expect(sent).toContainEqual({ rows: [{ unit: 'civil', name: '市民政局', mark: '良好' }] });
});

it('repeats what is being decided without it', async () => {
  const one = new City();
  one.bind('li');
  const prefill = { rows: [{ unit: 'civil', name: '市民政局', mark: '良好' }] };
  one.matters = [
    matter('202611230002', '考核', {
      allowed: [allowed('打分', { form: [rows], prefill, decides: true })],
    }),
  ];
  one.todo = ['202611230002'];
  const li = phone(one, 'li');
  const said = [await li('打分'), await li('沿用')].join('\n');
  expect(said).toContain('市民政局；评语：良好');
  expect(said).not.toContain('civil');
});
