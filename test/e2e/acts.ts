/**
 * The ten commonest acts as a user does them: from the list, by whatever the screen offers, with every press and every
 * typed character counted. One walk for every state of the mini-app: what stands on the card is taken from the card, what
 * does not is looked for in the matter, and what is filled in already is not typed.
 */
import type { City } from '../harness/city.ts';
import type { Hand } from './hand.ts';

export interface Cost {
  taps: number;
  characters: number;
}

/** A hand that counts. What it opens counts on the same account. */
export function counting(hand: Hand, cost: Cost = { taps: 0, characters: 0 }): { hand: Hand; cost: Cost } {
  const behind = async (title: string) => {
    // A command that is not at hand is behind 更多: one press more.
    if (!(await hand.offers(title))) cost.taps += 1;
    cost.taps += 1;
    await hand.command(title);
  };
  const counted: Hand = {
    ...hand,
    async tap(name) {
      cost.taps += 1;
      await hand.tap(name);
    },
    async tapFirst(name) {
      cost.taps += 1;
      await hand.tapFirst(name);
    },
    command: behind,
    // Another tab.
    async go(page) {
      cost.taps += 1;
      await hand.go(page);
    },
    async type(label, text) {
      // What stood there already, a phrase for instance, was not typed.
      const begun = await hand.typed(label);
      cost.characters += [...(text.startsWith(begun) ? text.slice(begun.length) : text)].length;
      await hand.type(label, text);
    },
    sheet: async (title) => counting(await hand.sheet(title), cost).hand,
    card: (number) => counting(hand.card(number), cost).hand,
  };
  return { hand: counted, cost };
}

/** Gives a command of the matter with this number: on its card where the card has it, else in the matter. */
async function begin(hand: Hand, number: string, command: string): Promise<void> {
  await hand.see(new RegExp(number));
  const card = hand.card(number);
  if (await card.offers(command)) return card.tap(command);
  await hand.tap(new RegExp(number));
  await hand.see('办理经过');
  await hand.command(command);
}

/** What has to stand in the field stands there: typed only where the product has not begun it. */
async function fill(sheet: Hand, label: string, text: string): Promise<void> {
  if ((await sheet.typed(label)) === '') await sheet.type(label, text);
}

/** A sheet's end: said again on a page of its own where there is one. */
async function finish(hand: Hand, sheet: Hand, confirm: string | RegExp, done: string | RegExp): Promise<void> {
  if (await sheet.offers('下一步')) await sheet.tap('下一步');
  await sheet.tap(confirm);
  await hand.see(done);
}

async function decision(hand: Hand, number: string, command: string, typed?: [label: string, text: string]) {
  await begin(hand, number, command);
  const sheet = await hand.sheet(command);
  if (typed) await fill(sheet, ...typed);
  await finish(hand, sheet, `确认${command}`, `已办理：${command}`);
}

export interface Acts {
  /** Numbers of the matters that are acted on. */
  approval: string;
  refusal: string;
  receipt: string;
  incident: string;
  acceptance: string;
  doubt: string;
  progress: string;
  many: readonly string[];
  question: string;
}

export interface Act {
  title: string;
  person: string;
  page?: string;
  act(hand: Hand): Promise<void>;
}

