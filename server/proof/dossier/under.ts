/**
 * Text that is not seen and can be copied: a font without shapes (Type 3, PDF 32000-1 9.6.5), whose codes stand for
 * what was written where something else draws it. As the text layer of a scanned page has it.
 */
import type PDFDocument from 'pdfkit';

type Document = InstanceType<typeof PDFDocument>;

/** Codes of one font: a byte, and nought is none. */
const CODES = 255;

interface Layer {
  name: string;
  ref: ReturnType<Document['ref']>;
  texts: { text: string; width: number }[];
}

export interface Under {
  /** Writes a text of this width, in parts of the size. @param baseline from the top of the page */
  write(text: string, width: number, x: number, baseline: number, size: number): void;
  /** To be called once, before the document is ended. */
  finish(): void;
}

export function createUnder(doc: Document): Under {
  const layers: Layer[] = [];
  const codes = new Map<string, { layer: Layer; code: number }>();

  function codeOf(text: string, width: number): { layer: Layer; code: number } {
    const units = Math.round(width * 1000);
    const key = `${units} ${text}`;
    const known = codes.get(key);
    if (known) return known;
    let layer = layers.at(-1);
    if (!layer || layer.texts.length === CODES) {
      layer = { name: `Under${layers.length + 1}`, ref: doc.ref({}), texts: [] };
      layers.push(layer);
    }
    layer.texts.push({ text, width: units });
    const found = { layer, code: layer.texts.length };
    codes.set(key, found);
    return found;
  }

  return {
    write(text, width, x, baseline, size) {
      const { layer, code } = codeOf(text, width);
      const fonts = doc.page.fonts as Record<string, unknown>;
      fonts[layer.name] = layer.ref;
      const { height } = doc.page;
      doc.save();
      // Pages of pdfkit run from the top down; text does not.
      doc.transform(1, 0, 0, -1, 0, height);
      doc.addContent('BT');
      doc.addContent(`/${layer.name} ${round(size)} Tf`);
      doc.addContent(`1 0 0 1 ${round(x)} ${round(height - baseline)} Tm`);
      doc.addContent(`<${hex(code, 2)}> Tj`);
      doc.addContent('ET');
      doc.restore();
    },
    finish() {
      for (const layer of layers) writeFont(doc, layer);
    },
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, n) => hex(text.charCodeAt(n), 4)).join('');

function writeFont(doc: Document, { ref, texts }: Layer): void {
  const shapes: Record<string, unknown> = {};
  for (const width of new Set(texts.map((one) => one.width))) {
    const shape = doc.ref({});
    shape.end(`${width} 0 d0`);
    shapes[`w${width}`] = shape;
  }
  const toUnicode = doc.ref({});
  toUnicode.end(mapOf(texts.map((one) => one.text)));
  Object.assign(ref.data, {
    Type: 'Font',
    Subtype: 'Type3',
    FontBBox: [0, -250, 1000, 1000],
    FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
    CharProcs: shapes,
    Encoding: { Type: 'Encoding', Differences: [1, ...texts.map(({ width }) => `w${width}`)] },
    FirstChar: 1,
    LastChar: texts.length,
    Widths: texts.map(({ width }) => width),
    Resources: {},
    ToUnicode: toUnicode,
  });
  ref.end('');
}

/** A hundred mappings stand in one block at most. */
const BLOCK = 100;
function mapOf(texts: readonly string[]): string {
  const lines = texts.map((text, n) => `<${hex(n + 1, 2)}> <${utf16(text)}>`);
  const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, n) => {
    const block = lines.slice(n * BLOCK, (n + 1) * BLOCK);
    return `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`;
  });
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
