import { Readable } from 'node:stream';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { judgeHead, judgeWhole, nameOf, textReader } from './kinds.ts';
import { samples, zip } from './testing.ts';

/** What is said of a file; undefined when it is taken. */
async function said(name: string, content: Buffer): Promise<string | undefined> {
  const file = nameOf(name);
  if (isRejection(file)) return file.text;
  const judged =
    (await judgeHead(file, content.subarray(0, 4100))) ??
    (await judgeWhole(file, content.subarray(-262_144), () => Readable.from([content], { objectMode: false })));
  return judged?.text;
}

describe('a file that is what its name says', () => {
  const good: [string, Buffer][] = [
    ['建设方案.pdf', samples.pdf],
    ['建设方案.PDF', samples.pdf],
    ['方案.docx', samples.docx],
    ['清单.xlsx', samples.xlsx],
    ['汇报.pptx', samples.pptx],
    ['批复.ofd', samples.ofd],
    ['旧方案.doc', samples.compound],
    ['旧清单.xls', samples.compound],
    ['旧汇报.ppt', samples.compound],
    ['截图.png', samples.png],
    ['照片.jpg', samples.jpg],
    ['照片.jpeg', samples.jpg],
    ['说明.txt', samples.text],
    ['数据.csv', samples.text],
    // Words that look like the beginning of another format.
    ['说明.txt', Buffer.from('BM25 算法的说明')],
  ];
  it.each(good)('%s is taken', async (name, content) => expect(await said(name, content)).toBeUndefined());

  it('may list its types last, as some programs write them', async () => {
    const types =
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
    const late = zip({ 'word/document.xml': 'x'.repeat(9000), '[Content_Types].xml': types });
    expect(await said('方案.docx', late)).toBeUndefined();
  });
});

describe('a file that is not', () => {
  const bad: [string, Buffer, RegExp][] = [
    ['方案.pdf', samples.program, /应是“PDF”，实际是“可执行程序”/],
    ['方案.pdf', samples.png, /应是“PDF”，实际是“PNG 图片”/],
    ['方案.pdf', samples.html, /应是“PDF”/],
    ['截图.png', samples.jpg, /实际是“JPG 图片”/],
    ['截图.png', samples.svg, /应是“PNG 图片/],
    ['方案.docx', samples.xlsx, /应是“Word 文档.*实际是“Excel 表格/],
    ['方案.docx', samples.archive, /实际是“压缩包”/],
    ['方案.docx', samples.ofd, /实际是“压缩包”/],
    ['方案.docx', samples.compound, /设了打开密码/],
    ['批复.ofd', samples.archive, /应是“OFD”，实际是“压缩包”/],
    ['批复.ofd', samples.docx, /应是“OFD”/],
    ['旧方案.doc', samples.docx, /应是“Word 97-2003/],
    ['旧方案.doc', samples.program, /实际是“可执行程序”/],
    ['说明.txt', samples.html, /网页或脚本/],
    ['数据.csv', samples.svg, /网页或脚本/],
    ['说明.txt', Buffer.from('#!/bin/sh\nrm -rf /\n'), /网页或脚本/],
    ['方案.pdf', Buffer.alloc(0), /是空文件/],
  ];
  it.each(bad)('%s is refused, with what it is', async (name, content, text) =>
    expect(await said(name, content)).toMatch(text),
  );

  it.each(['a.exe', 'a.html', 'a.svg', 'a.js', 'a.zip', 'a.docm', 'a.pdf.exe', '无扩展名', 'a.constructor'])(
    '%s is refused by its name',
    async (name) => expect(await said(name, samples.pdf)).toMatch(/不能上传.*可以上传：pdf、ofd、docx/),
  );
});

describe('text', () => {
  const reads = (pieces: Uint8Array[]) => {
    const reader = textReader();
    return pieces.every((piece) => reader.takes(piece)) && reader.ends();
  };
  it('is UTF-8, wherever the pieces are cut', () => {
    const text = Buffer.from('单位,数量\r\n市民政局,３\t\n');
    for (let cut = 0; cut <= text.length; cut++) expect(reads([text.subarray(0, cut), text.subarray(cut)])).toBe(true);
    expect(reads([text.subarray(0, -3).subarray(0, 1)])).toBe(false);
  });
  it('is no GB18030, no UTF-16, and no program', () => {
    expect(reads([Buffer.from([0xb5, 0xa5, 0xce, 0xbb])])).toBe(false);
    expect(reads([Buffer.from('\uFEFF单位', 'utf16le')])).toBe(false);
    expect(reads([samples.program])).toBe(false);
    expect(reads([Buffer.from('a\u0000b')])).toBe(false);
  });
});

describe('the name', () => {
  const kept = (given: string) => {
    const named = nameOf(given);
    return isRejection(named) ? named.text : named.name;
  };
  it('is kept without a path', () => {
    expect(kept('C:\\用户\\方案.pdf')).toBe('方案.pdf');
    expect(kept('../../etc/方案.pdf')).toBe('方案.pdf');
    expect(kept('  方案（终稿）.pdf ')).toBe('方案（终稿）.pdf');
  });
  it('shows no ID number', () => expect(kept('11010519491231002X 证明.pdf')).toBe('110105********002X 证明.pdf'));
  it('has nothing that is not seen, and is not too long', () => {
    expect(kept('方案\u202efdp.exe.pdf')).toMatch(/看不见的字符/);
    expect(kept('方案\n编号 1.pdf')).toMatch(/看不见的字符/);
    expect(kept(`${'长'.repeat(117)}.pdf`)).toMatch(/太长/);
    expect(kept('')).toMatch(/没有文件名/);
    expect(kept('.pdf')).toMatch(/没有文件名/);
    expect(kept('目录/')).toMatch(/没有文件名/);
  });
});
