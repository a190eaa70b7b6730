/** Incidents by chat: the board in one word, and what 查看 says of alerts and of the national report. */
import type { BoardRowView } from '@banjie/shared/contract/routes/incidents.ts';
import type { WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { City, matter, NOW, phone } from './testing/city.ts';

const bound = (): City => {
  const city = new City();
  city.bind('li');
  return city;
};
const row = (number: string, more: Partial<BoardRowView> = {}): BoardRowView => ({
  ...{ id: `m-${number}`, number, title: 'Ⅰ级事件：存储写入失败', level: 'I', levelText: 'Ⅰ级', system: '对象存储' },
  ...{ stage: 'acknowledge', stageText: '确认告警', who: '青岚云 江海波', forText: '12 分钟', openedAt: NOW },
  ...{ openForText: '12 分钟', affected: 2, readable: true, ...more },
});

it.each(['事件', '当前事件', '事件看板'])('%s says what is open, who has it and for how long', async (word) => {
  const city = bound();
  city.board = {
    ...{ all: true, unacknowledged: 1 },
    levels: [{ level: 'I', text: 'Ⅰ级', count: 5, unacknowledged: 1 }],
    items: [
      row('260001'),
      row('260002', {
        ...{ stage: 'handle', stageText: '处置', who: '韩雪松', forText: '1 小时 5 分钟', word: '09:10 更换中' },
        ...{ provider: '青岚云', national: { text: '还剩 35 分钟', overdue: false } },
      }),
    ],
  };
  const said = await phone(city, 'li')(word);
  expect(said).toMatch(/未办结的事件：Ⅰ级 5 件；没人确认的 1 件/);
  expect(said).toMatch(/1\. Ⅰ级事件：存储写入失败（260001）\n {3}没人确认，已等 12 分钟（已通知 青岚云 江海波）/);
  expect(said).toMatch(/处置：韩雪松，1 小时 5 分钟；青岚云；网络安全事件上报还剩 35 分钟\n {3}最近进展：09:10 更换中/);
  expect(said).toMatch(/还有 3 件/);
});

it('says that there is nothing, and of whom', async () => {
  const city = bound();
  expect(await phone(city, 'li')('事件')).toBe('没有您能查看的未办结事件。');
  city.board = { ...city.board, all: true };
  expect(await phone(city, 'li')('事件')).toBe('没有未办结的事件。');
});

it('查看 says what each alert said first and last, and until when the national report is due or what proves it', async () => {
  const city = bound();
  const rows = [
    {
      ...{ id: 'f1', name: 'DiskFull', fires: true, count: 7, firstText: '09:00', lastText: '09:40' },
      ...{ firstSaid: '剩余 5%', lastSaid: '剩余 1%' },
    },
  ];
  const clock = {
    ...{ title: '网络安全事件上报', fromText: '09:00', atText: '10:00', limit: '1 小时内', article: 'R-4', basis: '' },
    overdue: false,
  };
  city.matters.push(
    matter('26000031', '磁盘已满', {
      ...{ alerts: { firing: 1, rows, others: 2 }, clocks: [{ ...clock, leftText: '还剩 20 分钟' }] },
    }),
  );
  const said = await phone(city, 'li')('查看 26000031');
  expect(said).toMatch(
    /告警 3 项，触发中 1 项：\n· DiskFull（触发中）7 次，首次 09:00，最近 09:40\n {2}剩余 5% → 剩余 1%/,
  );
  expect(said).toMatch(/网络安全事件上报：从 09:00 起 1 小时内，最迟 10:00（R-4），还剩 20 分钟/);
  const done = {
    atText: '10:05',
    tookText: '1 小时 5 分钟',
    by: '周文博',
    rows: [{ label: '上报给谁', value: '省网信办 1' }],
  };
  city.matters[0] = matter('26000031', '磁盘已满', { clocks: [{ ...clock, overdue: true, done }] });
  expect(await phone(city, 'li')('查看 26000031')).toMatch(
    /已于 10:05 由 周文博 办理，用时 1 小时 5 分钟，超过时限\n上报给谁：省网信办 1/,
  );
});

it.each(['看板', '办理看板', '统计'])(
  '%s says the numbers of the board in three lines, to whom it is for',
  async (word) => {
    const city = bound();
    expect(await phone(city, 'li')(word)).toContain('办理看板供单位负责人看');
    const numbers = (more: Partial<WorkNumbers>): WorkNumbers => ({
      ...{ open: 0, late: 0, soon: 0, done: 0, limited: 0, inTime: 0, ...more },
    });
    city.workBoard = {
      ...{ scope: { unit: { id: 'edu', name: '市教育局' }, all: false, units: [] }, gathering: false, now: NOW },
      ...{ months: [], definitions: [], opened: 0, procedures: [], units: [], suspensions: [], recurring: [] },
      ...{ corrections: [], matters: numbers({ open: 12 }) },
      tasks: numbers({ open: 7, late: 2, soon: 1, done: 30, onTime: 93 }),
    };
    const said = await phone(city, 'li')(word);
    expect(said).toMatch(
      /市教育局：在办 12 件，待办 7 项。\n逾期 2 项，即将到期 1 项。\n近 3 个月办结 30 项，按期率 93%。/,
    );
  },
);
