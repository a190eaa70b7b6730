/** What a screen reader is told in WeChat: of the compiled mini-app, by what its compiled templates hand on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import type { Phone } from '../harness/weapp.ts';
import { phonesIn, startWechat, wechatAt } from '../harness/weapp-phones.ts';
import type { Screen, TreeNode } from '../harness/weapp-screen.ts';
import { handOf } from './hand.ts';
import { grow, looks, others, type Grown } from './looks/pages.ts';

let city: City;
let grown: Grown;
let wechat: Awaited<ReturnType<typeof startWechat>>;
const { signedIn, closePhones } = phonesIn(() => city);
beforeAll(async () => {
  wechat = await startWechat();
  city = await startCity({ environment: wechatAt(wechat.url) });
  grown = await grow(city);
}, 120_000);
afterEach(closePhones);
afterAll(async () => {
  wechat.server.close();
  await city.close();
});

const SOURCES = fileURLToPath(new URL('../../miniapp/src', import.meta.url));
const FIELDS = ['input', 'textarea', 'picker'];
/** Of them nothing inside is read by itself. */
const WHOLE = ['button', 'radio', 'checkbox', 'switch', 'tab', 'img'];
/** What must be said of what can be chosen, chosen or not. */
const STATES: Readonly<Record<string, string>> = {
  ...{ radio: 'checked', checkbox: 'checked', switch: 'checked', tab: 'selected' },
};

const isField = (screen: Screen, node: TreeNode): boolean => FIELDS.includes(screen.tag(node));
/** What answers a finger, or would if it were not switched off. */
const isPressed = (screen: Screen, node: TreeNode): boolean =>
  (['view', 'text', 'image'].includes(screen.tag(node)) && screen.binds(node, 'tap')) ||
  /(^| )tap( |$)/.test(String(node.cl ?? ''));

/** What it is called: what is written in a field is not its name. */
const nameOf = (screen: Screen, node: TreeNode): string =>
  screen.said(node)['label'] ?? (isField(screen, node) ? '' : screen.text(node));

/** Everything that can be pressed or written into of which nobody is told what it is, and every picture. */
function unsaid(screen: Screen): string[] {
  const faults: string[] = [];
  for (const node of screen.nodes()) {
    const { role = '', ...said } = screen.said(node);
    const at = `${screen.tag(node)} .${String(node.cl ?? '')} "${screen.text(node)}"`;
    if (isPressed(screen, node) || isField(screen, node)) {
      if (role === '') faults.push(`${at} has no role`);
      if (!/[\p{L}\p{N}]/u.test(nameOf(screen, node))) faults.push(`${at} has no name`);
      const state = STATES[role];
      if (state !== undefined && said[state] === undefined) faults.push(`${at} does not say whether it is ${state}`);
    }
    if (['canvas', 'image'].includes(screen.tag(node))) {
      const whole = screen.ancestry(node).find((one) => WHOLE.includes(screen.said(one)['role'] ?? ''));
      if (!whole || !/[\p{L}\p{N}]/u.test(nameOf(screen, whole))) faults.push(`${at} is a picture of nothing`);
    }
  }
  return faults;
}

const readyNow = ({ host, screen }: Phone): boolean =>
  screen.text() !== '' &&
  [...host.seen.underWay.values()].every((url) => /\/live\?/.test(url)) &&
  ![...screen.nodes()].some((node) => screen.said(node)['label'] === '正在读取');

it.each([...looks, ...others])('$name has a role and a name for everything that can be pressed', async (look) => {
  const [name = '', query = ''] = look.page(grown).split('?');
  const path = name.includes('/') ? `${name}/index` : `pages/${name}/index`;
  const phone = await signedIn(look.person, path, Object.fromEntries(new URLSearchParams(query)));
  await phone.until('what it reads', () => readyNow(phone));
  expect(unsaid(phone.screen)).toEqual([]);
  const { screen } = phone;
  const pressed = [...screen.nodes()].filter((node) => isPressed(screen, node));
  expect([pressed.length > 0, pressed.every((node) => screen.said(node)['role'])]).toEqual([true, true]);
});

/** The closest around what reads so of which a role is said. */
const around = (screen: Screen, text: string | RegExp): Readonly<Record<string, string>> => {
  const [node] = screen.find(text);
  const told = node ? screen.ancestry(node).map((one) => screen.said(one)) : [];
  return told.find(({ role }) => role !== undefined) ?? {};
};
const allSaid = ({ screen }: Phone) => [...screen.nodes()].map((node) => screen.said(node));

