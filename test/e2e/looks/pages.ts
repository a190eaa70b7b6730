/** Every page of the mini-app, as somebody has it before him whom it concerns. */
import { readFileSync } from 'node:fs';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { writeWorkbook } from '@banjie/server/workbooks/write.ts';
import { csvRecords } from '@banjie/shared/kernel/csv.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import mongoose from 'mongoose';
import type { Page } from 'playwright-core';
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import type { City } from '../../harness/city.ts';
import type { Hand } from '../hand.ts';

/** What the pages are shown with. */
export interface Grown {
  correction: string;
  standard: string;
  /** Accepted, so with materials and a letter. */
  application: string;
  /** To be accepted with a signature by hand. */
  signed: string;
  /** Ended, and not rated yet. */
  complaint: string;
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
  const { id: complaint } = await applicant.open('complaint', {
    ...{ unit: 'education', facts: '三次申请共享均未答复', request: '请督促按期答复' },
  });
  await (await city.as('committee-head')).give(complaint, 'notAccept', { reason: '请先向提供单位催办' });
  await asked(city);
  const { id: signed } = await (
    await city.as('education-contact')
  ).open('cloud-use', {
    ...{ system: '学籍管理系统', level: '2', plan: '建设方案要点', selfTest: '自测合格' },
    ...{ hosts: 2, databases: 1, storage: 100 },
  });
  // Who has urged may demand.
  await (await city.as('authority-contact')).give(signed, '催办', { note: '群众在等' });
  await left(city, standard);
  await Promise.all([begun(city), onDuty(city)]);
  return { correction, standard, application, signed, complaint };
}

/** What an administrator has set and brought in. */
async function asked(city: City): Promise<void> {
  const { client } = await city.as('authority-data');
  const form = { lines: '政务云使用申请／*／同意类', why: '本市要求' };
  await client.putSetting({ params: { key: 'signatures.asked' }, body: { version: 0, form } });
  const content = Buffer.from('标识,姓名,单位\nlooks-1,周一帆,市教育局\n').toString('base64');
  const files = [{ kind: 'people' as const, name: 'people.csv', content }];
  const { base = '' } = await client.previewImport({ body: { files } });
  await client.takeImport({ body: { files, base, knows: [] } });
}

/** What could not be carried out, as it stands in the database after its last attempt. */
async function left(city: City, matter: string): Promise<void> {
  const database = await mongoose.createConnection(city.databaseUri).asPromise();
  try {
    const at = await city.now();
    const since = new Date(at);
    const failed = { attempts: 12, dueAt: null, failedAt: since, asideAt: since, error: '企业微信没有回应（超时）' };
    const effect = {
      ...{ effect: 'notify', to: ['person:civil-contact'], kind: 'info', urgent: false, words: [] },
      ...{ subject: '请提出意见：电子证照接口规范', body: '草案见附件' },
    };
    const entry = { id: `${matter}.1.99`, at, effect, ...failed };
    await database
      .collection<{ _id: string; outbox: object[] }>('matters')
      .updateOne({ _id: matter }, { $push: { outbox: entry }, $set: { aside: true } });
    await database.collection<{ _id: string }>('incoming').insertOne({
      ...{ _id: 'wecom:looks', channel: 'wecom', kind: 'press', person: 'office-cloud', slot: 0 },
      ...{ attempt: 12, claim: 'looks', asideAt: since, why: '渠道那边暂时改不了卡片' },
    });
  } finally {
    await database.close();
  }
}

/** What somebody has begun, and whom somebody has asked to stand in. */
async function begun(city: City): Promise<void> {
  const { client } = await city.as('civil-data');
  const form = { resource: 'divisions', findings: [{ record: '654321', field: '名称', says: '旧名' }] };
  await client.putDraft({
    params: { name: 'open:data-correction' },
    body: { base: 0, form, key: 'app:draft:looks' },
  });
  const service = await city.as('service-data');
  const today = dayOf(await city.now());
  const to = (await service.client.listDelegations({})).candidates[0]?.id ?? '';
  await service.client.createDelegation({
    body: { to, fromDay: today, untilDay: addDays(today, 5), reason: '参加全省政务数据共享业务培训，期间由同事代办' },
    key: 'looks-delegation',
  });
}

