/** Every page as a phone shows it, at normal size and in elder mode: fits the screen, can be hit, can be read. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { handOf, type Hand } from './hand.ts';

/** A narrow phone beside the usual one: what fits there fits everywhere. */
const NARROW = { viewport: { width: 320, height: 640 } };

const ordinary = [
  { mode: 'normal', elder: false, target: 44, text: 12, phone: {} },
  { mode: 'elder-narrow', elder: true, target: 60, text: 18, phone: NARROW },
];
/** `npm run looks` has each mode on each phone; the ordinary ones are the two extremes. */
const modes =
  process.env['BANJIE_LOOKS'] === 'whole'
    ? [
        ...ordinary,
        { mode: 'elder', elder: true, target: 60, text: 18, phone: {} },
        { mode: 'narrow', elder: false, target: 44, text: 12, phone: NARROW },
      ]
    : ordinary;

/** What cannot be hit with a thumb: smaller than `target` CSS pixels, and not a word within a sentence. */
const tooSmall = (target: number) => `
  [...document.querySelectorAll('button, a[href], input, textarea, [role=button], [role=tab], [role=switch], .weui-tabbar__item')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.disabled)
    .map((one) => ({ box: one.getBoundingClientRect(), name: one.getAttribute('aria-label') || one.innerText || one.tagName }))
    .filter(({ box }) => box.width > 0 && (box.width < ${target} - 0.5 || box.height < ${target} - 0.5))
    .map(({ box, name }) => name.trim().slice(0, 20) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))`;

/** Text smaller than `size` CSS pixels. */
const tooFine = (size: number) => `
  [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < ${size})
    .map((one) => one.textContent.trim().slice(0, 20) + ' ' + getComputedStyle(one).fontSize)`;

/** What is cut off at a side although the page itself does not scroll sideways, or at the bottom of what stays there. */
const cutOff = `
  [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0)
    .filter((one) => {
      const { left, right, bottom } = one.getBoundingClientRect();
      const stays = one.closest('[role=navigation], [role=region]') !== null;
      return right > innerWidth + 1 || left < -1 || (stays && bottom > innerHeight + 1);
    })
    .map((one) => (one.className || one.tagName) + ': ' + one.textContent.trim().slice(0, 20))`;

