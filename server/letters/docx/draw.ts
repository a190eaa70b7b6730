/** Draws what was read of a docx: lines as Chinese is set, rules, tables, pages. */
import PDFDocument from 'pdfkit';
import { unitsOf, carriedCount, printable } from '../../proof/dossier/lines.ts';
import { widthOf, type Weight } from '../../proof/dossier/fonts.ts';
import { createPen } from '../../proof/dossier/pen.ts';
import type { Drawable, Paragraph, Rule, Run, Table } from './model.ts';

interface Unit extends Run {
  width: number;
  weight: Weight;
}
const weightOf = ({ bold, plain }: Run): Weight => (plain ? (bold ? 700 : 400) : bold ? 'songBold' : 'song');

const PAD = 4;

/** PDF bytes. The same document drawn for the same instant is the same bytes. */
export function drawDocx({ page, blocks }: Drawable, info: { title: string; at: Date }): Promise<Uint8Array> {
  const doc = new PDFDocument({
    ...{ size: [page.width, page.height], margin: 0, lang: 'zh-CN' },
    info: { Title: info.title, Creator: 'Banjie 办结', CreationDate: info.at, ModDate: info.at },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const pen = createPen(doc);
  const end = page.height - page.bottom;
  let y = page.top;
  const turn = () => {
    doc.addPage();
    y = page.top;
  };

  function ruled({ color, width, double }: Rule, x: number, at: number, wide: number): void {
    const stroke = (dy: number) =>
      doc
        .lineWidth(width)
        .strokeColor(color)
        .moveTo(x, at + dy)
        .lineTo(x + wide, at + dy)
        .stroke();
    stroke(0);
    if (double) stroke(width * 2);
  }

  /** @param turns whether it may go on on the next page; in a cell it may not */
  function paragraph(one: Paragraph, x: number, width: number, turns: boolean): void {
    if (turns && one.newPage && y > page.top) turn();
    if (y > page.top) y += one.before;
    const room = width - one.left - one.right;
    if (one.above) ruled(one.above, x + one.left, y - one.above.space, room);
    for (const { units, first } of setLines(one, room)) {
      const tall = heightOf(one, units);
      if (turns && y + tall > end && y > page.top) turn();
      const indent = first ? one.first : 0;
      const wide = units.reduce((sum, unit) => sum + unit.width, 0);
      const free = room - indent - wide;
      let at = x + one.left + indent + (one.align === 'center' ? free / 2 : one.align === 'right' ? free : 0);
      for (const unit of joined(units)) {
        pen.line(unit.text, at, y + (tall - unit.size * NATURAL) / 2, unit.size, unit.weight, unit.color);
        at += unit.width;
      }
      y += tall;
    }
    if (one.below) {
      y += one.below.space;
      ruled(one.below, x + one.left, y, room);
    }
    y += one.after;
  }

  const tallOf = (one: Paragraph, width: number): number =>
    setLines(one, width - one.left - one.right).reduce((sum, { units }) => sum + heightOf(one, units), 0) +
    one.before +
    one.after;

  function table({ rows, widths, ruled: lined }: Table): void {
    for (const row of rows) {
      let column = 0;
      const cells = row.map(({ paragraphs, span }) => {
        const wide = widths.slice(column, column + span).reduce((sum, one) => sum + one, 0);
        column += span;
        const inner = wide - 2 * PAD;
        return { paragraphs, wide, tall: paragraphs.reduce((sum, one) => sum + tallOf(one, inner), 0) + 2 * PAD };
      });
      const tall = Math.max(0, ...cells.map((one) => one.tall));
      if (y + tall > end && y > page.top) turn();
      const top = y;
      let x = page.left;
      for (const { paragraphs, wide } of cells) {
        if (lined) doc.lineWidth(0.5).strokeColor('#000000').rect(x, top, wide, tall).stroke();
        y = top + PAD;
        for (const one of paragraphs) paragraph(one, x + PAD, wide - 2 * PAD, false);
        x += wide;
      }
      y = top + tall;
    }
  }

  for (const block of blocks)
    if (block.kind === 'table') table(block);
    else paragraph(block, page.left, page.width - page.left - page.right, true);
  return new Promise((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(pieces)));
    doc.on('error', reject);
    pen.finish();
    doc.end();
  });
}

/** How tall a line of the font is, in parts of its size. */
const NATURAL = 1.44;
const EMPTY = 16;

const heightOf = ({ leading }: Paragraph, units: readonly Unit[]): number => {
  const size = units.length > 0 ? Math.max(...units.map((one) => one.size)) : EMPTY;
  return 'points' in leading ? leading.points : size * leading.times;
};

function unitsIn(run: Run): Unit[] {
  const weight = weightOf(run);
  return unitsOf(printable(run.text)).map((text) => ({ ...run, text, weight, width: widthOf(text, weight, run.size) }));
}

/** The lines of a paragraph, by the units that fit. */
function setLines(one: Paragraph, room: number): { units: Unit[]; first: boolean }[] {
  const lines: { units: Unit[]; first: boolean }[] = [];
  for (const runs of one.lines) {
    let line: Unit[] = [];
    let used = 0;
    const first = () => lines.length === 0;
    for (const unit of runs.flatMap(unitsIn).flatMap((found) => narrowed(found, room))) {
      if (line.length > 0 && used + unit.width > room - (first() ? one.first : 0)) {
        const texts = line.map(({ text }) => text);
        const carried = line.splice(line.length - carriedCount(texts, unit.text));
        lines.push({ units: line, first: first() });
        line = carried;
        used = carried.reduce((sum, { width }) => sum + width, 0);
      }
      line.push(unit);
      used += unit.width;
    }
    lines.push({ units: line, first: first() });
  }
  return lines;
}

/** A word that is longer than a line is broken anywhere. */
const narrowed = (unit: Unit, room: number): Unit[] =>
  unit.width <= room
    ? [unit]
    : [...unit.text].map((text) => ({ ...unit, text, width: widthOf(text, unit.weight, unit.size) }));

/** Neighbours of one style are written as one. */
function joined(units: readonly Unit[]): Unit[] {
  const found: Unit[] = [];
  for (const unit of units) {
    const before = found.at(-1);
    const same = before && before.size === unit.size && before.weight === unit.weight && before.color === unit.color;
    if (same) found[found.length - 1] = { ...before, text: before.text + unit.text, width: before.width + unit.width };
    else found.push(unit);
  }
  return found;
}
