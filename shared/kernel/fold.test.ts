import { bareText, carriesAll, digitsOf, fold, foldedPattern, unspaced, wordsOf } from './fold.ts';

it.each([
  ['ＡＢｃ１２', 'abc12'],
  ['二○二六年', '二〇二六年'],
  ['⼈⺠', '人⺠'],
  ['a\u3000b', 'a b'],
])('folds %j to %j and keeps the length', (written, folded) => {
  expect(fold(written)).toBe(folded);
  expect(fold(written)).toHaveLength(written.length);
});

it.each([
  [' 430 102\u200b', '430102'],
  ['Ａ-１ ', 'a-1'],
  ['Ⅳ级', 'iv级'],
])('without blanks %j is %j', (written, bare) => expect(unspaced(written)).toBe(bare));

it.each([
  '阿卜杜·热合曼',
  '阿卜杜•热合曼',
  '阿卜杜‧热合曼',
  '阿卜杜・热合曼',
  ' 阿卜杜 热合曼',
  '阿卜杜∙热合曼',
  '阿卜杜．热合曼',
])('a name with its dot, %j, is one name', (written) => expect(bareText(written)).toBe('阿卜杜热合曼'));

it('parts words, and finds each whatever its width', () => {
  expect(wordsOf('王芳（市教育局）', /[\s()]+/)).toEqual(['王芳', '市教育局']);
  expect(carriesAll('二○二六年 ＡＩ 平台', wordsOf('二〇二六 ai'))).toBe(true);
});

it('reads digits in groups', () => expect(digitsOf('２６００ 00－12')).toBe('26000012'));

it('gives a pattern that finds texts as they were written', () => {
  const finds = (typed: string, stored: string): boolean => new RegExp(foldedPattern(typed) ?? '$^', 'u').test(stored);
  expect(finds('ai平台', '《ＡＩ 平台》建设')).toBe(true);
  expect(finds('二〇二六', '二○二六年')).toBe(true);
  expect(finds('阿卜杜热合曼', '阿卜杜·热合曼')).toBe(true);
  expect(finds('平台ai', 'AI平台')).toBe(false);
  expect(foldedPattern('。')).toBeUndefined();
});
