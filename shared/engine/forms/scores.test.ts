/** What a score comes to, and that its words let anybody compute it again. */
import { describeForm } from './form.ts';
import { indicatorSet, weightedScore } from './scores.ts';
import { noSettings } from '../settings/settings.ts';
import { z } from 'zod';

const indicators = [
  { key: 'response', title: '服务响应', weight: 30 },
  { key: 'quality', title: '服务质量', weight: 40 },
];

describe('a weighted score', () => {
  it('is computed from the means as they are shown, and says so', () => {
    const result = weightedScore(indicators, [
      { response: 90, quality: 80 },
      { response: 80, quality: 81 },
      { response: 95, quality: 81 },
    ]);
    // 265/3 = 88.333… is shown and used as 88.33; (88.33×30 + 80.67×40) / 70 = 83.952…
    expect(result?.score).toBe(83.95);
    expect(result?.computation).toBe(
      '服务响应 88.33（3 份平均），服务质量 80.67（3 份平均）；加权：（88.33×30＋80.67×40）÷70＝83.95',
    );
  });

  it('rounds half up, whatever binary fractions make of the half', () => {
    // 8.005 is a little less than that in binary.
    const sheets = Array.from({ length: 200 }, (_, n) => ({ response: n === 0 ? 9 : 8 }));
    expect(weightedScore([indicators[0]!], sheets)?.score).toBe(8.01);
  });

  it('leaves out what nobody scored or what weighs nothing', () => {
    expect(weightedScore(indicators, [{ response: 70 }])).toMatchObject({
      score: 70,
      computation: '服务响应 70.00；加权：（70.00×30）÷30＝70.00；“服务质量”无人评分，不计入',
    });
    const only = weightedScore([indicators[0]!, { ...indicators[1]!, weight: 0 }], [{ response: 60, quality: 100 }]);
    expect(only?.score).toBe(60);
    expect(only?.parts.map((part) => part.key)).toEqual(['response']);
  });

  it('counts all the same where the city has set every weight to nothing, and is none without a mark', () => {
    const even = indicators.map((one) => ({ ...one, weight: 0 }));
    expect(weightedScore(even, [{ response: 60, quality: 81 }])?.score).toBe(70.5);
    expect(weightedScore(indicators, [])).toBeUndefined();
    expect(weightedScore(indicators, [{ response: '90' }])).toBeUndefined();
  });
});

it('takes the weights of the city, and asks for whole marks up to 100', () => {
  const set = indicatorSet('x', { a: ['甲', 60], b: ['乙', 40] });
  expect(set.settings.map((one) => [one.key, one.title])).toEqual([
    ['x.a', '“甲”的权重'],
    ['x.b', '“乙”的权重'],
  ]);
  const settings = { ...noSettings, number: (key: string) => (key === 'x.b' ? 0 : undefined) };
  expect(set.of({ settings })).toEqual([
    { key: 'a', title: '甲', weight: 60 },
    { key: 'b', title: '乙', weight: 0 },
  ]);
  expect(describeForm(z.object(set.marks()))).toMatchObject([
    { key: 'a', kind: 'number', max: 100, unit: '分' },
    { key: 'b', kind: 'number', max: 100, unit: '分' },
  ]);
});
