import type { GuideItem } from './entries.ts';
import { besidePending } from './pending.ts';

const item = (more: Partial<GuideItem>): GuideItem => ({
  ...{ line: 2, kind: 'new', name: '道路', form: { name: '道路', items: '编号' }, differences: [], warnings: [] },
  ...more,
});
type Open = Parameters<typeof besidePending>[1][number];
const matter = (step: string, more: Partial<Open> = {}): Open => ({
  ...{
    id: 'm1',
    number: '26000001',
    procedure: 'catalogue-entry',
    opening: { name: '道 路', items: '编号' },
    given: {},
  },
  items: [{ step } as Open['items'][number]],
  ...more,
});

it('what was submitted and is under review is not new again', () => {
  const open = [matter('review', { opening: { name: '道路', items: '编号' } })];
  expect(besidePending([item({})], open)[0]?.pending).toEqual({ matter: 'm1', number: '26000001', same: true });
  // By its code where both have one, whatever it is called.
  const coded = [matter('review', { opening: { name: '旧名', code: 'r-9', items: '编号' } })];
  expect(besidePending([item({ code: 'r-9' })], coded)[0]?.pending?.same).toBe(false);
  expect(besidePending([item({ code: 'r-8' })], coded)[0]?.pending).toBeUndefined();
  expect(besidePending([item({ name: '桥梁' })], open)[0]?.pending).toBeUndefined();
});

it('what was sent back for correction is corrected by the row', () => {
  const [row] = besidePending([item({})], [matter('amend', { opening: { name: '道路', items: '名称' } })]);
  expect(row?.pending).toEqual({ matter: 'm1', number: '26000001', same: false, command: 'resubmit' });
});

it('a change meets the update of its resource; one that only was announced takes it', () => {
  const changed = item({ kind: 'changed', code: 'r-1' });
  const update = { procedure: 'catalogue-update', opening: { resource: 'r-1' } };
  expect(besidePending([changed], [matter('update', update)])[0]?.pending).toMatchObject({
    command: 'update',
    same: false,
  });
  const given = { update: { form: { name: '道路', items: '编号', secrecy: '不涉密' } } as never };
  expect(besidePending([changed], [matter('review', { ...update, given })])[0]?.pending).toMatchObject({ same: true });
  expect(besidePending([item({ ...changed, kind: 'same' })], [matter('update', update)])[0]?.pending).toBeUndefined();
});
