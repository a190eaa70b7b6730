/** What comes after the end, on the phone: how it went, a call-back, and what is urged, demanded and made known. */
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf, type Hand } from './hand.ts';

/** Once it stands still. */
async function picture(hand: Hand, name: string, whole = false): Promise<void> {
  await hand.page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
  await hand.picture(name, whole);
}

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
    await picture(phone, 'after-rating', true);
    await phone.tap('1 很不满意');
    const sheet = await phone.sheet('评价');
    await picture(phone, 'after-rating-sheet');
    await sheet.type('说一句', '问题没有解决');
    await sheet.tap('提交');
    await phone.see('已办理：评价');
    await phone.lookFor(/^回访/);
    await picture(phone, 'after-rated', true);
    const call = (await complainant.client.readMatter({ params: { id } })).links[0]?.id ?? '';

    const caller = await handOf(opened, city, 'committee-head', `matter?id=${call}`);
    await caller.see('问题没有解决');
    await picture(caller, 'after-call-back', true);
    await caller.command('已联系');
    const form = await caller.sheet('已联系');
    await form.tap('没有解决');
    await form.type('对方怎么说', '仍未收到答复');
    await picture(caller, 'after-call-back-sheet');
    await form.tap('提交');
    await caller.lookFor('已回访：没有解决');
    await phone.lookFor(/已回访：没有解决/);
    await phone.lookFor('没有解决？');
    await picture(phone, 'after-unsolved', true);
    await phone.tap('重新办理');
    await phone.see(/^重新办理：已取来/);
    expect(await phone.typed('投诉的事实')).toBe('三次申请共享均未答复');
    await picture(phone, 'after-anew-form', true);
    await phone.tap('提交');
    await phone.see(/原事项（重新办理）/);
    await picture(phone, 'after-anew', true);
    await caller.refresh();
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
    await overseer.tap(/^更多/);
    await picture(overseer, 'after-more');
    await (await overseer.sheet('可以办理')).tap(/^督办/);
    const sheet = await overseer.sheet('督办');
    await picture(overseer, 'after-demand-sheet');
    await sheet.tap('取消');
    await authority.give(id, '督办', { until: addDays(dayOf(openedAt), 1), note: '请说明进展' });
    const owner = await handOf(opened, city, 'office-cloud', `matter?id=${id}`);
    await owner.see(/答复督办/);
    await picture(owner, 'after-demanded', true);
    await city.forward({ to: `${addDays(dayOf(openedAt), 2)}T02:00:00.000Z` });
    await overseer.lookFor(/督办/);
    await overseer.tap(/^更多/);
    await (await overseer.sheet('可以办理')).tap(/^通报/);
    const known = await overseer.sheet('通报');
    await known.type('通报事由', '督办后逾期未答复');
    await picture(overseer, 'after-known-sheet');
    await known.tap('确认通报');
    await overseer.see('已办理：通报');
    await owner.lookFor(/通报/);
    await picture(owner, 'after-known', true);
    await Promise.all([overseer.away(), owner.away()]);
  }, 120_000);
});