/** In the order of the table in docs/decisions/0062. */
export const tenActs = (matters: Acts): Act[] => [
  {
    title: 'a plain approval from the list',
    person: 'office-cloud',
    act: (hand) => decision(hand, matters.approval, '审核通过', ['审核意见', '资源需求合理，同意。']),
  },
  {
    title: 'a refusal with its reason',
    person: 'office-cloud',
    async act(hand) {
      await begin(hand, matters.refusal, '不予受理');
      const sheet = await hand.sheet('不予受理');
      // A phrase to start from; what makes it the reason of this case is typed.
      await sheet.see('申请材料不齐全：');
      await sheet.tap('申请材料不齐全：');
      await sheet.type('不予受理意见', `${await sheet.typed('不予受理意见')}缺少自测试报告和建设方案。`);
      await finish(hand, sheet, '确认不予受理', '已办理：不予受理');
    },
  },
  {
    title: 'the confirmation of a receipt',
    person: 'transport-data',
    async act(hand) {
      await begin(hand, matters.receipt, '核校结果比对');
      const sheet = await hand.sheet('核校结果比对');
      await sheet.tap('已比对，本单位数据已更新');
      await finish(hand, sheet, '确认核校结果比对', /本单位已回执|已办理：核校结果比对/);
    },
  },
  {
    title: 'the acknowledgement of an incident',
    person: 'cloud-duty1',
    async act(hand) {
      await begin(hand, matters.incident, '确认');
      await hand.see('已办理：确认');
    },
  },
  {
    title: 'the acceptance of an application',
    person: 'office-cloud',
    act: (hand) => decision(hand, matters.acceptance, '受理'),
  },
  {
    title: 'an error reported by form',
    person: 'education-data',
    async act(hand) {
      await hand.go('start');
      await hand.tap(/^数据纠错/);
      await hand.tap(/^数据资源：/);
      const sheet = await hand.sheet('选择“数据资源”');
      await sheet.tap(/^行政区划代码（县级）/);
      await hand.type('记录标识', '430104');
      await hand.type('数据项', '名称');
      await hand.type('现在的内容', '旧名');
      await hand.type('应当的内容', '新名');
      await hand.type('证据或来源', '民政部门公告第 7 号');
      await hand.tap('提交');
      await hand.see('办理经过');
    },
  },
  {
    title: 'the verification of a doubted record',
    person: 'civil-data',
    async act(hand) {
      await begin(hand, matters.doubt, '答复核校结果');
      const sheet = await hand.sheet('答复核校结果');
      await sheet.tap('已更正');
      await finish(hand, sheet, '确认答复核校结果', '已办理：答复核校结果');
    },
  },
  {
    title: 'progress of an incident filed',
    person: 'cloud-duty1',
    async act(hand) {
      await begin(hand, matters.progress, '填报处置进展');
      const sheet = await hand.sheet('填报处置进展');
      await sheet.type('进展', '已隔离故障存储卷，正在恢复写入。');
      await finish(hand, sheet, '提交', '已办理：填报处置进展');
    },
  },
  {
    title: 'three accepted together',
    person: 'office-cloud',
    async act(hand) {
      await hand.tap('批量办理');
      for (const number of matters.many) await hand.tap(new RegExp(`${number}.*使用政务云`, 's'));
      await hand.tap('受理');
      const sheet = await hand.sheet(`受理（${matters.many.length} 件）`);
      await finish(hand, sheet, `确认受理 ${matters.many.length} 件`, /都已办理。/);
      await (await hand.sheet('受理：办理结果')).tap('完成');
    },
  },
  {
    title: 'a question answered',
    person: 'education-contact',
    async act(hand) {
      const answer = '主机两台为双活，单台不能满足。';
      if (!(await hand.card(matters.question).offers('批注'))) {
        await hand.tap('我发起的');
        await hand.tap(new RegExp(matters.question));
        await hand.see('办理经过');
      }
      await hand.command('批注');
      const sheet = await hand.sheet('批注');
      await sheet.type('内容', answer);
      await finish(hand, sheet, '提交', '已办理：批注');
    },
  },
];

/** Opens what the acts are done to. */
export async function actable(city: City): Promise<Acts> {
  const applicant = await city.as('education-contact');
  const office = await city.as('office-cloud');
  const application = { level: '2', plan: '建设方案要点', selfTest: '自测合格', hosts: 2, databases: 1, storage: 100 };
  const apply = async (system: string) => (await applicant.open('cloud-use', { ...application, system })).number;
  const doubt = async (record: string) =>
    (
      await (
        await city.as('statistics-data')
      ).open('data-correction', {
        resource: 'divisions',
        findings: [{ record, field: '名称', says: '旧名', should: '新名', evidence: '民政部门公告第 7 号' }],
      })
    ).number;
  const incident = async (what: string) =>
    (await (await city.as('cloud-ops')).open('incident', { what, system: '政务云对象存储', level: 'III' })).number;
  const approval = await apply('校园安防平台');
  await office.give(approval, 'accept');
  const question = await apply('教研协作平台');
  await office.give(question, 'comment', { text: '主机为何要两台？' });
  const receipt = await doubt('430105');
  await (
    await city.as('civil-data')
  ).give(receipt, 'answer', { results: [{ finding: '1', what: 'x', outcome: 'corrected', value: '新名' }] });
  const progress = await incident('对象存储写入变慢');
  await (await city.as('cloud-duty1')).give(progress, 'acknowledge');
  const many: string[] = [];
  for (const system of ['课后服务平台', '职业教育平台', '校园餐饮平台']) many.push(await apply(system));
  return {
    ...{ approval, question, receipt, progress, many },
    refusal: await apply('家校沟通平台'),
    acceptance: await apply('学生体质平台'),
    doubt: await doubt('430102'),
    incident: await incident('对象存储写入失败'),
  };
}
