/** Sheets of A4 that fill from top to bottom: headings, paragraphs and tables, with a line at the foot of each. */
import PDFDocument from 'pdfkit';
import { widthOf, type Weight } from './fonts.ts';
import { linesOf } from './lines.ts';
import { createPen, INK } from './pen.ts';

export interface Style {
  size?: number;
  weight?: Weight;
  align?: 'left' | 'center';
  color?: string;
  /** Points between this and what comes next. */
  after?: number;
}

export interface Column {
  title: string;
  /** Share of the width. */
  share: number;
  size?: number;
}

export interface Sheet {
  text(text: string, style?: Style): void;
  heading(text: string): void;
  /** Rows break between pages where they must; the head is repeated. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** Two columns without a head: what it is, and what it says. */
  pairs(rows: readonly (readonly [string, string])[]): void;
  /** A PNG, small, with what it is above it. */
  picture(png: Uint8Array, caption: string): void;
  /** Ends the document. `foot` says what stands under each page. */
  finish(foot: (page: number, of: number) => string): Promise<Uint8Array>;
}

const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = { top: 64, bottom: 68, left: 62, right: 56 };
const WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const END = PAGE.height - MARGIN.bottom;
const LEADING = 1.5;
const BODY = 10;
const CELL = { size: 9, padX: 5, padY: 4 };
const PICTURE = { width: 200, height: 70 };
const RULE = '#8c8c8c';
const SHADE = '#f2f2f2';

interface Cell {
  lines: string[];
  size: number;
  weight: Weight;
  width: number;
}

export function createSheet(info: { title: string; subject: string; at: Date }): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'zh-CN',
    info: { Title: info.title, Subject: info.subject, Creator: 'Banjie 办结', CreationDate: info.at, ModDate: info.at },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  let y = MARGIN.top;
  const { line, finish } = createPen(doc);

  const turn = () => {
    doc.addPage();
    y = MARGIN.top;
  };
  const room = (height: number) => {
    if (y + height > END && y > MARGIN.top) turn();
  };

  const heightOf = ({ size }: Cell, lines: number) => lines * size * LEADING;

  /** Draws lines `from` on of each cell, as many as fit; gives how many. */
  function drawRow(cells: readonly Cell[], from: number, most: number, shaded: (column: number) => boolean): number {
    const count = Math.max(1, Math.min(most, Math.max(...cells.map(({ lines }) => lines.length - from))));
    const height = Math.max(
      ...cells.map((cell) => heightOf(cell, Math.min(count, Math.max(cell.lines.length - from, 1)))),
    );
    const whole = height + 2 * CELL.padY;
    let x = MARGIN.left;
    cells.forEach((cell, column) => {
      if (shaded(column)) doc.rect(x, y, cell.width, whole).fill(SHADE);
      doc.lineWidth(0.5).strokeColor(RULE).rect(x, y, cell.width, whole).stroke();
      cell.lines.slice(from, from + count).forEach((text, n) => {
        const top = y + CELL.padY + n * cell.size * LEADING + (cell.size * (LEADING - 1.2)) / 2;
        line(text, x + CELL.padX, top, cell.size, cell.weight);
      });
      x += cell.width;
    });
    y += whole;
    return count;
  }

  const cellOf = (text: string, width: number, size: number, weight: Weight): Cell => ({
    lines: linesOf(text, weight, size, width - 2 * CELL.padX),
    ...{ size, weight, width },
  });

  function drawRows(rows: readonly Cell[][], head: Cell[] | undefined, shaded: (column: number) => boolean): void {
    const tallOf = (cells: readonly Cell[]) =>
      Math.max(...cells.map((cell) => heightOf(cell, cell.lines.length))) + 2 * CELL.padY;
    const headTall = head ? tallOf(head) : 0;
    const begin = () => head && drawRow(head, 0, Number.POSITIVE_INFINITY, () => true);
    const first = rows[0];
    room(headTall + Math.min(first ? tallOf(first) : 0, 80));
    begin();
    for (const cells of rows) {
      const tall = tallOf(cells);
      const fitsAPage = tall <= END - MARGIN.top - headTall;
      if (fitsAPage && y + tall > END) {
        turn();
        begin();
      }
      const lines = Math.max(...cells.map((cell) => cell.lines.length));
      for (let from = 0; from < lines;) {
        const each = Math.max(...cells.map(({ size }) => size)) * LEADING;
        const most = Math.floor((END - y - 2 * CELL.padY) / each);
        if (most < 1) {
          turn();
          begin();
          continue;
        }
        from += drawRow(cells, from, fitsAPage ? Number.POSITIVE_INFINITY : most, shaded);
      }
    }
    y += 10;
  }

  const sheet: Sheet = {
    text(text, { size = BODY, weight = 400, align = 'left', color = INK, after = 4 } = {}) {
      for (const one of linesOf(text, weight, size, WIDTH)) {
        room(size * LEADING);
        const x = align === 'center' ? MARGIN.left + (WIDTH - widthOf(one, weight, size)) / 2 : MARGIN.left;
        line(one, x, y, size, weight, color);
        y += size * LEADING;
      }
      y += after;
    },
    heading(text) {
      // A heading never stands alone at the foot of a page.
      room(70);
      if (y > MARGIN.top) y += 8;
      sheet.text(text, { size: 12.5, weight: 700, after: 5 });
    },
    table(columns, rows) {
      const sum = columns.reduce((all, { share }) => all + share, 0);
      const widths = columns.map(({ share }) => (share / sum) * WIDTH);
      const cells = rows.map((row) =>
        columns.map((column, n) => cellOf(row[n] ?? '', widths[n] ?? 0, column.size ?? CELL.size, 400)),
      );
      const head = columns.map((column, n) => cellOf(column.title, widths[n] ?? 0, CELL.size, 700));
      drawRows(cells, head, () => false);
    },
    pairs(rows) {
      const left = 92;
      drawRows(
        rows.map(([label, value]) => [
          cellOf(label, left, CELL.size, 700),
          cellOf(value, WIDTH - left, CELL.size, 400),
        ]),
        undefined,
        (column) => column === 0,
      );
    },
    picture(png, caption) {
      room(PICTURE.height + BODY * LEADING + 8);
      sheet.text(caption, { size: 9, after: 2 });
      doc.image(Buffer.from(png), MARGIN.left, y, { fit: [PICTURE.width, PICTURE.height] });
      y += PICTURE.height + 6;
    },
    finish(foot) {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        doc.switchToPage(page);
        const text = foot(page + 1, count);
        const at = PAGE.height - 44;
        doc
          .lineWidth(0.5)
          .strokeColor(RULE)
          .moveTo(MARGIN.left, at - 6)
          .lineTo(MARGIN.left + WIDTH, at - 6)
          .stroke();
        line(text, MARGIN.left + (WIDTH - widthOf(text, 400, 8)) / 2, at, 8, 400, '#595959');
      }
      return new Promise((resolve, reject) => {
        doc.on('end', () => resolve(Buffer.concat(pieces)));
        doc.on('error', reject);
        finish();
        doc.end();
      });
    },
  };
  return sheet;
}
