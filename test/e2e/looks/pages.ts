/** Every page of the mini-app, as somebody has it before him whom it concerns. */
import type { Page } from 'playwright-core';
import type { City } from '../../harness/city.ts';
import type { Hand } from '../hand.ts';

/** What the pages are shown with. */
export interface Grown {
  correction: string;
  standard: string;
  /** Accepted, so with materials and a letter. */
  application: string;
}

interface Look {
  name: string;
  person: string;
  page: (grown: Grown) => string;
  ready: (hand: Hand) => Promise<void>;
}

/** A city with something on every page. */
export async function grow(city: City): Promise<Grown> {
  const reporter = await city.as('service-data');
  const { id: correction } = await reporter.open('data-correction', {
    resource: 'divisions',
    findings: [1, 2, 3].map((n) => ({
      record: `65432${n}`,
      field: '名称',
      says: '克孜勒苏柯尔克孜自治州阿克陶县克孜勒陶柯尔克孜族民族乡人民政府驻地街道办事处',
      should: '双江拉祜族佤族布朗族傣族自治县沙河乡人民政府驻地街道办事处（2026 年更名）',
      evidence: '民政部门关于部分行政区划名称变更的公告第 7 号，群众出示的居民户口簿和不动产权证书与共享数据不一致。',
    })),
  });
  const author = await city.as('transport-contact');
  const { id: standard } = await author.open('standard-document', {
    ...{ name: '电子证照接口规范', kind: 'city', scope: '全市', need: '没有上级标准' },
  });
  const hook = (await city.send('/api/training/hook')).body as { path: string; token: string };
  await city.send(hook.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${hook.token}` },
    body: '{"version":"3","alerts":[{"status":"burning"}]}',
  });
  await (await city.as('authority-contact')).give(standard, 'approve');
  await author.give(standard, 'submit', { draft: '草案见附件' });
  const applicant = await city.as('transport-contact');
  const { id: application } = await applicant.open('cloud-use', {
    ...{ system: '公共交通客流监测系统', level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格' },
    ...{ hosts: 6, databases: 2, storage: 300 },
  });
  await (await city.as('office-cloud')).give(application, 'accept');
  return { correction, standard, application };
}

/** Until the page is there, and what it reads has been read. Taro names the element of a page by its address. */
const settled =
  (name: string) =>
  async ({ page }: Hand): Promise<void> => {
    const path = `/${name.includes('/') ? name : `pages/${name}`}/index`;
    const shown = page.locator(`.taro_page[id^="${path}"]`).filter({ visible: true }).last();
    await shown.getByRole('main').waitFor();
    await shown.getByLabel('正在读取').filter({ visible: true }).first().waitFor({ state: 'hidden' });
  };

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

/** Looked at by each test run: the pages that people have before them every day, and the fullest. */
export const looks: Look[] = [
  { name: 'todo', person: 'office-cloud', page: () => 'todo', ready: (hand) => hand.see('不予受理') },
  {
    name: 'confirming',
    person: 'office-cloud',
    page: () => 'todo',
    ready: async (hand) => {
      await hand.tapFirst(/^不予受理$/);
      await (await hand.sheet('不予受理')).see('您将办理：不予受理');
    },
  },
  {
    name: 'kept-filters',
    person: 'office-head',
    page: () => 'todo',
    ready: async (hand) => {
      await hand.tap('已逾期');
      await hand.see(/^(保存这个筛选|管理)$/);
      if (await hand.offers('保存这个筛选')) await hand.tap('保存这个筛选');
      await hand.tap('管理保存的筛选');
      await (await hand.sheet('保存的筛选')).see('待办 · 已逾期');
    },
  },
  { name: 'phrases', person: 'office-cloud', page: () => 'opinions', ready: (hand) => hand.see('本市设定') },
  { name: 'board', person: 'office-cloud', page: () => 'board', ready: (hand) => hand.see(/^全部 \d+ 件$|^没有/) },
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
    page: (grown) => `matter?id=${grown.correction}`,
    ready: async (hand) => {
      await hand.tap('查看流程');
      await hand.see('接下来');
      await hand.tap('查看谁看过');
      await hand.see(/^林晓芸 ·/);
    },
  },
  {
    name: 'answer',
    person: 'civil-data',
    page: (grown) => `matter?id=${grown.correction}`,
    ready: async (hand) => {
      await hand.command('答复核校结果');
      const sheet = await hand.sheet('答复核校结果');
      await sheet.tap('确认答复核校结果');
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
  {
    // With materials by their names, and with a letter.
    name: 'application',
    person: 'transport-contact',
    page: (grown) => `matter?id=${grown.application}`,
    ready: async (hand) => {
      await hand.see(/^申请材料（/);
      await hand.lookFor('文书（1）');
    },
  },
  {
    name: 'help',
    person: 'office-cloud',
    page: () => 'todo',
    ready: async (hand) => {
      // 我的 names the cards too; only where they stand can they be put away.
      await hand.see(/^收起$/);
      await hand.tap('怎么用');
      await (await hand.sheet('这一页怎么用')).see('有疑问问谁');
    },
  },
  {
    name: 'help-form',
    person: 'transport-contact',
    page: () => 'form?procedure=cloud-use',
    ready: async (hand) => {
      await hand.tap('怎么用');
      await (await hand.sheet('政务云使用申请')).see(/^1\. 受理：/);
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
    // As it stands after a try that has found faults.
    name: 'feed-form',
    person: 'cloud-head',
    page: () => 'feed-form',
    ready: async (hand) => {
      await hand.tap('JSON 消息');
      await hand.type('告警标识', '/alarmId');
      await hand.type('标题', '/text');
      await hand.type('粘贴一条真实的消息', '{"id":"UPS-2","text":"机房市电中断","severity":"P1"}');
      await hand.tap('添加一项等级对照');
      await hand.tap('试读');
      await hand.see(/没有读到“告警标识”/);
    },
  },
  {
    name: 'feed',
    person: 'cloud-head',
    page: () => 'feeds',
    ready: async (hand) => {
      await hand.tap(/^政务云监控平台/);
      await hand.tap('这不是 Alertmanager(v4)的告警。请检查 webhook 的设置，逐项见说明。');
      await hand.see('{"version":"3","alerts":[{"status":"burning"}]}');
    },
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
    page: (grown) => `matter?id=${grown.standard}`,
    ready: async (hand) => {
      await hand.see(/征求意见（\d+ 项）/);
      await hand.see('轮到我');
      expect([await hand.offers('没有意见'), await hand.offers('提出意见')]).toEqual([true, true]);
    },
  },
  {
    name: 'more',
    person: 'civil-contact',
    page: (grown) => `matter?id=${grown.standard}`,
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

const plain = (name: string, person: string, query = ''): Look => ({
  name: name.replace('/', '-'),
  person,
  page: () => `${name}${query}`,
  ready: settled(name),
});

/** The others, looked at by `npm run looks`. */
export const others: Look[] = [
  {
    name: 'search',
    person: 'civil-contact',
    page: () => 'search',
    ready: async (hand) => {
      await hand.type('搜索', 'xzqh');
      await hand.see(/^行政区划代码（县级）/);
    },
  },
  plain('login', 'civil-data'),
  plain('boards/work', 'office-head'),
  plain('boards/counted', 'office-head', '?kind=open&title=在办'),
  plain('delegations', 'service-data'),
  plain('duty', 'cloud-duty3'),
  plain('duty-roster', 'cloud-head', '?unit=cloud&post=duty&new=yes'),
  plain('maintenance', 'cloud-head'),
  plain('pushes', 'civil-data'),
  plain('reachability', 'authority-data'),
  plain('devices', 'civil-data'),
  plain('drafts', 'civil-data'),
  plain('catalogue', 'civil-data'),
  plain('webhooks', 'cloud-head'),
  plain('feeds', 'cloud-head'),
  plain('audit', 'audit-auditor'),
  plain('set-aside', 'authority-data'),
  plain('refused', 'authority-data'),
  plain('administration/overview', 'authority-data'),
  plain('administration/people', 'authority-data'),
  plain('administration/person', 'authority-data', '?id=transport-contact'),
  plain('administration/units', 'authority-data'),
  plain('administration/unit', 'authority-data', '?id=transport'),
  plain('administration/import', 'authority-data'),
  { ...plain('administration/import', 'authority-data', '?of=registers'), name: 'administration-registers' },
];
