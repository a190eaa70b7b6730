/** A form on the phone: begun on one and gone on with on another, warned before it is sent, begun with what is known. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf, type Hand } from './hand.ts';

let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

const FORM = 'form?procedure=cloud-use';
const application = (system: string) => ({
  ...{ system, level: '3', plan: '建设方案', selfTest: '自测合格', hosts: 2, databases: 1, storage: 100 },
});
/** Until the server has what was typed: another device finds it. */
const kept = async (person: string, text: string) => {
  const { client } = await city.as(person);
  const name = 'open:cloud-use';
  for (;;) {
    const { draft } = await client.readDraft({ params: { name } });
    if (JSON.stringify(draft?.form ?? {}).includes(text)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
};
const typedIs = async (hand: Hand, label: string, text: string) => {
  while ((await hand.typed(label)) !== text) await new Promise((done) => setTimeout(done, 100));
};

it('is begun on one phone and gone on with on another; where both have written, one is chosen', async () => {
  const first = await handOf(opened, city, 'civil-contact', FORM);
  await first.type('应用系统名称', '婚姻登记预约');
  await kept('civil-contact', '婚姻登记预约');
  const second = await handOf(opened, city, 'civil-contact', FORM);
  await second.see(/^草稿（.+ 在另一台设备上）/);
  await typedIs(second, '应用系统名称', '婚姻登记预约');
  await second.picture('draft-of-another-device', true);
  await second.type('应用系统名称', '婚姻登记预约（二期）');
  await kept('civil-contact', '二期');
  // The first phone has not heard of it and goes on.
  await first.type('应用系统名称', '婚姻登记预约平台');
  await first.see('这份表单在两台设备上都填过');
  await first.tap('两份都看看');
  const sheet = await first.sheet('这份表单在两台设备上都填过');
  await sheet.see('婚姻登记预约平台');
  await sheet.see('婚姻登记预约（二期）');
  await first.picture('two-drafts');
  await sheet.tap('用另一台设备的');
  await typedIs(first, '应用系统名称', '婚姻登记预约（二期）');
  await first.go('drafts');
  await first.see('发起：政务云使用申请');
  await first.picture('drafts', true);
  await first.tap(/^放弃/);
  await first.see('没有草稿');
  await first.away();
  await second.away();
});

it('starts from what the unit wrote last, can be emptied, and says before it is sent that there is such a one already', async () => {
  const { number } = await (await city.as('civil-head')).open('cloud-use', application('社会救助核对'));
  const hand = await handOf(opened, city, 'civil-contact', FORM);
  await hand.see(/^取自2026年的“.+”（\d+）/);
  await hand.type('应用系统名称', '社会救助核对');
  await hand.see(new RegExp(`正在办理的同类事项.*${number}`));
  await hand.type('云主机（台）', '5000');
  await hand.see('“云主机（台）”不大于 1000');
  await hand.picture('warned-before-sending', true);
  await hand.tap('清空“自主定级”');
  await hand.tap(/^从以前的事项开始/);
  const sheet = await hand.sheet('从哪一件开始');
  await sheet.tap(new RegExp(number ?? ''));
  await typedIs(hand, '性能和安全自测报告：说明', '自测合格');
  await hand.picture('from-an-earlier-matter', true);
  await hand.away();
});