it('says what a card, a tab and a chip are, and which are chosen', async () => {
  const applicant = await city.as('transport-contact');
  const { number } = await applicant.open('cloud-use', {
    ...{ system: '读屏核对', level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格' },
    ...{ hosts: 2, databases: 1, storage: 100 },
  });
  const phone = await signedIn('office-cloud');
  await phone.see(new RegExp(number));
  expect(around(phone.screen, number)).toEqual({ role: 'button' });
  expect(allSaid(phone)).toContainEqual({ role: 'group', label: expect.stringContaining(`${number} `) });
  expect(around(phone.screen, '待办')).toEqual({ role: 'tab', selected: 'true' });
  expect(around(phone.screen, '本单位')).toEqual({ role: 'tab', selected: 'false' });
  expect(allSaid(phone)).toContainEqual({ role: 'tablist', label: '待办' });
  expect(around(phone.screen, '全部')).toEqual({ role: 'radio', checked: 'true' });
  expect(around(phone.screen, '本周到期')).toEqual({ role: 'radio', checked: 'false' });
  await phone.tap('本周到期');
  await phone.until('it is chosen', () => around(phone.screen, '本周到期')['checked'] === 'true');
  expect(around(phone.screen, '全部')).toEqual({ role: 'radio', checked: 'false' });
  await phone.tap('全部');
  await phone.see(new RegExp(number));

  await phone.tap('批量办理');
  await phone.until('a box to tick', () => around(phone.screen, number)['role'] === 'checkbox');
  expect(around(phone.screen, number)).toEqual({ role: 'checkbox', checked: 'false' });
  await phone.tap(number);
  await phone.until('it is ticked', () => around(phone.screen, number)['checked'] === 'true');
  expect(around(phone.screen, /^已选 1/)).toEqual({ role: 'status' });
  expect(unsaid(phone.screen)).toEqual([]);
});

it('says what is switched off, as long as it is', async () => {
  const phone = await signedIn('statistics-data', 'pages/compare/index', { resource: 'divisions' });
  await phone.see('开始比对');
  expect(around(phone.screen, '开始比对')).toEqual({ role: 'button', disabled: 'true' });
  await phone.tap(/^统计用区划代码.县级.$/);
  await phone.until('it is on', () => around(phone.screen, '开始比对')['disabled'] === undefined);
  expect(around(phone.screen, '开始比对')).toEqual({ role: 'button' });
});

it('says what a sheet is, how it is closed, and what is wrong with its field', async () => {
  const { correction: id } = grown;
  const phone = await signedIn('civil-data', 'pages/matter/index', { id });
  await phone.tap('答复核校结果');
  await phone.see('确认答复核校结果');
  expect(allSaid(phone)).toContainEqual({ role: 'dialog', modal: 'true', label: '答复核校结果' });
  expect(around(phone.screen, '×')).toEqual({ role: 'button', label: '关闭' });
  const screen = phone.screen;
  const backdrop = [...screen.nodes()].find((node) => node.cl === 'backdrop');
  expect(backdrop && screen.said(backdrop)).toEqual({ role: 'button', label: '关闭' });
  const titles = [...screen.nodes()].filter((node) => screen.said(node)['role'] === 'heading');
  const inSheet = titles.find((node) => screen.text(node) === '答复核校结果');
  expect(inSheet && screen.said(inSheet)).toEqual({ role: 'heading', level: '2' });
  expect(unsaid(screen)).toEqual([]);

  await phone.tap('确认答复核校结果');
  await phone.see(/^请选择“核校结论”/);
  expect(around(phone.screen, /^请选择“核校结论”/)['role']).toBe('alert');
  expect(unsaid(phone.screen)).toEqual([]);
});

it('says what a field is called, what is wrong with it, and where that is written', async () => {
  const phone = await signedIn('transport-contact', 'pages/form/index', { procedure: 'cloud-use' });
  const field = () => {
    const { screen } = phone;
    const found = [...screen.nodes()].find((node) => screen.said(node)['label'] === '应用系统名称');
    return found ? screen.said(found) : {};
  };
  await phone.until('the field', () => field()['role'] !== undefined);
  expect(field()).toEqual({ role: 'textbox', label: '应用系统名称' });
  await phone.tap('提交');
  await phone.see('请填写“应用系统名称”');
  const { describedby } = field();
  expect(field()).toEqual({ role: 'textbox', label: '应用系统名称', invalid: 'true', describedby });
  const { screen } = phone;
  const [why] = [...screen.nodes()].filter((node) => node.uid === describedby);
  expect(why && [screen.said(why), screen.text(why)]).toEqual([{ role: 'alert' }, '请填写“应用系统名称”']);
  await phone.type('应用系统名称', '线网优化');
  await phone.until('nothing is wrong with it', () => field()['invalid'] === undefined);
  expect(field()).toEqual({ role: 'textbox', label: '应用系统名称' });
});

it('says what a chart shows, whether a switch is on, and the tabs of elder mode', async () => {
  const board = await signedIn('office-head', 'boards/work/index');
  await board.until('a chart', () => [...board.screen.nodes()].some((node) => board.screen.tag(node) === 'canvas'));
  expect(unsaid(board.screen)).toEqual([]);

  const phone = await signedIn('office-cloud', 'pages/me/index');
  await phone.see('大字模式');
  expect(around(phone.screen, '大字模式')).toEqual({ role: 'switch', checked: 'false' });
  await phone.tap('大字模式');
  await phone.until('it is on', () => around(phone.screen, '大字模式')['checked'] === 'true');
  await phone.until('the tabs', () => around(phone.screen, '发起')['role'] === 'tab');
  expect(around(phone.screen, '发起')).toEqual({ role: 'tab', selected: 'false' });
  expect(allSaid(phone)).toContainEqual({ role: 'tab', selected: 'true' });
  expect(unsaid(phone.screen)).toEqual([]);
  await phone.tap('大字模式');
});

it('no part uses what the templates no longer hand on (miniapp/config/templates.ts)', () => {
  const parts = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => readFileSync(join(SOURCES, name), 'utf8'))
    .filter((source) => source.includes("'@tarojs/components'"));
  expect(parts.length).toBeGreaterThan(3);
  const gone =
    /\b(animation|onAnimation\w+|onTransitionEnd|hoverStopPropagation|hoverSt\w+Time)=|<Text\s[^>]*\bon[A-Z]\w+=/g;
  expect(parts.flatMap((source) => source.match(gone) ?? [])).toEqual([]);
});

