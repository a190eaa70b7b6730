/** Attachments on the phone: chosen, refused with a reason, kept with the draft, sent again, submitted, opened by whoever decides. */
import { readFileSync } from 'node:fs';
import { samples } from '@banjie/server/files/testing.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf, type Hand } from './hand.ts';

const pdf = {
  name: '公共交通客流监测系统建设方案（专家评审后修改稿）.pdf',
  mimeType: 'application/pdf',
  buffer: samples.pdf,
};
const png = { name: '自测截图.png', mimeType: 'image/png', buffer: samples.png };
const fake = { name: '自测报告.docx', mimeType: 'application/x', buffer: samples.program };

async function choose(hand: Hand, from: Hand, ...files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), from.tap('添加附件')]);
  await chooser.setFiles(files);
}

describe('attachments', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('go with an application and with the decision on it', async () => {
    const applicant = await handOf(opened, city, 'transport-contact', 'form?procedure=cloud-use');
    await applicant.type('应用系统名称', '公共交通客流监测系统');
    await applicant.type('应用系统建设方案：文号', '见附件');
    await applicant.type('性能和安全自测报告：报告编号', '见附件');
    await applicant.type('云主机（台）', '6');
    await applicant.type('云数据库（个）', '2');
    await applicant.type('云存储（GB）', '300');
    await applicant.tap('第二级');
    await choose(applicant, applicant, pdf, fake);
    await applicant.see(/应是“Word 文档（docx）”，实际是“可执行程序”/);
    await applicant.tap('提交');
    await applicant.see('有附件没有传成功，请处理后再提交。');
    await applicant.picture('files-form', true);
    expect(await applicant.offers('重试自测报告.docx')).toBe(false);
    await applicant.tap('移除自测报告.docx');

    await applicant.page.context().setOffline(true);
    await choose(applicant, applicant, png);
    await applicant.see(/没有收到服务器的回应/);
    await applicant.page.context().setOffline(false);
    await applicant.tap('重试自测截图.png');
    await applicant.see(`已上传（${samples.png.length} B）`);

    // The phone is put down and the app is opened anew.
    await applicant.page.reload();
    await applicant.see('已恢复上次没有提交的内容');
    for (const { name } of [pdf, png]) await applicant.see(name);
    await applicant.tap('提交');
    await applicant.see('附件（2）');
    await applicant.picture('files-matter', true);

    const office = await handOf(opened, city, 'office-cloud', `matter?id=${applicant.matter()}`);
    const [download] = await Promise.all([
      office.page.waitForEvent('download'),
      office.tap(new RegExp(`^${pdf.name} .*打开$`)),
    ]);
    expect(download.suggestedFilename()).toBe(pdf.name);
    expect(readFileSync((await download.path()) ?? '').equals(samples.pdf)).toBe(true);
    await office.see('文件已保存');

    await office.command('不予受理');
    const sheet = await office.sheet('不予受理');
    await sheet.type('不予受理意见', '方案缺少容灾章节，见批注。');
    await choose(office, sheet, { ...pdf, name: '批注.pdf' });
    await sheet.see(`已上传（${samples.pdf.length} B）`);
    await office.picture('files-sheet');
    await sheet.see('批注.pdf');
    await sheet.tap('确认不予受理');
    await office.see('附件（3）');
    await applicant.lookFor('批注.pdf');
    await Promise.all([applicant.away(), office.away()]);
  });

  it('go with what is said about a matter, to whomever it asks', async () => {
    const applicant = await city.as('education-contact');
    const application = {
      level: '2',
      plan: '建设方案要点',
      selfTest: '自测合格',
      hosts: 2,
      databases: 1,
      storage: 100,
    };
    const { number } = await applicant.open('cloud-use', { ...application, system: '教研协作平台' });
    const office = await handOf(opened, city, 'office-cloud', `matter?id=${number}`);
    await office.command('批注');
    const sheet = await office.sheet('批注');
    await sheet.type('内容', '请补充容灾章节，格式见附件。');
    await sheet.tap('添加一项请谁看（@）');
    await sheet.tap(/^请谁看：|^人员：|^姓名：/);
    const people = await office.sheet(/^选择“/);
    const { name } = await applicant.client.me({});
    await people.type('搜索', name);
    await people.tap(new RegExp(`^${name}`));
    await choose(office, sheet, { ...pdf, name: '容灾章节格式.pdf' });
    await sheet.see(`已上传（${samples.pdf.length} B）`);
    await sheet.tap('提交');
    await office.see('已办理：批注');
    await office.away();

    const asked = await handOf(opened, city, 'education-contact', `matter?id=${number}`);
    await asked.see(`@${name}`);
    await asked.see('请补充容灾章节，格式见附件。');
    const talk = asked.page
      .getByRole('listitem')
      .filter({ hasText: `@${name}` })
      .last();
    await asked.picture('discussion', true);
    const file = talk.getByRole('button', { name: /^容灾章节格式\.pdf .*打开$/ });
    const [download] = await Promise.all([asked.page.waitForEvent('download'), file.tap()]);
    expect(readFileSync((await download.path()) ?? '').equals(samples.pdf)).toBe(true);
    await asked.away();
  });
});
