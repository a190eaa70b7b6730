/** What comes after the end, on the phone: how it went, a call-back, and what is urged, demanded and made known. */
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

describe('after the end', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('is asked once on its page, and called back where it did not solve it', async () => {
    const complainant = await city.as('transport-contact');
    const { id } = await complainant.open('complaint', {
      ...{ unit: 'education', facts: '三次申请共享均未答复', request: '请督促按期答复' },
    });
    await (await city.as('committee-head')).give(id, 'notAccept', { reason: '请先向提供单位催办' });
    const phone = await handOf(opened, city, 'transport-contact', `matter?id=${id}`);
    await phone.see('办得怎么样？');
    await phone.picture('after-rating', true);
    await phone.tap('1 很不满意');
    const sheet = await phone.sheet('评价');
    await phone.picture('after-rating-sheet');
    await sheet.type('说一句（可不填）', '问题没有解决');
    await sheet.tap('提交');
    await phone.see('已办理：评价');
    await phone.lookFor(/^回访/);
    await phone.picture('after-rated', true);
    const call = (await complainant.client.readMatter({ params: { id } })).links[0]?.id ?? '';

    const caller = await handOf(opened, city, 'committee-head', `matter?id=${call}`);
    await caller.see('问题没有解决');
    await caller.picture('after-call-back', true);
    await caller.command('已联系');
    const form = await caller.sheet('已联系');
    await form.tap('没有解决');
    await form.type('对方怎么说', '仍未收到答复');
    await caller.picture('after-call-back-sheet');
    await form.tap('提交');
    await caller.lookFor('已回访：没有解决');
    await phone.lookFor(/已回访：没有解决/);
    await phone.picture('after-unsolved', true);
    await Promise.all([phone.away(), caller.away()]);
  }, 120_000);

  it('is demanded by a day and made known where nobody answers', async () => {
    const applicant = await city.as('education-contact');
    const { id, openedAt } = await applicant.open('cloud-use', {
      ...{ system: '学籍管理系统', level: '2', plan: '建设方案要点', selfTest: '自测合格' },
      ...{ hosts: 2, databases: 1, storage: 100 },
    });
    const authority = await city.as('authority-contact');
    await applicant.give(id, '催办', { note: '群众在等' });
    const overseer = await handOf(opened, city, 'authority-contact', `matter?id=${id}`);
    await overseer.command('督办');
    const sheet = await overseer.sheet('督办');
    await overseer.picture('after-demand-sheet');
    await sheet.tap(/关闭|取消/);
    await authority.give(id, '督办', { until: addDays(dayOf(openedAt), 1), note: '请说明进展' });
    const owner = await handOf(opened, city, 'office-cloud', `matter?id=${id}`);
    await owner.see(/答复督办/);
    await owner.picture('after-demanded', true);
    await city.forward({ to: `${addDays(dayOf(openedAt), 2)}T02:00:00.000Z` });
    await overseer.lookFor(/督办/);
    await overseer.command('通报');
    const known = await overseer.sheet('通报');
    await known.type('通报事由', '督办后逾期未答复');
    await overseer.picture('after-known-sheet');
    await known.tap('确认通报');
    await overseer.see('已办理：通报');
    await owner.lookFor(/通报/);
    await owner.picture('after-known', true);
    await Promise.all([overseer.away(), owner.away()]);
  }, 120_000);
});
