/** as people see it: applied for on the phone, accepted by chat with a yes, tried for 30 days, in operation. */
import { randomUUID } from 'node:crypto';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { decide, handOf } from './hand.ts';

const system = '公共交通客流实时监测与应急调度指挥系统';
const application: readonly (readonly [label: string, value: string])[] = [
  ['应用系统名称', system],
  ['应用系统建设方案：文号', '青交科〔2026〕18 号'],
  ['性能和安全自测报告：报告编号', 'ZC-2026-107'],
  ['云主机（台）', '6'],
  ['云数据库（个）', '2'],
];

describe('a system moves to the government cloud', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started), { chat: true });

  it('from the form on the phone to 正式运行, and nobody gets past the trial or the certificates', async () => {
    const officeChat = await city.phone('office-cloud');
    const applicant = await handOf(opened, city, 'transport-contact', 'start');
    await applicant.tap(/^政务云使用申请/);
    await applicant.see('第四级及以上、涉密系统不上政务云');
    await applicant.tap('提交');
    await applicant.see('请填写“应用系统名称”');
    // As the unit wrote it last.
    await applicant.see(/^取自2026年的“政务云使用申请”/);
    await applicant.see(/^有 \d 处需要修改/);
    for (const [label, value] of application) await applicant.type(label, value);
    await applicant.tap('第二级');

    // The phone is put down and the app is opened anew.
    await applicant.page.reload();
    await applicant.see('已恢复上次没有提交的内容');
    expect(await applicant.typed('应用系统名称')).toBe(system);
    expect(await applicant.typed('云主机（台）')).toBe('6');
    await applicant.tap('提交');
    await applicant.see('请填写“云存储（GB）”');
    await applicant.type('云存储（GB）', '3000');
    await applicant.tap('提交');
    await applicant.see('办理经过');
    await applicant.see(/· 3 个工作日/);
    await applicant.see('A-12');

    const push = await officeChat.expect(new RegExp(system));
    const number = /编号 (\S+)/.exec(push.text)?.[1] ?? '(none)';
    await officeChat.say(`受理 ${number}`);
    await officeChat.expect(new RegExp(`请确认您的决定[\\s\\S]*${number}[\\s\\S]*回复“是”`));
    const id = applicant.matter();
    const stands = async () => (await (await city.as('office-cloud')).client.readMatter({ params: { id } })).steps;
    expect(await stands()).toEqual(['受理']); // nothing is decided before the yes
    await officeChat.say('是');
    await officeChat.expect(/已办理/);
    await applicant.lookFor('提出审核意见');

    const office = await handOf(opened, city, 'office-cloud');
    await office.tap(new RegExp(number));
    await decide(office, '审核通过', (sheet) => sheet.type('审核意见', '资源需求合理，同意上云。'));
    const ops = await city.as('cloud-ops');
    await ops.give(id, 'provide', { environment: '测试区 T-09，账号已当面交接。' });
    await office.lookFor(/· 15 天/);

    await city.forward({ days: 16 });
    await office.lookFor('测试评估');
    await decide(office, '测试合格', (sheet) => sheet.type('评估意见', '功能、性能、安全测试均合格。'));
    await ops.give(id, 'opened', { trial: '生产区 P-03，已开通。' });
    await office.lookFor(/· 30 天/);

    await city.forward({ days: 29 });
    await office.lookFor('试运行');
    expect(await office.offers('试运行合格')).toBe(false);
    const { client } = await city.as('office-cloud');
    const tooEarly = {
      params: { id, command: 'passTrial' },
      body: { form: { reason: '提前结束' } },
      key: randomUUID(),
    };
    await expect(client.giveCommand(tooEarly)).rejects.toMatchObject({ status: 409 });
    await city.forward({ days: 2 });
    await office.lookFor('试运行结论');
    await decide(office, '试运行合格', (sheet) => sheet.type('评估意见', '30 日内运行稳定，无故障。'));

    // Nothing is allocated while the two certificates are missing, and the phone says why.
    await office.lookFor('暂时不能办');
    await office.see(/还缺两项证明：认可机构的测试报告和公安机关的等保备案证明（A-40）/);
    expect(await office.offers('分配资源并转正式运行')).toBe(false);

    await applicant.lookFor('分配云资源');
    await applicant.command('提交两项证明');
    const proof = await applicant.sheet('提交两项证明');
    await proof.type('软件性能和安全测试报告：测评机构（CNAS 认可）', '省信息安全测评中心');
    await proof.type('软件性能和安全测试报告：报告编号', 'CNAS-2027-0098');
    await proof.type('等级保护备案证明：备案编号', '44030099999-26001');
    await proof.type('等级保护备案证明：备案日期', '2026-03-20');
    await proof.tap('提交');
    await applicant.see('已办理：提交两项证明');

    await office.lookFor('分配资源并转正式运行');
    await decide(office, '分配资源并转正式运行', async (sheet) => {
      expect(await sheet.typed('分配云主机（台）')).toBe('6');
      await sheet.type('分配依据（合理值的说明）', '按 800 并发测算，与申请一致。');
    });
    await applicant.lookFor('已办结：正式运行');
    await applicant.go('todo');
    await applicant.tap('我发起的');
    await applicant.tap('已办结');
    await applicant.see(`${system}：使用政务云`);
    await applicant.see('已办结：正式运行');
    await Promise.all([applicant.away(), office.away()]);
  }, 150_000);
});
