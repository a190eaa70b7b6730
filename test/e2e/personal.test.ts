/** What a citizen is reached by: shown to whoever handles it, who looked shown to the parties, a button to nobody in vain. */
import { randomUUID } from 'node:crypto';
import type { OpenedBrowser } from '../harness/browser.ts';
import { seen, type City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

const PHONE = '13987654321';
let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

it('whoever handles it looks, and whoever entered it sees that he did', async () => {
  const { client } = await city.as('education-data');
  const form = { from: 'citizen', contact: PHONE, unit: 'housing', matter: 'again', facts: '要求重复交材料' };
  const opening = client.openMatter({ body: { procedure: 'citizen-complaint', form }, key: randomUUID() });
  const { number } = seen(await opening);
  // Whom it is about neither handles it nor reads who complained (N-37).
  await (await city.as('authority-data')).give(number, 'assign', { unit: 'civil' });

  const entered = await handOf(opened, city, 'education-data', `matter?id=${number}`);
  await entered.tap('谁看过“联系方式”');
  await entered.see('还没有人看过“联系方式”。');
  expect(await entered.offers('查看“联系方式”（会留下记录）')).toBe(false);

  const handles = await handOf(opened, city, 'civil-data', `matter?id=${number}`);
  await handles.tap('查看“联系方式”（会留下记录）');
  await handles.see(PHONE);
  await handles.picture('personal-handler', true);
  await handles.away();

  await entered.tap('再查一次');
  await entered.see(/（市民政局） 查看$/);
  await entered.picture('personal-looked-at', true);
  await entered.go('devices');
  await entered.see('最近使用');
  await entered.picture('devices', true);
  await entered.away();

  const auditor = await handOf(opened, city, 'audit-auditor', 'audit');
  await auditor.see(new RegExp(`事项 ${number} · 联系方式`));
  await auditor.picture('audit', true);
  await auditor.go('me');
  await auditor.see('审计员');
  await auditor.picture('me-auditor', true);
  await auditor.away();
}, 90_000);
