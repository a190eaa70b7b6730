/** A line of the discussion: what is said, whom it asks, and the files that came with it; each only for whoever sees it. */
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import type { HistoryEntry } from './ports.ts';
import { table, type Sight } from './sight/table.ts';
import { timelineOf } from './timeline.ts';

const at = '2026-11-24T02:00:00.000Z';
const by = { person: 'li', name: '李工', unit: 'civil', unitName: '市民政局', channel: 'miniapp' as const };
const file = { id: 'f'.repeat(24), name: '容灾章节.pdf', size: 1, sha256: '', type: 'application/pdf' };
const entry = {
  ...{ matter: 'm', seq: 2, at, key: 'k', command: 'comment' },
  events: [
    {
      ...{ type: 'given', command: 'comment', title: '批注', at, by },
      form: { text: '请看第 7 章', to: [{ person: 'wang' }, { person: 'gone' }] },
    },
    { type: 'attached', files: [file], command: 'comment', by, at },
  ],
} as unknown as HistoryEntry;
const directory = {
  unit: () => undefined,
  person: (id: string) => (id === 'wang' ? { id, name: '王工' } : undefined),
} as unknown as Directory;
const procedure = latestProcedure('cloud-use');
const seenBy = (sight: Sight) => {
  if (!procedure) throw new Error('no such procedure');
  const [first] = timelineOf(procedure, [{ ...entry }], { directory, registers: { entry: () => undefined }, sight });
  return first && { says: first.says, asks: first.asks, files: first.files };
};

it('names whom a comment asks and the files that came with it', () => {
  expect(seenBy(table.post.sight)).toEqual({ says: '请看第 7 章', asks: ['王工'], files: [file.id] });
});

it('gives to each only what he sees of the matter', () => {
  const { sight } = table.post;
  expect(seenBy({ ...sight, files: 'own' })).toEqual({ says: '请看第 7 章', asks: ['王工'] });
  expect(seenBy({ ...sight, lines: 'open' })).toEqual({ says: '请看第 7 章', files: [file.id] });
  expect(seenBy({ ...sight, fields: 'none' })).toEqual({});
});