/** A roster, and a turn that somebody asks to have swapped. */
async function onDuty(city: City): Promise<void> {
  const params = { unit: 'cloud', post: 'duty' as const };
  const today = dayOf(await city.now());
  const shift = { days: 'all' as const, start: '09:00', end: '09:00', every: 1, unit: 'day' as const, from: today };
  const { client } = await city.as('cloud-head');
  const lines = [{ title: '主班', shifts: [{ ...shift, persons: ['cloud-duty1', 'cloud-duty2', 'cloud-duty3'] }] }];
  await client.putDuty({ params, body: { version: 0, always: true, lines } });
  const day = (n: number) => ({ from: addDays(today, n), until: addDays(today, n) });
  await (
    await city.as('cloud-duty2')
  ).client.askDutySwap({
    params,
    body: { other: 'cloud-duty3', give: day(4), take: day(5), why: '孩子开家长会' },
    key: 'looks-swap',
  });
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
      // At a desk the list beside it has its own.
      const form = hand.page.locator('.taro_page[id^="/pages/form/index"]');
      await form.getByRole('button', { name: '怎么用' }).filter({ visible: true }).tap();
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
      await hand.tap(/^这不是 Alertmanager\(v4\)的告警。/);
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
      await hand.see('各单位回执');
      expect(await hand.offers('对标准草案提出意见')).toBe(true);
    },
  },
  {
    name: 'more',
    person: 'transport-contact',
    page: (grown) => `matter?id=${grown.standard}`,
    ready: async (hand) => {
      await hand.tap(/^更多/);
      await (await hand.sheet('可以办理')).see('抄送');
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

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
  plain('administration/deliveries', 'authority-data', '?person=civil-data&name=林晓芸'),
  plain('administration/import', 'authority-data'),
  { ...plain('administration/import', 'authority-data', '?of=registers'), name: 'administration-registers' },
  {
    name: 'board-definition',
    person: 'office-head',
    page: () => 'boards/work',
    ready: async (hand) => {
      await hand.tap(/^逾期 \d+$/);
      await (await hand.sheet(/^逾期 \d+$/)).see(/过了期限还没有办的/);
    },
  },
  {
    name: 'board-steps',
    person: 'office-head',
    page: () => 'boards/work',
    ready: async (hand) => {
      await hand.tap('事项');
      await hand.tapFirst(/^数据纠错/);
      await (await hand.sheet('数据纠错')).see('整件事项');
    },
  },
  {
    name: 'board-month',
    person: 'office-head',
    page: () => 'boards/work',
    ready: async (hand) => {
      await hand.tapFirst(/发起 \d+ 件，办结 \d+ 件/);
      await (await hand.sheet(/月/)).see('逾期办结');
    },
  },
  ...['堵点', '单位', '专项'].map((part): Look => ({
    name: `board-${{ 堵点: 'waits', 单位: 'units' }[part] ?? 'special'}`,
    person: 'office-head',
    page: () => 'boards/work',
    ready: async (hand) => {
      await hand.tap(part);
      await settled('boards/work')(hand);
    },
  })),
  {
    name: 'giving-up',
    person: 'authority-data',
    page: () => 'set-aside',
    ready: async (hand) => {
      await hand.tapFirst(/^放弃$/);
      await (await hand.sheet(/^放弃：/)).see(/\d{8} · /);
    },
  },
  {
    name: 'import-preview',
    person: 'authority-data',
    page: () => 'administration/import',
    ready: async (hand) => {
      const choosing = hand.page.waitForEvent('filechooser');
      await hand.tap('选择人员表');
      const text = '标识,姓名,单位\nlooks-2,司马相如雨,市教育局\nlooks-1,周一凡,市交通运输局\n';
      await (await choosing).setFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await hand.tap('预览');
      await hand.see('新增 1，更改 1，不变 0');
    },
  },
  {
    name: 'import-undo',
    person: 'authority-data',
    page: () => 'administration/import',
    ready: async (hand) => {
      await hand.tapFirst(/^撤回 .* 的导入$/);
      await (await hand.sheet('撤回这次导入')).see(/周一帆|looks-1/);
    },
  },
  {
    name: 'person-change',
    person: 'authority-data',
    page: () => 'administration/person?id=transport-contact',
    ready: async (hand) => {
      await hand.tap('修改');
      await hand.sheet(/^修改：/);
    },
  },
  {
    name: 'signature',
    person: 'office-cloud',
    page: (grown) => `matter?id=${grown.signed}`,
    ready: async (hand) => {
      await hand.command('受理');
      const sheet = await hand.sheet('受理');
      await sheet.tap('确认受理');
      await sheet.see('请先在框内签名');
      await inView(hand.page, '请先在框内签名');
    },
  },
  {
    name: 'rating',
    person: 'transport-contact',
    page: (grown) => `matter?id=${grown.complaint}`,
    ready: (hand) => hand.see('办得怎么样？'),
  },
  {
    name: 'rating-why',
    person: 'transport-contact',
    page: (grown) => `matter?id=${grown.complaint}`,
    ready: async (hand) => {
      await hand.tap('1 很不满意');
      await (await hand.sheet('评价')).see('说一句');
    },
  },
  {
    name: 'demanding',
    person: 'authority-contact',
    page: (grown) => `matter?id=${grown.signed}`,
    ready: async (hand) => {
      await hand.tap(/^更多/);
      await (await hand.sheet('可以办理')).tap(/^督办/);
      await hand.sheet('督办');
    },
  },
  {
    name: 'pasted-rows',
    person: 'education-data',
    page: () => 'form?procedure=data-correction',
    ready: async (hand) => {
      const paste = '从表格粘贴有疑义的记录';
      await hand.tap(paste);
      const head = '记录标识\t数据项\t应当的内容\t证据或来源\t备注';
      await hand.type(paste, `${head}\n4.30102E+17\t名称\t甲\t公告\t\n110101\t名称\t东城区\t公告\t`);
      await hand.tap('读入');
      await hand.see(/第 2 行 记录标识“4\.30102E\+17”.*科学计数法/);
    },
  },
  {
    name: 'catalogue-preview',
    person: 'civil-data',
    page: () => 'catalogue',
    ready: async (hand) => {
      const [download] = await Promise.all([hand.page.waitForEvent('download'), hand.tap('下载本单位目录（Excel）')]);
      const table = await tableIn(readFileSync(await download.path()));
      if (isRejection(table)) throw new Error(table.text);
      const [head = [], ...rows] = [...csvRecords(table.text, ',')].map(({ cells }) => cells);
      // A cell that is none of the choices, in each row.
      const wrong = rows.map((row) => row.map((cell, n) => (head[n] === '更新周期' ? '偶尔' : cell)));
      const choosing = hand.page.waitForEvent('filechooser');
      await hand.tap('选择 Excel 或 CSV 文件');
      const buffer = Buffer.from(writeWorkbook('目录', [head, ...wrong]));
      await (await choosing).setFiles({ name: '目录.xlsx', mimeType: XLSX, buffer });
      await hand.see(/处必须改正/);
    },
  },
];
