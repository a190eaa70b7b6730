/** Writes single lines of text into a document, each character in a font that has it, and what was written beneath. */
import type PDFDocument from 'pdfkit';
import { mainBytes, mainFont } from './faces.ts';
import { runsOf, type Shapes, type Weight } from './fonts.ts';
import { createUnder } from './under.ts';

export const INK = '#1a1a1a';

export interface Pen {
  /** @param at from the top of the page to the top of the line */
  line(text: string, x: number, at: number, size: number, weight: Weight, color?: string): void;
  /** To be called once, before the document is ended. */
  finish(): void;
}

/** How far below its top a line stands, as the main font has it. */
const ascentOf = (weight: Weight): number => mainFont(weight).ascent / mainFont(weight).unitsPerEm;

export function createPen(doc: InstanceType<typeof PDFDocument>): Pen {
  const registered = new Set<Weight>();
  const under = createUnder(doc);

  /** Shapes with their text beneath. */
  function draw(run: Shapes, left: number, baseline: number, size: number, color: string): void {
    for (const { path, x, y, scale, outline } of run.shapes) {
      doc
        .save()
        .translate(left + x * size, baseline - y * size)
        .scale(scale * size, -scale * size)
        .path(path);
      if (outline === undefined) doc.fill(color);
      else doc.lineWidth(outline).fillAndStroke(color, color);
      doc.restore();
    }
    let x = left;
    for (const { text, width } of run.under) {
      under.write(text, width, x, baseline, size);
      x += width * size;
    }
  }

  return {
    line(text, x, at, size, weight, color = INK) {
      let left = x;
      if (!registered.has(weight)) doc.registerFont(String(weight), mainBytes(weight));
      registered.add(weight);
      for (const run of runsOf(text, weight)) {
        if (run.as === 'shapes') draw(run, left, at + ascentOf(weight) * size, size, color);
        else doc.font(String(weight)).fontSize(size).fillColor(color).text(run.text, left, at, { lineBreak: false });
        left += run.width * size;
      }
    },
    finish: () => under.finish(),
  };
}
