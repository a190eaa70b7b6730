import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incoming } from '../core/ports.ts';
import { keepable, openJournal } from './journal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banjie-journal-'));
  file = join(folder, 'journal');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const message = (messageId: string, text = '待办'): Incoming => ({
  messageId,
  contactId: 'li',
  contactName: '李雷',
  text,
  at: '',
});

it('gives back what was taken and not done, in order', () => {
  const journal = openJournal(file);
  for (const id of ['a', 'b', 'c']) journal.took(message(id));
  journal.done('b');
  expect(openJournal(file).waiting).toEqual([message('a'), message('c')]);
});

it('reads on behind a line that a crash cut short', () => {
  openJournal(file).took(message('a'));
  appendFileSync(file, '{"took":{"messageId":"b"');
  expect(openJournal(file).waiting).toEqual([message('a')]);
  openJournal(file).took(message('c'));
  expect(openJournal(file).waiting).toEqual([message('a'), message('c')]);
});

it('does not grow with what is done', () => {
  const journal = openJournal(file);
  for (let n = 0; n < 5_000; n++) {
    journal.took(message(`${n}`));
    journal.done(`${n}`);
  }
  journal.took(message('last'));
  expect(readFileSync(file, 'utf8').length).toBeLessThan(300_000);
  expect(openJournal(file).waiting).toEqual([message('last')]);
});

it('holds no ID number, and says that there was one', () => {
  const kept = keepable({ ...message('a', '证件 430102199001011238'), quoted: { text: '430102199001011238' } });
  expect(kept).toMatchObject({ text: '证件 430102********1238', masked: true, quoted: { text: '430102********1238' } });
  expect(keepable(message('a'))).toEqual(message('a'));
  expect(keepable(message('a', '长'.repeat(5_000_000))).text.length).toBeLessThan(10_000);
});
