/**
 * Materials 申请材料 as people see them: handed in by their names, two of them told to be replaced, replaced, approved; and
 * the next application takes what was handed in by one tap.
 */
import { samples } from '@banjie/server/files/testing.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { decide, handOf, type Hand } from './hand.ts';

const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: samples.pdf });
async function upload(hand: Hand, from: Hand, material: string, name: string): Promise<void> {
  const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), from.tap(`上传${material}`)]);
  await chooser.setFiles([pdf(name)]);
  await from.see(name);
  await from.see(/^已上传（/);
}
const PLAN = '应用系统建设方案';
const TEST = '性能和安全自测报告';

async function begin(applicant: Hand, system: string): Promise<void> {
  await applicant.type('应用系统名称', system);
  await applicant.tap('第二级');
  for (const label of ['云主机（台）', '云数据库（个）', '云存储（GB）']) await applicant.type(label, '6');
}

describe('materials', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('are told by name once, replaced, and taken into the next application by one tap', async () => {
    const applicant = await handOf(opened, city, 'transport-contact', 'form?procedure=cloud-use');
    await begin(applicant, '公共交通客流监测系统');
    await applicant.tap('提交');
    await applicant.see(`请提交“${PLAN}”`);
    await upload(applicant, applicant, PLAN, '建设方案.pdf');
    await applicant.type(`${PLAN}：文号`, '青交科〔2026〕18 号');
    await applicant.type(`${PLAN}：成文日期`, '2026-02-02');
    await applicant.type(`${TEST}：报告编号`, 'ZC-2026-107');
    await applicant.picture('materials-form', true);
    await applicant.tap('提交');
    await applicant.see('申请材料（已交 2 / 2）');
    const id = applicant.matter();

    const office = await handOf(opened, city, 'office-cloud', `matter?id=${id}`);
    await office.tap(/^更多/);
    await office.tap(/^告知补正/);
    const asking = await office.sheet('告知补正');
    await asking.tap(PLAN);
    await asking.tap('缺少签字或盖章');
    await asking.tap('添加一项缺少或须更换的材料');
    await asking.page.getByRole('radio', { name: TEST, exact: true }).last().tap();
    await asking.page.getByRole('button', { name: '内容不完整', exact: true }).last().tap();
    await office.picture('materials-asking', true);
    await asking.tap('提交');
    await office.see('申请材料（已交 0 / 2）');
    await office.picture('materials-asked', true);

    await applicant.lookFor('须更换');
    await applicant.see(/^缺少签字或盖章（/);
    await applicant.command('提交补正');
    const supply = await applicant.sheet('提交补正');
    await supply.see('须补正：缺少签字或盖章');
    await supply.see('须补正：内容不完整');
    await upload(applicant, supply, PLAN, '建设方案（盖章）.pdf');
    await supply.type(`${PLAN}：文号`, '青交科〔2026〕18 号');
    await supply.type(`${TEST}：报告编号`, 'ZC-2026-107 修订');
    await applicant.picture('materials-supply', true);
    await supply.tap('提交');
    await applicant.see('申请材料（已交 2 / 2）');
    await applicant.tapFirst(/^更换以前的（1）$/);
    await applicant.see('因“缺少签字或盖章”更换');
    await applicant.picture('materials-replaced', true);

    await office.lookFor('申请材料（已交 2 / 2）');
    await decide(office, '受理', async () => {});
    await decide(office, '审核通过', (sheet) => sheet.type('审核意见', '资源需求合理，同意上云。'));

    await applicant.go('form?procedure=cloud-use');
    await applicant.see('从以前交过的材料选用');
    await begin(applicant, '公交调度系统');
    await applicant.tap(/^选用以前交过的应用系统建设方案青交科〔2026〕18 号/);
    await applicant.see('建设方案（盖章）.pdf');
    expect(await applicant.typed(`${PLAN}：文号`)).toBe('青交科〔2026〕18 号');
    await applicant.type(`${TEST}：报告编号`, 'ZC-2026-200');
    await applicant.picture('materials-again', true);
    await applicant.tap('提交');
    await applicant.see('申请材料（已交 2 / 2）');
    await applicant.see(/选用以前交过的$/);
    await Promise.all([applicant.away(), office.away()]);
  });
});
