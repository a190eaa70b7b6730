/** B-32 from end to end, as people see it: reported by chat, verified on the phone, compared by six units, at its end. */
import { readFileSync } from 'node:fs';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { writeWorkbook } from '@banjie/server/workbooks/write.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

describe('an error in shared data', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started), { chat: true });

  it('is reported by chat, verified on the phone, confirmed by six units, and then at its end', async () => {
    const reporter = await city.phone('education-data');
    const last = await city.phone('service-data');
    await reporter.say('纠错 行政区划代码 110101 名称 现为 东城区 应为 东城区（核校后） 依据 民政部门公告第 7 号');
    const number = /编号 (\S+)/.exec((await reporter.expect(/已提交/)).text)?.[1] ?? '(none)';

    const provider = await handOf(opened, city, 'civil-data');
    await provider.tap(new RegExp(number));
    await provider.see('东城区（核校后）');
    // Whoever serves a citizen is told to go on meanwhile.
    await provider.see(/正在核校的记录/);
    await provider.tap('答复核校结果');
    const answer = await provider.sheet('答复核校结果');
    await answer.see('110101 名称：东城区 → 东城区（核校后）');
    expect(await answer.typed('更正后的内容')).toBe('东城区（核校后）');
    await answer.tap('已更正');
    await answer.tap('确认答复核校结果');
    await provider.lookFor('已回执 0 / 6');

    for (const unit of ['statistics', 'education', 'health', 'social-security', 'transport']) {
      const user = await handOf(opened, city, `${unit}-data`);
      await user.tap(new RegExp(number));
      await user.see('东城区（核校后）');
      await user.tap('核校结果比对');
      const receipt = await user.sheet('核校结果比对');
      await receipt.tap('已比对，本单位数据已更新');
      await receipt.tap('确认核校结果比对');
      await user.see('本单位已回执');
      await user.away();
    }
    await provider.lookFor('已回执 5 / 6');

    await last.expect(new RegExp(`待回执[\\s\\S]*${number}`));
    await last.say(`确认 ${number}`);
    await last.expect(/比对结果/);
    await last.say('2');
    await last.expect(/已办理/);

    await provider.lookFor('已回执 6 / 6');
    await provider.see('已办结：已核校，各单位均已回执');
    await provider.away();
    const after = await handOf(opened, city, 'education-data', 'todo');
    await after.tap('我发起的');
    await after.tap('已办结');
    await after.see('已办结：已核校，各单位均已回执');
    await after.see(new RegExp(number));
    await after.away();
  }, 120_000);

  it('is found by comparing two tables, and a whole kind is filed as one correction with two taps', async () => {
    const phone = await handOf(opened, city, 'statistics-data', 'start');
    await phone.tap(/^比对数据/);
    await phone.tap(/^行政区划代码（县级）/);
    await phone.tap(/^统计用区划代码（县级）/);
    await phone.tap('开始比对');
    await phone.see(/共享 \d+ 条，一致 \d+ 条/);
    await phone.see('371471');
    await phone.tap(/^“\S+” \d+ 条全部提出纠错$/);
    const filing = await phone.sheet(/^提出纠错/);
    await filing.tap('确认提交');
    await phone.see('办理经过');
    await phone.see(/^行政区划代码（县级）[：:]\S+ 名称 等 3 处疑义$/);
    await phone.away();
  }, 60_000);

  it('is reported for many records as they stand in a spreadsheet, and for none where that has spoilt one', async () => {
    const phone = await handOf(opened, city, 'education-data', 'form?procedure=data-correction');
    const paste = '从表格粘贴有疑义的记录';
    await phone.tap(paste);
    const head = '记录标识\t数据项\t应当的内容\t证据或来源\t备注';
    await phone.type(paste, `${head}\n4.30102E+17\t名称\t甲\t公告\t\n110101\t名称\t东城区\t公告\t`);
    await phone.tap('读入');
    await phone.see(/第 2 行 记录标识“4\.30102E\+17”.*科学计数法/);
    await phone.picture('paste-refused');
    await phone.type(paste, `${head}\n011010\t名称\t甲区\t公告\t\n110101\t名称\t东城区\t公告\t`);
    await phone.tap('读入');
    await phone.see('已读入 2 行，请核对');
    await phone.see('没有用到的列：备注');
    await phone.see('有疑义的记录 2');
    await phone.picture('paste-taken', true);
    await phone.away();
  }, 60_000);

  it('is reported for many records in the workbook that the form gives, filled in and read back', async () => {
    const phone = await handOf(opened, city, 'education-data', 'form?procedure=data-correction');
    const template = '下载“有疑义的记录”的填写模板（Excel）';
    const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.tap(template)]);
    const table = await tableIn(readFileSync((await download.path()) ?? ''));
    if (isRejection(table)) throw new Error(table.text);
    const head = table.text.trim().split(',');
    const row = (record: string) =>
      head.map((title) => ({ 记录标识: record, 数据项: '名称', 应当的内容: '甲区', 证据或来源: '公告' })[title] ?? '');
    const read = async (...rows: string[][]) => {
      const tap = phone.tap('从文件读入有疑义的记录（Excel、CSV）');
      const [chooser] = await Promise.all([phone.page.waitForEvent('filechooser'), tap]);
      const buffer = Buffer.from(writeWorkbook('表', [head, ...rows]));
      await chooser.setFiles([{ name: '疑义.xlsx', mimeType: 'application/octet-stream', buffer }]);
    };
    await read(row('110101'), row('4.30102E+17'));
    await phone.see(/第 3 行 记录标识“4\.30102E\+17”.*科学计数法/);
    await read(row('011010'), row('110101'));
    await phone.see('已读入 2 行，请核对');
    await phone.see('有疑义的记录 2');
    await phone.picture('file-taken', true);
    await phone.away();
  }, 60_000);
});
