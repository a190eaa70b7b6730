import { phrasesFor, type OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
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
