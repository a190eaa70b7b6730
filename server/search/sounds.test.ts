/** Chinese by its sound: as people type it, surnames and places of several readings right. */
import { heardAmong, isHeardIn, soundingsOf, soundOf, soundOfName, soundTokens } from './sounds.ts';

it.each([
  ['单建国', 'shan jian guo'],
  ['曾丽', 'zeng li'],
  ['仇勇', 'qiu yong'],
  ['解放', 'xie fang'],
  ['欧阳静', 'ou yang jing'],
  ['尉迟敏', 'yu chi min'],
  ['长孙宁', 'zhang sun ning'],
])('%s is called %s', (name, sound) => {
  expect(soundOfName(name).trim()).toBe(sound);
});

it.each([
  ['重庆路', 'chong qing lu'],
  ['长沙市', 'chang sha shi'],
  ['重大变更', 'zhong da bian geng'],
  ['解除暂停', 'jie chu zan ting'],
  ['银行', 'yin hang'],
])('%s is read %s', (text, sound) => {
  expect(soundOf(text).trim()).toBe(sound);
});

it.each([
  ['sjjh', true],
  ['shujujiaohuan', true],
  ['shujujh', true],
  ['shujujiaoh', true],
  ['jiaohuan', true],
  ['jh', true],
  ['jhpt', true],
  ['shjjh', true],
  ['sjpt', false],
  ['shuji', false],
  ['hjsj', false],
])('数据交换平台 is heard in %s: %s', (typed, heard) => {
  expect(isHeardIn(typed)(soundOf('数据交换平台'))).toBe(heard);
});

it('every reading that is asked of the index is one that it has', () => {
  const tokens = soundTokens(soundOf('数据交换平台'));
  for (const typed of ['sjjh', 'shujujiaohuan', 'sj', 'jiaohuan', 'pt', 'huanpingtai'])
    expect(soundingsOf(typed).some(({ token }) => token !== undefined && tokens.includes(token))).toBe(true);
  expect(soundingsOf('1a')).toEqual([]);
  expect(soundingsOf('a'.repeat(41))).toEqual([]);
  // However it can be cut, it is tried in a few ways only.
  expect(soundingsOf('ananananananananananananananan').length).toBeLessThanOrEqual(8);
});

it('finds among titles by what is written, by the sound, and by both', () => {
  const titles = ['数据纠错', '政务云资源使用申请', '数据共享目录 2027'];
  expect(heardAmong(titles, ['sjjc'])).toEqual([0]);
  expect(heardAmong(titles, ['shuju'])).toEqual([0, 2]);
  expect(heardAmong(titles, ['sj', '2027'])).toEqual([2]);
  expect(heardAmong(titles, ['资源', 'sq'])).toEqual([1]);
  expect(heardAmong(titles, ['没有'])).toEqual([]);
});
