/** What people can type stands in the printed file as it was written, and is copied out of it as it was written. */
import { extractText, getDocumentProxy } from 'unpdf';
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import { faceOf, mainFont } from './faces.ts';
import { runsOf } from './fonts.ts';
import { linesOf } from './lines.ts';
import { createSheet } from './sheet.ts';

const print = (texts: readonly string[]): Promise<Uint8Array> => {
  const sheet = createSheet({ title: '试', subject: '试', at: new Date('2026-11-28T00:00:00Z') });
  for (const text of texts) sheet.text(text);
  return sheet.finish(() => '');
};
/** The text of a document, line by line, as a program finds it that knows nothing of us. */
async function copied(texts: readonly string[]): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(await print(texts)));
  const lines: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent({ disableNormalization: true });
    let line = '';
    let y: number | undefined;
    for (const item of items) {
      if (!('str' in item)) continue;
      const at = Math.round((item.transform as number[])[5] ?? 0);
      if (y !== undefined && at !== y && item.str !== '') {
        lines.push(line);
        line = '';
      }
      if (item.str !== '') y = at;
      line += item.str;
    }
    lines.push(line);
  }
  return lines;
}

const CASES = {
  'characters of the national table beyond the basic block': '𬬻𬭳䶮㐂𬳵𫖯𬱖',
  'rare names and the most complicated': '𠮷野家 𰻞面 𠀀',
  'an emoji, of one and of several': '好😀 一家👨‍👩‍👧 👍🏽 🇨🇳 ❤️',
  Tibetan: '公章བོད་རང་སྐྱོང་ལྗོངས།西藏',
  Uyghur: '写着 ئۇيغۇر تىلى 的公文',
  'Uyghur with a number': '（مەھكىمە 12 نومۇر）',
  'scripts of the basic plane': 'ꆈꌠ ᠮᠣᠩᠭᠣᠯ ၸႂ်ႈ',
  'characters that share a shape with another': '⼀一⼆ Ωμ',
  'marks and characters that share a shape with another, beside it': '甲·乙•丙‧丁・戊…己⋯庚～辛〜壬 胶㬵 墫壿 ①➀ 5-6‑7',
  'a letter with marks': 'e\u0301 ń ǘ',
  'what no font has': '\u{2a6d0}\u{323af}\u{10ffff}乙',
};

describe('a printed text', () => {
  it.each(Object.entries(CASES))('is copied as it was written: %s', async (_, text) => {
    expect(await copied([text, '完'])).toEqual([text, '完']);
  });

  it('is copied over many lines and pages', async () => {
    const long = Object.values(CASES).join('。').repeat(40);
    const all = (await copied([long])).join('');
    const bare = (text: string) => text.replace(/\s/g, '');
    // Words from right to left stand in lines of their own order; all else is one text.
    expect(bare(all).length).toBe(bare(long).length);
    expect(bare(all)).toContain('𬬻𬭳䶮㐂𬳵𫖯𬱖。𠮷野家𰻞面');
  });

  it('is a PDF that says it in its own words too', async () => {
    const { text } = await extractText(new Uint8Array(await print([CASES.Tibetan])), { mergePages: true });
    expect(text).toContain('བོད་རང་སྐྱོང་ལྗོངས།');
  });
});

/** Of the 8,105 characters of the national table those that stand in no block of the basic plane. */
const TABLE =
  '𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜' +
  '𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓';

/** Of what a text is drawn: nothing is left out, and nothing is an empty box. */
const shapesOf = (text: string) => runsOf(text, 400).flatMap((run) => (run.as === 'shapes' ? run.shapes : []));

describe('the shapes', () => {
  // pdfkit says of a shape one character, the first that came with it: the other would be copied as that one.
  it('that stand as text are those of one character each, in both weights', () => {
    const [font, bold] = [mainFont(400), mainFont(700)];
    const shared = new Map<number, string[]>();
    for (const code of font.characterSet) {
      const char = String.fromCodePoint(code);
      const { id } = font.glyphForCodePoint(code);
      if (bold.glyphForCodePoint(code).id !== id) throw new Error(`${char} is another shape in bold`);
      if (/[\p{Cc}\p{Cs}\p{Cn}]/u.test(char) || runsOf(char, 400)[0]?.as !== 'text') continue;
      shared.set(id, [...(shared.get(id) ?? []), char]);
    }
    expect(shared.size).toBeGreaterThan(25_000);
    expect([...shared.values()].filter((chars) => chars.length > 1)).toEqual([]);
  });

  it('are there for every character of the basic block and extension A, in the main font', () => {
    const missing: number[] = [];
    for (const [from, to] of [
      [0x3400, 0x4db5],
      [0x4e00, 0x9fef],
    ] as const)
      for (let code = from; code <= to; code++) if (!mainFont(400).hasGlyphForCodePoint(code)) missing.push(code);
    expect(missing).toEqual([]);
  });

  it('are there for the characters of the national table that stand beyond, in both weights', () => {
    for (const weight of [400, 700] as const)
      expect([...TABLE].filter((char) => !mainFont(weight).hasGlyphForCodePoint(char.codePointAt(0)!))).toEqual([]);
    expect([...TABLE].length).toBeGreaterThan(190);
  });

  it('are those of a font where one has them, by weight as well', () => {
    for (const char of '𠮷😀བ༄ئꆈ') expect(faceOf(char.codePointAt(0)!)).toBeDefined();
    expect(runsOf('𬬻𬭳䶮㐂𰻞', 700)).toEqual([expect.objectContaining({ as: 'text', text: '𬬻𬭳䶮㐂𰻞' })]);
    expect(shapesOf('👨‍👩‍👧')).toHaveLength(1);
    expect(shapesOf('🇨🇳')).toHaveLength(1);
  });

  it('join as their script has it: Tibetan in stacks, Uyghur in words from right to left', () => {
    // Three letters of a stack are one shape, and the vowel sign stands over its letter.
    expect(shapesOf('རྒྱ')).toHaveLength(1);
    const [run] = runsOf('ئۇي', 400);
    const alone = [...'ئۇي'].map((char) => runsOf(char, 400)[0]?.width ?? 0);
    expect(run?.width).toBeLessThan(alone.reduce((sum, one) => sum + one, 0));
    // The word that is read first stands last.
    const [words] = runsOf('ئۇيغۇر تىلى', 400);
    expect(words?.as === 'shapes' && words.under.map((one) => one.text).join('')).toBe(
      [...'ئۇيغۇر تىلى'].reverse().join(''),
    );
  });

  it('name what no font has by its code, in the width that is counted on', () => {
    const [run] = runsOf('\u{2a6d0}', 400);
    expect(run).toMatchObject({ as: 'shapes', text: '\u{2a6d0}' });
    // 〔U+2A6D0〕: nine marks.
    expect(shapesOf('\u{2a6d0}')).toHaveLength(9);
    expect(run?.width).toBeGreaterThan(2);
  });
});

it('a line is broken between what a reader sees as characters', () => {
  const text = '👨‍👩‍👧🇨🇳👍🏽e\u0301བོད་སྐད་ئۇيغۇر'.repeat(20);
  for (const line of linesOf(text, 400, 10, 60))
    expect(charactersOf(text)).toEqual(expect.arrayContaining(charactersOf(line).slice(0, 1)));
  expect(linesOf(text, 400, 10, 60).flatMap((line) => charactersOf(line))).toEqual(charactersOf(text));
});
