/** Small numbers as people write them: 3, 三, 两, 十五, 二十. Undefined when it is none up to 99. */
const DIGITS = '零一二三四五六七八九';

export const NUMERAL = '(?:\\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])';

export function numeral(written: string): number | undefined {
  if (/^\d{1,2}$/.test(written)) return Number(written);
  const plain = written.replaceAll('两', '二');
  const [, tens, ten, ones = ''] = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(plain) ?? [];
  if (tens === undefined || plain === '') return undefined;
  if (ten === '') return tens !== '' && ones !== '' ? undefined : DIGITS.indexOf(tens + ones);
  return (tens === '' ? 1 : DIGITS.indexOf(tens)) * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones));
}
