import {
  OPINIONS_SHOWN,
  phrasesAtHand,
  phrasesFor,
  type OpinionsView,
} from '@banjie/shared/contract/routes/deciding.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';
import { startingWith, withPhrase } from './phrases.ts';

const opinions: OpinionsView = {
  own: { yes: ['请尽快办理。'], no: ['缺附件：'] },
  city: { yes: ['同意。', '请尽快办理。'], no: ['材料不齐：'] },
  last: { yes: '按程序办。', no: '上一件的理由' },
};
const command = (opinion: AllowedCommandView['opinion'], prefill?: Record<string, unknown>): AllowedCommandView => ({
  ...{ item: 'audit#1', command: 'approve', title: '审核通过', decides: true, tone: 'primary', form: [], verb: false },
  ...(opinion ? { opinion } : {}),
  ...(prefill ? { prefill } : {}),
});

it('offers the opinion used last, one’s own, the city’s, each once; the reason of another case never', () => {
  expect(phrasesFor('yes', opinions)).toEqual(['按程序办。', '请尽快办理。', '同意。']);
  expect(phrasesFor('no', opinions)).toEqual(['缺附件：', '材料不齐：']);
});

it('shows two of the city’s at first, however many one has of one’s own, and leaves none out', () => {
  const own = Array.from({ length: 20 }, (_, n) => `自存 ${n}。`);
  const city = ['同意。', '请尽快办理。', '请按规定办理。'];
  const many = { ...opinions, own: { yes: own, no: [] }, city: { yes: city, no: [] } };
  const all = phrasesAtHand('yes', many, ['情况属实。']);
  expect(all.slice(0, OPINIONS_SHOWN)).toEqual([
    '情况属实。',
    '按程序办。',
    '自存 0。',
    '自存 1。',
    '同意。',
    '请尽快办理。',
  ]);
  expect(all.slice().sort()).toEqual(['情况属实。', '按程序办。', ...own, ...city].sort());
  // One of the city's that is also the last used counts as one of them.
  const last = phrasesAtHand('yes', { ...many, last: { yes: '同意。' } });
  expect(last.slice(0, OPINIONS_SHOWN)).toEqual([
    '同意。',
    '自存 0。',
    '自存 1。',
    '自存 2。',
    '自存 3。',
    '请尽快办理。',
  ]);
  // Few are shown as they are.
  expect(phrasesAtHand('yes', opinions)).toEqual(phrasesFor('yes', opinions));
  expect(phrasesAtHand('no', { ...many, city: { yes: [], no: [] }, own: { yes: [], no: own } })).toEqual(own);
});

it('begins with one where no reason is owed, and with nothing else', () => {
  const usual = { field: 'reason', says: 'yes', usual: true } as const;
  expect(startingWith(command(usual), opinions)).toEqual({ reason: '按程序办。' });
  expect(startingWith(command(usual, { reason: '已写好' }), opinions)).toEqual({ reason: '已写好' });
  expect(startingWith(command({ ...usual, usual: false }), opinions)).toBeUndefined();
  expect(startingWith(command({ field: 'reason', says: 'no', usual: false }), opinions)).toBeUndefined();
});

it('begins with what is usually said in a field, whatever it is for', () => {
  const form = [
    { key: 'how', title: '恢复情况', kind: 'long' as const, required: false, phrases: ['已恢复', '已切换'] },
  ];
  expect(startingWith({ form })).toEqual({ how: '已恢复' });
  expect(startingWith({ form, prefill: { how: '已写好' } })).toEqual({ how: '已写好' });
});

it('a phrase takes the place of a phrase, and follows what somebody has typed', () => {
  const phrases = phrasesFor('yes', opinions);
  expect(withPhrase('同意。', '请尽快办理。', phrases)).toBe('请尽快办理。');
  expect(withPhrase('系统已迁移。', '同意。', phrases)).toBe('系统已迁移。同意。');
});
