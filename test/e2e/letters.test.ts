/** A letter on the phone: being written, there, opened; and void once the decision is taken back. */
import { readFileSync } from 'node:fs';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

describe('letters', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('stand in the matter with their number and open on the phone', async () => {
    const applicant = await city.as('transport-contact');
    const { id } = await applicant.open('cloud-use', {
      ...{ system: '公共交通客流监测系统', level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格' },
      ...{ hosts: 6, databases: 2, storage: 300 },
    });
    const office = await handOf(opened, city, 'office-cloud', `matter?id=${id}`);
    await office.command('受理');
    const sheet = await office.sheet('受理');
    await sheet.tap('确认受理');
    await office.see('文书（1）');
    await office.lookFor('有效');
    const phone = await handOf(opened, city, 'transport-contact', `matter?id=${id}`);
    const name = /^市电子政务办公室〔2026〕\d+号 受理通知书\.pdf .*打开$/;
    const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.tap(name)]);
    expect(download.suggestedFilename()).toMatch(/受理通知书\.pdf$/);
    expect(
      readFileSync((await download.path()) ?? '')
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await phone.picture('letters', true);

    await office.command('拿回');
    await (await office.sheet('拿回')).tap('确认拿回');
    await office.lookFor('作废');
    await office.picture('letters-void', true);
    await Promise.all([phone.away(), office.away()]);
  });
});
