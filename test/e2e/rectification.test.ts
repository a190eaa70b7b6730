/** A-37 as people see it: a high risk suspends the system until it is rechecked, a low one that lapses ends in forced measures. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { decide, handOf } from './hand.ts';

describe('a security risk', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('that is high suspends the system, which runs again when the rectification passed its recheck', async () => {
    const system = '基层卫生健康综合管理信息系统';
    const office = await handOf(opened, city, 'office-security', 'start');
    await office.tap(/^安全风险整改/);
    await office.type('系统名称', system);
    await office.tap('责任单位：请选择');
    const units = await office.sheet('选择“责任单位”');
    await units.type('搜索', '卫生健康');
    await units.tap(/^市卫生健康委员会/);
    await office.tap('高：暂停运行直至整改完成');
    await office.type('发现的风险', '数据库端口对互联网开放，存在弱口令。');
    await office.tap('提交');
    await office.lookFor(`暂停与限制：${system}`);
    await office.see(`“${system}”已暂停运行，复查合格前不得恢复。`);

    const unit = await handOf(opened, city, 'health-security');
    await unit.tap(new RegExp(system));
    await unit.see(`暂停与限制：${system}`);
    await unit.command('提交整改结果');
    const result = await unit.sheet('提交整改结果');
    await result.type('整改措施', '关闭互联网端口，全部账号更换口令并启用双因素认证。');
    await result.type('整改证明：编号', '扫描报告 SM-2026-118');
    await result.tap('提交');
    await unit.see('已办理：提交整改结果');
    await unit.see(`暂停与限制：${system}`); // still: only the recheck lifts it

    await office.lookFor('复查');
    await decide(office, '复查合格', (sheet) => sheet.type('复查意见', '现场复测通过，风险已消除。'));
    await office.see('已办结：整改合格');
    await unit.lookFor('已办结：整改合格');
    await unit.lookFor(/已于 \d+月\d+日 \S+ \S+ 解除/);
    await unit.go('alerts');
    await unit.see(`“${system}”整改复查合格，恢复运行。`);
    await Promise.all([office.away(), unit.away()]);
  }, 60_000);

  it('that is low and not rectified in time lapses, and forced measures are decided by two', async () => {
    const system = '住房公积金移动服务平台';
    const opener = await city.as('office-security');
    const { number } = await opener.open('security-rectification', {
      system,
      unit: 'housing',
      level: 'low',
      finding: '应用服务器补丁超过 180 天未更新。',
    });
    const unit = await handOf(opened, city, 'housing-data');
    await unit.tap(new RegExp(number));
    await unit.see('整改');
    await unit.see(/· 10 个工作日/);

    await city.forward({ days: 15 });
    await unit.lookFor(/^已逾期/);
    const office = await handOf(opened, city, 'office-security');
    await office.tap(new RegExp(number));
    await office.see('决定强制措施');
    await decide(office, '拟定强制措施', async (sheet) => {
      await sheet.type('强制措施内容', '切断平台互联网访问，直至补丁更新完成。');
      await sheet.tap('是');
      await sheet.type('依据和理由', '逾期未整改，风险持续存在（A-37）。');
    });

    const security = await handOf(opened, city, 'cybersecurity-security');
    await security.tap(new RegExp(number));
    await security.see('切断平台互联网访问，直至补丁更新完成。');
    await decide(security, '同意强制措施', (sheet) => sheet.type('依据和理由', '同意。'));
    await security.lookFor('执行强制措施');
    await security.see(`暂停与限制：${system}`);

    await unit.lookFor(`暂停与限制：${system}`);
    await unit.go('alerts');
    await unit.see(`对“${system}”采取强制措施：切断平台互联网访问，直至补丁更新完成。`);
    await Promise.all([unit.away(), office.away(), security.away()]);
  }, 60_000);
});
