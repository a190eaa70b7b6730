import { officialYears } from './calendar-data/official-years.ts';
import { readNotice, workingDaysOf } from './calendar-notice.ts';

const good = {
  year: 2027,
  notice: '国办发明电〔2026〕9号',
  off: [
    '2027-01-01/2027-01-03',
    '2027-02-05/2027-02-13',
    '2027-04-03/2027-04-05',
    '2027-05-01/2027-05-05',
    '2027-06-09',
    '2027-09-15',
    '2027-10-01/2027-10-07',
  ],
  work: ['2027-02-14', '2027-02-20', '2027-05-08', '2027-09-26', '2027-10-09'],
};
const faults = (input: unknown): Record<string, string> => {
  const read = readNotice(input);
  return 'faults' in read ? Object.fromEntries(read.faults.map(({ path, message }) => [path, message])) : {};
};

describe('the file of a notice', () => {
  it('is read as it stands', () => {
    expect(readNotice(good)).toEqual({ year: good, warnings: [] });
    expect(workingDaysOf(good)).toBeGreaterThanOrEqual(248);
  });

  it('every published year would be taken again without a fault', () => {
    for (const year of officialYears) expect(faults(year)).toEqual({});
  });

  it('is asked to be looked at again when a holiday is missing, the count is odd or it names no source', () => {
    const { notice: _, ...rest } = good;
    const read = readNotice({ ...rest, off: good.off.filter((one) => !/^2027-(05|10)/.test(one)) });
    expect('warnings' in read && read.warnings.join()).toMatch(/没有写文号.*2027-10-01.*工作日为 25\d 天/);
  });

  it('names every fault with its place', () => {
    expect(faults([])).toEqual({ '': expect.stringContaining('JSON 对象') as string });
    expect(faults({ ...good, year: '2027' })).toEqual({ year: expect.stringContaining('整数') as string });
    expect(faults({ ...good, off: [] })).toEqual({ off: expect.stringContaining('一天也没有') as string });
    expect(faults({ ...good, off: 'x', work: [1], days: 3 })).toEqual({
      off: expect.stringContaining('列表') as string,
      work: expect.stringContaining('列表') as string,
      days: expect.stringContaining('没有“days”') as string,
    });
    expect(
      faults({
        ...good,
        off: ['2027-02-30', '2027-01-03/2027-01-01', '2027-02-01/2027-03-09', '2026-05-01', '2027-01-01', '2027-01-01'],
        work: ['2027-02-16', '2027-01-01', '2027-05-01', '2027-02-14', '2027-02-14', 'x'],
      }),
    ).toMatchObject({
      'off.0': expect.stringContaining('不是日期') as string,
      'off.1': expect.stringContaining('早于') as string,
      'off.2': expect.stringContaining('31 天') as string,
      'off.3': expect.stringContaining('太远') as string,
      'off.5': '2027-01-01 写了两次',
      'work.0': expect.stringContaining('不是周六或周日') as string,
      'work.1': '2027-01-01 既放假又上班',
      'work.2': expect.stringContaining('法定节假日') as string,
      'work.4': '2027-02-14 写了两次',
      'work.5': expect.stringContaining('不是日期') as string,
    });
  });
});
