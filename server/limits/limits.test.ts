import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Caller } from '../http/handler.ts';
import { createLimits } from './limits.ts';
import { sharesOf, usualShares } from './shares.ts';

const person = (id: string): Caller => ({ kind: 'person', person: id, channel: 'miniapp' });
let now = 0;
const limits = (given = 'papers=3/60/2') => createLimits(sharesOf(given) ?? usualShares, () => now);
beforeEach(() => (now = 1_000_000));

function begun(one: ReturnType<ReturnType<typeof limits>['begin']>): () => void {
  if (!one || isRejection(one)) throw new Error(`not begun: ${one?.text ?? ''}`);
  return one;
}

describe('what is dear', () => {
  it('is refused to whoever asks for too much, with the time when it is given again, and to nobody else', () => {
    const counted = limits();
    // A flood of one.
    const answers = Array.from({ length: 500 }, () => {
      const one = counted.begin('papers', person('flooder'));
      if (one && !isRejection(one)) one();
      return one;
    });
    expect(answers.filter((one) => !isRejection(one))).toHaveLength(3);
    begun(counted.begin('papers', person('other')))();
    // His share of something else is another one.
    begun(counted.begin('uploads', person('flooder')))();
    now += 12_300;
    expect(counted.begin('papers', person('flooder'))).toMatchObject({
      ...{ rejected: 'tooOften', afterSeconds: 48 },
      text: '1 分钟内最多生成卷宗 3 次，已经用完。请 48 秒后再试。',
    });
    now += 47_700;
    begun(counted.begin('papers', person('flooder')));
  });

  it('is done so many times at once, and again when one has ended', () => {
    const counted = limits('papers=100/60/2');
    const [first, second] = [1, 2].map(() => begun(counted.begin('papers', person('p'))));
    expect(counted.begin('papers', person('p'))).toMatchObject({ rejected: 'tooOften', afterSeconds: 2 });
    first!();
    // An end that is told twice frees one place.
    first!();
    begun(counted.begin('papers', person('p')));
    expect(counted.begin('papers', person('p'))).toMatchObject({ rejected: 'tooOften' });
    second!();
    begun(counted.begin('papers', person('p')));
  });

  it('does not grow with everybody who ever asked, and never forgets what is under way', () => {
    const counted = limits('papers=5/60/1');
    begun(counted.begin('papers', person('busy')));
    for (let n = 0; n < 25_000; n += 1) begun(counted.begin('papers', person(`p${n}`)))();
    expect(counted.begin('papers', person('busy'))).toMatchObject({ rejected: 'tooOften' });
  });
});

it('is set in one line, and a line that can not be read is no setting', () => {
  expect(sharesOf('')).toEqual(usualShares);
  expect(sharesOf('papers=10/60/2, uploads=5/600')).toMatchObject({
    papers: { most: 10, seconds: 60, atOnce: 2 },
    uploads: { most: 5, seconds: 600, atOnce: usualShares.uploads.atOnce },
    comparisons: usualShares.comparisons,
  });
  for (const wrong of ['papers', 'papers=1', 'paper=1/2', 'papers=0/60', 'constructor=1/2', 'papers=1/2,'])
    expect(sharesOf(wrong)).toBeUndefined();
});
