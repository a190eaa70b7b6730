/**
 * Makes a template from plain text in the form of an official letter (GB/T 9704): margins, the head in red with its red
 * line, number, title, addressee, body of 16 points, unit and date at the end. The same text is the same bytes.
 */
import PizZip from 'pizzip';
import { perhaps, ROWS } from '../fields.ts';
import type { Plain } from './texts.ts';

const TWIPS_PER_MM = 56.7;
const mm = (n: number): number => Math.round(n * TWIPS_PER_MM);
/** Text is 156 mm wide: 210 less the margins. */
const WIDE = mm(156);
const FIRST_COLUMN = mm(42);
const BODY = 32;
const FIXED = new Date(2020, 0, 1);
const RED = 'C00000';

interface Look {
  size?: number;
  bold?: boolean;
  color?: string;
  font?: string;
  /** Properties of the paragraph. */
  as?: string;
}
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function paragraph(text: string, { size = BODY, bold = false, color, font = '仿宋', as = '' }: Look = {}): string {
  const look = [
    `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}"/>`,
    ...(bold ? ['<w:b/>'] : []),
    ...(color === undefined ? [] : [`<w:color w:val="${color}"/>`]),
    `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`,
  ].join('');
  const run = text === '' ? '' : `<w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  return `<w:p><w:pPr>${as}<w:rPr>${look}</w:rPr></w:pPr>${run}</w:p>`;
}

const LINES = '<w:spacing w:line="560" w:lineRule="exact"/>';
const centred = (more = '') => `${more}<w:jc w:val="center"/>`;
const indented = `${LINES}<w:ind w:firstLineChars="200" w:firstLine="640"/>`;

function cell(text: string, width: number, bold = false): string {
  const inner = paragraph(text, { size: 28, bold, as: '<w:spacing w:line="440" w:lineRule="exact"/>' });
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${inner}</w:tc>`;
}
const border = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`;
function table(): string {
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('');
  const second = WIDE - FIRST_COLUMN;
  return [
    `<w:tbl><w:tblPr><w:tblW w:w="${WIDE}" w:type="dxa"/><w:tblBorders>${sides}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>`,
    `<w:tblGrid><w:gridCol w:w="${FIRST_COLUMN}"/><w:gridCol w:w="${second}"/></w:tblGrid>`,
    `<w:tr>${cell(`{#${ROWS}}{项目}`, FIRST_COLUMN)}${cell(`{内容}{/${ROWS}}`, second)}</w:tr></w:tbl>`,
  ].join('');
}

/** A paragraph that stands only where there is something to say stands between tags of its own. */
function spoken(text: string): string {
  const field = perhaps.find((name) => text.startsWith(`{#${name}}`) && text.endsWith(`{/${name}}`));
  if (field === undefined) return paragraph(text, { as: indented });
  const inner = text.slice(`{#${field}}`.length, -`{/${field}}`.length);
  return [`{#${field}}`, inner, `{/${field}}`].map((one) => paragraph(one, { as: indented })).join('');
}

function documentOf({ title, body, table: tabled, after = [] }: Plain): string {
  const red = `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="${RED}"/></w:pBdr>`;
  const blocks = [
    paragraph('{发文机关}', {
      size: 56,
      bold: true,
      color: RED,
      font: '宋体',
      as: centred('<w:spacing w:after="240"/>'),
    }),
    paragraph('{文号}', { as: centred(`${red}<w:spacing w:after="480"/>`) }),
    paragraph(title, { size: 44, bold: true, font: '宋体', as: centred('<w:spacing w:after="360"/>') }),
    paragraph('{主送机关}：', { as: LINES }),
    ...body.map(spoken),
    ...(tabled ? [table(), paragraph('', { size: 16 })] : []),
    ...after.map(spoken),
    paragraph('', { as: LINES }),
    paragraph('{发文机关}', { as: `${LINES}<w:ind w:right="640"/><w:jc w:val="right"/>` }),
    paragraph('{成文日期}', { as: `${LINES}<w:ind w:right="640"/><w:jc w:val="right"/>` }),
  ];
  const section =
    `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="${mm(37)}" w:right="${mm(26)}" ` +
    `w:bottom="${mm(35)}" w:left="${mm(28)}" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>`;
  return `${XML}<w:document xmlns:w="${W}"><w:body>${blocks.join('')}${section}</w:body></w:document>`;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const STYLES =
  `${XML}<w:styles xmlns:w="${W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" ` +
  `w:eastAsia="仿宋"/><w:sz w:val="${BODY}"/><w:szCs w:val="${BODY}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>` +
  `</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>`;

export function docxOf(plain: Plain): Uint8Array {
  const zip = new PizZip();
  const add = (name: string, text: string) => zip.file(name, text, { date: FIXED, createFolders: false });
  add(
    '[Content_Types].xml',
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/>` +
      `<Override PartName="/word/styles.xml" ContentType="${WORD}.styles+xml"/></Types>`,
  );
  add(
    '_rels/.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
  );
  add(
    'word/_rels/document.xml.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  );
  add('word/styles.xml', STYLES);
  add('word/document.xml', documentOf(plain));
  return zip.generate({ type: 'uint8array', compression: 'DEFLATE' });
}
