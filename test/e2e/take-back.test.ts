/** 拿回 and 更正 on the phone: a result that was given by mistake, while it waits and after a user has built on it. */
import type { Page } from 'playwright-core';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { decide, handOf, type Hand } from './hand.ts';

let opened: OpenedBrowser;
let city: City;
const begin = (seconds: string) => {
  beforeAll(async () => {
    city = await startCity({ environment: { BANJIE_TAKE_BACK_SECONDS: seconds } });
    await city.forward({ nextWorkingDay: true });
  }, 120_000);
};
beforeAll(async () => {
  opened = await openBrowser();
}, 60_000);
afterAll(() => opened?.close());
const end = () => {
  afterAll(() => city.close());
};

/** A phone that never looks by itself every little while, and is not touched: what is on its screen it was told of. */
async function untouched(person: string): Promise<Page> {
  const context = await opened.phone();
  const page = await context.newPage();
  await page.addInitScript('window.setInterval = () => 0');
  const { token } = await city.as(person);
  await page.goto(`${city.url()}/m/#/pages/todo/index?token=${encodeURIComponent(token)}`);
  return page;
}

async function answered(
  record: string,
  before?: (number: string) => Promise<void>,
): Promise<{ clerk: Hand; id: string; number: string }> {
  const { id, number } = await (
    await city.as('education-data')
  ).open('data-correction', {
    resource: 'divisions',
    findings: [{ record, field: '名称', says: '旧名', should: '新名', evidence: '民政部门公告第 7 号' }],
  });
  await before?.(number);
  const clerk = await handOf(opened, city, 'civil-data', `matter?id=${id}`);
  await decide(clerk, '答复核校结果', async (sheet) => {
    await sheet.tap('已更正');
  });
  return { clerk, id, number };
}

describe('while the result waits', () => {
  begin('600');
  end();
  it('its giver sees until when, takes it back, and has his task again; the users have heard nothing', async () => {
    const colleague = await untouched('civil-data');
    await colleague.getByText('市民政局').first().waitFor();
    const card = (number: string) => colleague.getByText(new RegExp(number)).first();
    const { clerk, id, number } = await answered('430102', (opening) => card(opening).waitFor());
    await card(number).waitFor({ state: 'detached' });
    await clerk.see(/结果在 \d+ 秒后发出。在此之前拿回，谁也不会收到。/);
    await clerk.picture('take-back-waits', true);
    await clerk.command('拿回');
    const sheet = await clerk.sheet('拿回');
    await sheet.picture('take-back-sheet');
    await sheet.tap('确认拿回');
    await clerk.see('已办理：拿回');
    await clerk.see('答复核校结果');
    await clerk.see(/在发出前拿回，恢复办理前的状态/);
    await clerk.picture('take-back-done', true);
    await card(number).waitFor();
    await colleague.context().close();
    await clerk.away();
    const user = await handOf(opened, city, 'transport-data', `matter?id=${id}`);
    await user.see(/^没有这个事项/);
    expect(await user.offers('核校结果比对')).toBe(false);
    await user.away();
  });
});

describe('after a unit has built on it', () => {
  begin('0');
  end();
  it('it is set right instead, with the reason why it can not be taken back', async () => {
    const { clerk, id } = await answered('430103');
    const user = await handOf(opened, city, 'transport-data', `matter?id=${id}`);
    await user.lookFor('核校结果比对');
    await user.tap('核校结果比对');
    const receipt = await user.sheet('核校结果比对');
    await receipt.tap('已比对，本单位数据已更新');
    await receipt.tap('确认核校结果比对');
    await user.see('本单位已回执');
    await clerk.lookFor(/已有 1 个单位回执/);
    await clerk.picture('set-right-offered', true);
    await clerk.command('更正');
    const sheet = await clerk.sheet('更正');
    await sheet.picture('set-right-sheet');
    await clerk.away();
    await user.away();
  });
});
