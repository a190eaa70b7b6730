import { charactersOf, cutText, isLonger, isWellFormed, wellFormed, wellFormedDeep } from './text.ts';

const family = '👨‍👩‍👧‍👦';

describe('text', () => {
  it('has no halves of characters', () => {
    expect(wellFormed('a\ud83d b\ude00 😀')).toBe('a\ufffd b\ufffd 😀');
    expect(isWellFormed('a\ud83d')).toBe(false);
    expect(isWellFormed('\ude00a')).toBe(false);
    expect(isWellFormed('𠮷😀')).toBe(true);
    expect(wellFormedDeep({ a: ['\ud83d', 1, null], '\ude00': 'x' })).toEqual({
      a: ['\ufffd', 1, null],
      '\ufffd': 'x',
    });
  });

  it('is counted and cut as a reader sees it', () => {
    expect(charactersOf(`${family}é🇨🇳`)).toEqual([family, 'é', '🇨🇳']);
    expect(cutText(`甲${family}乙`, 2)).toBe(`甲${family}`);
    expect(cutText('甲乙丙丁', 3, '…')).toBe('甲乙…');
    expect(cutText('甲乙丙', 3, '…')).toBe('甲乙丙');
    expect(cutText('甲\ud83d', 5)).toBe('甲\ufffd');
    expect(isLonger(family.repeat(3), 3)).toBe(false);
    expect(isLonger(family.repeat(4), 3)).toBe(true);
  });
});
