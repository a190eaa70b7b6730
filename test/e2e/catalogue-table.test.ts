/** A registrar takes the unit's catalogue out as a table, changes it, and sends on what is new and what is changed. */
import { readFileSync } from 'node:fs';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { writeWorkbook } from '@banjie/server/workbooks/write.ts';
import { csvRecords } from '@banjie/shared/kernel/csv.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf, type Hand } from './hand.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
async function choose(hand: Hand, button: string, rows: readonly (readonly string[])[]) {
  const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), hand.tap(button)]);
  await chooser.setFiles([{ name: '目录.xlsx', mimeType: XLSX, buffer: Buffer.from(writeWorkbook('目录', rows)) }]);
}

describe('a catalogue by table', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('is taken out, refused where it is wrong, and sent on as matters of its own', async () => {
    const hand = await handOf(opened, city, 'civil-data', 'register?register=catalogue');
    await hand.tap(/^按表编目/);
    const [download] = await Promise.all([hand.page.waitForEvent('download'), hand.tap('下载本单位目录（Excel）')]);
    const table = await tableIn(readFileSync((await download.path()) ?? ''));
    if (isRejection(table)) throw new Error(table.text);
    const rows = [...csvRecords(table.text, ',')].map(({ cells }) => cells);
    const [head = []] = rows;
    const at = (title: string) => head.indexOf(title);
    const own = rows.findIndex((row) => row[at('信息资源名称')] === '行政区划代码（县级）');
    expect(own).toBeGreaterThan(0);

    // What the city brought along says less than the law asks for: the table is told what to add.
    const changed = rows.map((row) => [...row]);
    changed[own]![at('更新周期')] = '偶尔';
    await choose(hand, '选择 Excel 或 CSV 文件', changed);
    await hand.see(/处必须改正/);
    await hand.see(/“偶尔”不在可选项内/);
    await hand.picture('catalogue-refused', true);

    const said: Record<string, string> = {
      ...{
        更新周期: '每月',
        信息资源格式分类: '数据库',
        共享方式类型: '接口',
        数据分级: '一般数据',
        是否含个人信息: '否',
      },
      ...{ 共享类型: '无条件共享', 信息资源摘要: '县级以上行政区划的代码和名称' },
    };
    const put = (row: string[]) => {
      for (const [title, cell] of Object.entries(said)) row[at(title)] = cell;
      return row;
    };
    put(changed[own]!);
    const fresh = put(head.map(() => ''));
    fresh[at('信息资源名称')] = '婚姻登记记录';
    fresh[at('信息项名称')] = '身份证号、姓名、登记日期';
    fresh[at('是否含个人信息')] = '是';
    await choose(hand, '换一个文件', [...changed, fresh]);
    await hand.see(/^新增 1 项，修改 1 项/);
    await hand.see('婚姻登记记录');
    await hand.picture('catalogue-seen', true);

    await hand.tap('发起 2 项');
    const sheet = await hand.sheet('发起编目和目录更新');
    await sheet.tap('年度目录清查');
    await sheet.type('变化之日', '2026-03-02');
    await sheet.type('保密与隐私审查结论', '不涉密，不含个人隐私');
    await sheet.picture('catalogue-sheet');
    await sheet.tap('发起 2 项');
    await sheet.see('已发起 2 项，可在待办和“我发起的”中查看进展');
    await sheet.picture('catalogue-done');
    await sheet.tap('完成');
    await hand.away();
  });
});