describe('beside the browser', () => {
  let opened: OpenedBrowser;
  beforeAll(async () => {
    opened = await openBrowser();
  });
  afterAll(() => opened.close());

  const STATED = ['checked', 'selected', 'expanded', 'disabled', 'level', 'invalid', 'label'];
  const line = (role: string, said: Readonly<Record<string, string | null | undefined>>, text: string) =>
    [
      role,
      ...STATED.flatMap((name) => (said[name] ? [`${name}=${said[name]}`] : [])),
      WHOLE.includes(role) || role === 'heading' ? text.replace(/\s/g, '') : '',
    ].join(' ');

  /** All that has a role in the main part of the page, in its order. */
  const inWechat = ({ screen }: Phone): string[] => {
    const main = [...screen.nodes()].find((node) => screen.said(node)['role'] === 'main');
    return [...screen.nodes(main)].flatMap((node) => {
      const { role, ...said } = screen.said(node);
      // Help stands in the page there, and a day is chosen by WeChat's own picker.
      return !role || role === 'main' || screen.tag(node) === 'picker' || /help-row/.test(String(node.cl))
        ? []
        : [line(role, said, screen.text(node))];
    });
  };
  const IN_BROWSER = `[...[...document.querySelectorAll('[role=main]')].find((one) => one.checkVisibility()).querySelectorAll('[role], h1, h2, h3, input, textarea')]
    .filter((one) => one.type !== 'date' && one.checkVisibility())
    .map((one) => {
      const role = one.getAttribute('role') ?? (/^H/.test(one.tagName) ? 'heading' : one.type === 'search' ? 'searchbox' : 'textbox');
      const said = Object.fromEntries(one.getAttributeNames().filter((name) => name.startsWith('aria-')).map((name) => [name.slice(5), one.getAttribute(name)]));
      return [role, { ...said, ...(role === 'heading' ? { level: one.tagName.slice(1) } : {}) }, one.innerText ?? ''];
    })`;

  it.each([
    ['office-cloud', 'todo'],
    ['transport-contact', 'form?procedure=cloud-use'],
    ['civil-data', 'me'],
    ['service-data', 'alerts'],
  ])('says the same to %s at %s', async (person, page) => {
    const [name = '', query = ''] = page.split('?');
    const phone = await signedIn(person, `pages/${name}/index`, Object.fromEntries(new URLSearchParams(query)));
    await phone.until('what it reads', () => readyNow(phone));
    const hand = await handOf(opened, city, person, page);
    await hand.page.getByLabel('正在读取').filter({ visible: true }).first().waitFor({ state: 'hidden' });
    await hand.page.getByRole('main').filter({ visible: true }).first().waitFor();
    const said = inWechat(phone);
    expect(said.length).toBeGreaterThan(5);
    const asIn = async () =>
      (await hand.page.evaluate<[string, Record<string, string>, string][]>(IN_BROWSER)).map((one) => line(...one));
    expect(await asIn()).toEqual(said);
  });
});