async function faultsOf(page: Page, target: number, text: number): Promise<object> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return {
    axe: violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`),
    overflow: await page.evaluate('Math.max(0, document.scrollingElement.scrollWidth - innerWidth)'),
    cutOff: await page.evaluate(cutOff),
    tooSmall: await page.evaluate(tooSmall(target)),
    tooFine: await page.evaluate(tooFine(text)),
  };
}
const FAULTLESS = { axe: [], overflow: 0, cutOff: [], tooSmall: [], tooFine: [] };

/** Frame by frame until the text is where a person sees it, not under a bar and not below the screen. */
async function inView(page: Page, text: string): Promise<void> {
  const seen = await page.evaluate(`new Promise((answer) => {
    const until = performance.now() + 10000;
    const look = () => {
      const fault = [...document.querySelectorAll('[role=alert]')].find((one) => one.innerText.includes('${text}'));
      const { left = 0, top = -1, bottom = 0 } = fault?.getBoundingClientRect() ?? {};
      if (top > 0 && fault.contains(document.elementFromPoint(left + 5, (top + bottom) / 2))) answer(true);
      else if (performance.now() > until) answer(false);
      else requestAnimationFrame(look);
    };
    look();
  })`);
  expect([text, seen]).toEqual([text, true]);
}

describe('how it looks', () => {
  let opened: OpenedBrowser;
  let city: City;
  let correction: string;
  let standard: string;
  beforeAll(async () => {
    [opened, city] = await Promise.all([openBrowser(), startCity()]);
    const reporter = await city.as('service-data');
    const { id } = await reporter.open('data-correction', {
      resource: 'divisions',
      findings: [1, 2, 3].map((n) => ({
        record: `65432${n}`,
        field: '名称',
        says: '克孜勒苏柯尔克孜自治州阿克陶县克孜勒陶柯尔克孜族民族乡人民政府驻地街道办事处',
        should: '双江拉祜族佤族布朗族傣族自治县沙河乡人民政府驻地街道办事处（2026 年更名）',
        evidence: '民政部门关于部分行政区划名称变更的公告第 7 号，群众出示的居民户口簿和不动产权证书与共享数据不一致。',
      })),
    });
    correction = id;
    const author = await city.as('transport-contact');
    const asked = await author.open('standard-document', {
      ...{ name: '电子证照接口规范', kind: 'city', scope: '全市', need: '没有上级标准' },
    });
    standard = asked.id;
    await (await city.as('authority-contact')).give(standard, 'approve');
    await author.give(standard, 'submit', { draft: '草案见附件' });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([opened?.close(), city?.close()]);
  });

  interface Look {
    name: string;
    person: string;
    page: () => string;
    ready: (hand: Hand) => Promise<void>;
  }
  const looks: Look[] = [
    { name: 'todo', person: 'service-data', page: () => 'todo', ready: (hand) => hand.see(/待办，|件待办/) },
    { name: 'board', person: 'office-cloud', page: () => 'board', ready: (hand) => hand.see(/件$|^没有/) },
    {
      // Tasks of different kinds chosen together: the bar is at its highest.
      name: 'many',
      person: 'office-cloud',
      page: () => 'todo',
      ready: async (hand) => {
        await hand.tap('批量办理');
        await hand.tap('全选本页');
        await hand.see(/^所选待办没有共同的办理操作/);
      },
    },
    {
      name: 'matter',
      person: 'civil-data',
      page: () => `matter?id=${correction}`,
      ready: (hand) => hand.see('办理经过'),
    },
    {
      name: 'answer',
      person: 'civil-data',
      page: () => `matter?id=${correction}`,
      ready: async (hand) => {
        await hand.command('答复核校结果');
        const sheet = await hand.sheet('答复核校结果');
        await sheet.tap('下一步');
        // The first fault is brought into view.
        await inView(hand.page, '请选择“核校结论”');
      },
    },
    {
      name: 'form',
      person: 'transport-contact',
      page: () => 'form?procedure=cloud-use',
      ready: async (hand) => {
        await hand.type('云主机（台）', '很多');
        await hand.tap('提交');
        await hand.see('请填写“应用系统名称”');
      },
    },
    { name: 'start', person: 'office-cloud', page: () => 'start', ready: (hand) => hand.see('数据核对') },
    { name: 'alerts', person: 'service-data', page: () => 'alerts', ready: (hand) => hand.see('全部标为已读') },
    {
      name: 'me',
      person: 'service-data',
      page: () => 'me',
      ready: async (hand) => {
        await hand.see('大字模式');
        if (await hand.offers('取一次性绑定码')) await hand.tap('取一次性绑定码');
      },
    },
    {
      name: 'settings',
      person: 'authority-data',
      page: () => 'settings',
      ready: async (hand) => {
        await hand.see('全市通用');
        await hand.tap(/^下班时间/);
        await hand.sheet('下班时间');
      },
    },
    {
      name: 'calendar',
      person: 'authority-data',
      page: () => 'calendar',
      ready: (hand) => hand.see('还没有载入放假安排，按法定节假日暂算'),
    },
    {
      name: 'registers',
      person: 'civil-contact',
      page: () => 'registers',
      ready: (hand) => hand.see('政务信息资源目录'),
    },
    {
      name: 'register',
      person: 'civil-contact',
      page: () => 'register?register=catalogue',
      ready: async (hand) => {
        await hand.tap(/^行政区划代码（县级）/);
        await hand.see('提供单位');
      },
    },
    {
      name: 'recurring',
      person: 'authority-data',
      page: () => 'recurring',
      ready: async (hand) => {
        await hand.tap('全部职责');
        await hand.see(/下次 /);
      },
    },
    {
      // Every unit is asked at once: the page stays short, and whoever is asked finds his own first.
      name: 'opinions',
      person: 'civil-contact',
      page: () => `matter?id=${standard}`,
      ready: async (hand) => {
        await hand.see(/征求意见（\d+ 项）/);
        await hand.see('轮到我');
        expect([await hand.offers('没有意见'), await hand.offers('提出意见')]).toEqual([true, true]);
      },
    },
    {
      name: 'more',
      person: 'civil-contact',
      page: () => `matter?id=${standard}`,
      ready: async (hand) => {
        await hand.tap(/^更多/);
        await (await hand.sheet('可以办理')).see(/催办（\d+ 项）/);
        await hand.page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))');
      },
    },
    {
      name: 'compare',
      person: 'statistics-data',
      page: () => 'compare?resource=divisions',
      ready: async (hand) => {
        await hand.tap(/^统计用区划代码（县级）/);
        await hand.tap('开始比对');
        await hand.see(/一致 \d+ 条/);
      },
    },
  ];

  describe.each(modes)('in $mode', ({ mode, elder, target, text, phone }) => {
    it.each(looks)('$name fits, can be hit and can be read', async ({ name, person, page, ready }) => {
      const hand = await handOf(opened, city, person, 'me', phone);
      await hand.see('大字模式');
      if (elder) await hand.tap(/^大字模式/);
      await hand.go(page());
      await ready(hand);
      await hand.picture(`${name}-${mode}`);
      if (name !== 'answer' && name !== 'more') await hand.picture(`${name}-${mode}-whole`, true);
      expect(await faultsOf(hand.page, target, text)).toEqual(FAULTLESS);
      await hand.away();
    });
  });
});
