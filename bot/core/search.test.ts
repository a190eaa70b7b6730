/** 找 in a chat: a few of each kind, and a matter named by its place afterwards. */
import { City, matter, phone } from './testing/city.ts';

const bound = (): City => {
  const city = new City();
  city.bind('li');
  city.matters.push(matter('26000031', '港口调度平台上云'));
  city.found = [
    {
      kind: 'matter',
      items: [
        {
          ...{ kind: 'matter', id: city.matters[0]?.id ?? '', number: '26000031' },
          ...{ title: '港口调度平台上云', detail: '编号 26000031 · 上云' },
        },
      ],
    },
    { kind: 'entry', items: [] },
    { kind: 'article', items: [{ kind: 'article', id: 'A-10', title: '分七个环节', detail: 'A-10' }], next: '5' },
    { kind: 'person', items: [] },
  ];
  return city;
};

it.each(['找 gkdd', '查找港口', '搜索：调度', '搜 26000031'])('%s says what there is, by kind', async (word) => {
  const say = phone(bound(), 'li');
  const said = await say(word);
  expect(said).toMatch(/^事项：\n1\. 港口调度平台上云（编号 26000031 · 上云）\n条文：\n· 分七个环节（A-10）\n还有更多/);
  expect(said).not.toMatch(/登记簿|人员/);
  expect(await say('1')).toMatch(/港口调度平台上云/);
});

it('asks what is to be found, and says that there is nothing', async () => {
  const city = bound();
  expect(await phone(city, 'li')('找')).toMatch(/请写要找什么/);
  city.found = [];
  expect(await phone(city, 'li')('找 没有的东西')).toBe('没有找到您能查看的“没有的东西”。');
});

it('in a room people look for things without the bot', async () => {
  const city = bound();
  city.rooms.set('room', 'edu');
  expect(await phone(city, 'li')('找个时间开会', { roomId: 'room' })).toBe('');
});
