import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PizZip from 'pizzip';
import { extractText, getDocumentProxy } from 'unpdf';
import { letterKinds } from '@banjie/shared/engine/matter/state.ts';
import { runLetters } from './command.ts';
import { drawDocx } from './docx/draw.ts';
import { readDocx } from './docx/read.ts';
import { sample } from './fields.ts';
import { numberText, readRules, yearOf } from './numbers.ts';
import { plain } from './standard/texts.ts';
import { docxOf } from './standard/write.ts';
import { faultsIn, fill, loadTemplates } from './templates.ts';
import { basisText } from './texts.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'banjie-letters-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const template = (body: string): Uint8Array => docxOf({ title: '受理通知书', body: [body] });
const needed = '{事项名称}（{事项编号}）';
/** A part of a docx as somebody has changed it. */
function changed(bytes: Uint8Array, change: (xml: string) => string): Uint8Array {
  const zip = new PizZip(bytes);
  zip.file('word/document.xml', change(zip.file('word/document.xml')?.asText() ?? ''));
  return zip.generate({ type: 'uint8array' });
}
const textOf = async (pdf: Uint8Array): Promise<string> =>
  (await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })).text.replace(/\s/g, '');

describe('our own templates', () => {
  it.each(letterKinds)('%s is what its plain text makes, has what it must have, and can be drawn', (kind) => {
    const file = readFileSync(new URL(`./templates/${kind}.docx`, import.meta.url));
    expect(file.equals(docxOf(plain[kind]))).toBe(true);
    expect(faultsIn(kind, `${kind}.docx`, file)).toEqual([]);
  });

  it('a letter is the same bytes each time, and its PDF says what its docx says', async () => {
    const write = () => fill(docxOf(plain.ordered), sample);
    expect(Buffer.from(write()).equals(write())).toBe(true);
    const info = { title: '责令', at: new Date(Date.UTC(2026, 2, 11)) };
    const pdf = await drawDocx(readDocx(write()), info);
    expect(Buffer.from(pdf).equals(await drawDocx(readDocx(write()), info))).toBe(true);
    const said = await textOf(pdf);
    for (const text of [
      '青政数〔2026〕12号',
      '责令限期改正通知书',
      '市民政局：',
      '2026年3月25日前完成改正',
      '请按期配合测试',
    ])
      expect(said).toContain(text);
  });
});

describe('a template of the city', () => {
  const wrong: readonly (readonly [what: string, bytes: () => Uint8Array, says: RegExp])[] = [
    ['that is no docx', () => Buffer.from('一份文书'), /^accepted\.docx：打不开。模板必须是 Word 的 \.docx/],
    [
      'an unknown field',
      () => template(`${needed}{主送单位}`),
      /不认识的字段“\{主送单位\}”。可用的字段：发文机关、文号/,
    ],
    ['a field that is missing', () => template('{事项名称}'), /缺少必须有的字段\{事项编号\}/],
    ['a brace that is not closed', () => template(`${needed}{意见`), /“\{意见.*”处，字段没有写完/],
    ['a section that is not closed', () => template(`${needed}{#意见}有`), /“\{意见\}”处，有“\{#…\}”，后面没有/],
    [
      'a picture',
      () => changed(template(needed), (xml) => xml.replace('<w:t ', '<w:drawing/><w:t ')),
      /第 1 段（“市电子政务办”）有图片或图形，PDF 里画不出来/,
    ],
    [
      'automatic numbers',
      () => changed(template(needed), (xml) => xml.replace('<w:pPr>', '<w:pPr><w:numPr/>')),
      /第 1 段.*有自动编号/,
    ],
    [
      'a change that was not accepted',
      () => changed(template(needed), (xml) => xml.replace('<w:r>', '<w:ins><w:r/></w:ins><w:r>')),
      /有修订痕迹（请先接受全部修订）/,
    ],
  ];
  it.each(wrong)('%s is refused with its file, place and reason, and ours stands in', (_, bytes, says) => {
    writeFileSync(join(folder, 'accepted.docx'), bytes());
    const { of, faults } = loadTemplates(folder);
    expect(faults).toEqual([expect.stringMatching(says)]);
    expect(of.accepted.own).toBe(false);
    const said: string[] = [];
    expect(runLetters(['check'], folder, (line) => said.push(line))).toBe(false);
    expect(said[0]).toMatch(says);
  });

  it('that is good takes the place of ours; a strange name and no folder are told', () => {
    writeFileSync(join(folder, 'accepted.docx'), template(needed));
    writeFileSync(join(folder, '~$cepted.docx'), '');
    expect(loadTemplates(folder)).toMatchObject({
      faults: [],
      of: { accepted: { own: true }, refused: { own: false } },
    });
    expect(runLetters(['check'], folder, () => undefined)).toBe(true);
    mkdirSync(join(folder, '受理.docx'));
    expect(loadTemplates(folder).faults).toEqual([expect.stringMatching(/^受理\.docx：文件名不对/)]);
    expect(loadTemplates(join(folder, 'none')).faults).toEqual([expect.stringMatching(/文件夹打不开/)]);
  });
});

describe('numbers', () => {
  it('are written by the rule of the unit, else with its name', () => {
    const { rules, faults } = readRules(['市数据资源管理局：青政数〔{年}〕{号}号', '']);
    expect(faults).toEqual([]);
    expect(numberText(rules, '市数据资源管理局', '2026', 12)).toBe('青政数〔2026〕12号');
    expect(numberText(rules, '市民政局', '2026', 1)).toBe('市民政局〔2026〕1号');
  });
  it.each(['青政数〔{年}〕号', '局：青〔{年}〕', '局：青〔{年}〕{号}{号}号', '局：{字}〔{年}〕{号}号'])(
    '%s is no rule',
    (line) => {
      expect(readRules([line]).faults).toEqual([expect.stringContaining(line)]);
    },
  );
  it('a unit has one rule', () => {
    const line = '局：青〔{年}〕{号}号';
    expect(readRules([line, line]).faults).toEqual(['“局”有两条文号规则，请只留一条。']);
  });
  it('the year is that of the city’s day', () => {
    expect(yearOf('2026-12-31T15:59:59.000Z')).toBe('2026');
    expect(yearOf('2026-12-31T16:00:00.000Z')).toBe('2027');
  });
});

it('articles are told as letters have them', () => {
  expect(basisText(['A-12', 'A-40', 'N-20'])).toBe(
    '《长沙市政务云管理暂行办法》第十二条、第四十条和《政务数据共享条例》第二十条',
  );
});
