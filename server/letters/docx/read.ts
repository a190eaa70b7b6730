/**
 * A docx as something that can be drawn (ECMA-376 part 1, 17). What the drawing does not know is found and named here,
 * so that no letter is ever drawn without a part of what it says.
 */
import { DOMParser, type Element } from '@xmldom/xmldom';
import PizZip from 'pizzip';
import { texts } from '../texts.ts';
import type { Block, Drawable, Page, Paragraph, Rule, Run, Table } from './model.ts';

/** It can't be drawn: where, and what stands there. */
export class Undrawable extends Error {
  readonly place: string;
  readonly what: string;
  constructor(place: string, what: string) {
    super(`${place} ${what}`);
    this.place = place;
    this.what = what;
  }
}

const TWIP = 20;
const refused: Readonly<Record<string, string>> = {
  ...{ drawing: texts.undrawable.picture, pict: texts.undrawable.picture, object: texts.undrawable.picture },
  ...{ numPr: texts.undrawable.numbering, footnoteReference: texts.undrawable.notes },
  ...{ endnoteReference: texts.undrawable.notes, ins: texts.undrawable.revision, del: texts.undrawable.revision },
  ...{ headerReference: texts.undrawable.header, footerReference: texts.undrawable.header },
  ...{ fldSimple: texts.undrawable.field, fldChar: texts.undrawable.field },
};
/** What says nothing, or nothing that is seen. */
const PASSED = new Set([
  ...['bookmarkStart', 'bookmarkEnd', 'proofErr', 'lastRenderedPageBreak', 'softHyphen', 'permStart', 'permEnd'],
]);

export function readDocx(bytes: Uint8Array): Drawable {
  const zip = new PizZip(bytes);
  const parts = (name: string): Element | undefined => {
    const text = zip.file(name)?.asText();
    return text === undefined
      ? undefined
      : (new DOMParser().parseFromString(text, 'text/xml').documentElement ?? undefined);
  };
  const root = parts('word/document.xml');
  const body = root && child(root, 'body');
  if (!body) throw new Error('no word/document.xml');
  const styles = stylesOf(parts('word/styles.xml'));
  let count = 0;
  const blocksIn = (parent: Element, within: 'body' | 'cell'): Block[] =>
    children(parent).flatMap((one): Block[] => {
      switch (one.localName) {
        case 'p':
          count += 1;
          return [paragraphOf(one, styles, count)];
        case 'tbl':
          if (within === 'cell') throw new Undrawable(placeOf(count, ''), texts.undrawable.nested);
          return [tableOf(one, (cell) => blocksIn(cell, 'cell') as Paragraph[])];
        case 'sdt':
          return blocksIn(child(one, 'sdtContent') ?? one, within);
        case 'sectPr':
        case 'tcPr':
        case 'sdtPr':
          return [];
        default:
          return PASSED.has(one.localName ?? '') ? [] : fail(one, count, '');
      }
    });
  const blocks = blocksIn(body, 'body');
  return { page: pageOf(child(body, 'sectPr'), count), blocks };
}

const placeOf = (n: number, text: string): string => texts.template.paragraph(n, [...text].slice(0, 12).join(''));
function fail(one: Element, n: number, text: string): never {
  const name = one.localName ?? '';
  throw new Undrawable(placeOf(n, text), refused[name] ?? texts.undrawable.other(name));
}

function children(of: Element): Element[] {
  return [...of.childNodes].filter((one): one is Element => one.nodeType === 1);
}
const child = (of: Element | undefined, name: string): Element | undefined =>
  of && children(of).find((one) => one.localName === name);
function attribute(of: Element | undefined, name: string): string | undefined {
  const found = of && [...of.attributes].find((one) => one.localName === name);
  return found?.value;
}
const value = (of: Element | undefined, name: string): string | undefined => attribute(child(of, name), 'val');
function points(of: Element | undefined, name: string): number | undefined {
  const text = attribute(of, name);
  const number = Number(text);
  return text === undefined || !Number.isFinite(number) ? undefined : number / TWIP;
}
/** A property that is there is on, unless it says otherwise. */
function isOn(of: Element | undefined, name: string): boolean | undefined {
  const found = child(of, name);
  return found && !['0', 'false', 'off'].includes(attribute(found, 'val') ?? '1');
}

/** Properties one over the other: of the defaults, the styles, the paragraph itself. The last that says something holds. */
type Layers = readonly (Element | undefined)[];
function last<T>(layers: Layers, read: (one: Element | undefined) => T | undefined): T | undefined {
  for (const one of [...layers].reverse()) {
    const found = one && read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Styles {
  /** Layers of a style, from the defaults on. */
  of(id: string | undefined, name: 'pPr' | 'rPr'): Layers;
}
function stylesOf(root: Element | undefined): Styles {
  const all = root ? children(root).filter((one) => one.localName === 'style') : [];
  const byId = new Map(all.map((one) => [attribute(one, 'styleId') ?? '', one]));
  const usual = all.find((one) => attribute(one, 'type') === 'paragraph' && attribute(one, 'default') === '1');
  const defaults = child(root, 'docDefaults');
  return {
    of(id, name) {
      const chain: Element[] = [];
      for (let one = byId.get(id ?? '') ?? usual; one && !chain.includes(one);)
        one = (chain.unshift(one), byId.get(value(one, 'basedOn') ?? ''));
      return [child(child(defaults, `${name}Default`), name), ...chain.map((one) => child(one, name))];
    },
  };
}

function paragraphOf(p: Element, styles: Styles, n: number): Paragraph {
  const own = child(p, 'pPr');
  const text = p.textContent ?? '';
  const mark = own && children(own).find((one) => refused[one.localName ?? ''] !== undefined);
  if (mark) fail(mark, n, text);
  const id = value(own, 'pStyle');
  const layers = [...styles.of(id, 'pPr'), own];
  if (layers.some((one) => child(one, 'numPr'))) throw new Undrawable(placeOf(n, text), texts.undrawable.numbering);
  const get = (part: string, name: string) => last(layers, (one) => points(child(one, part), name));
  const lines = linesOf(p, (run) => runStyle([...styles.of(id, 'rPr'), ...runLayers(run, styles)]), n, text);
  const size = lines.flat()[0]?.size ?? runStyle([...styles.of(id, 'rPr'), child(own, 'rPr')]).size;
  const chars = last(layers, (one) => attribute(child(one, 'ind'), 'firstLineChars'));
  const line = last(layers, (one) => attribute(child(one, 'spacing'), 'line'));
  const rule = last(layers, (one) => attribute(child(one, 'spacing'), 'lineRule')) ?? 'auto';
  const align = last(layers, (one) => value(one, 'jc')) ?? 'left';
  const above = ruleOf(last(layers, (one) => child(child(one, 'pBdr'), 'top')));
  const below = ruleOf(last(layers, (one) => child(child(one, 'pBdr'), 'bottom')));
  return {
    kind: 'paragraph',
    lines,
    align: align === 'center' ? 'center' : align === 'right' || align === 'end' ? 'right' : 'left',
    first:
      chars === undefined ? (get('ind', 'firstLine') ?? -(get('ind', 'hanging') ?? 0)) : (Number(chars) / 100) * size,
    left: get('ind', 'left') ?? get('ind', 'start') ?? 0,
    right: get('ind', 'right') ?? get('ind', 'end') ?? 0,
    before: get('spacing', 'before') ?? 0,
    after: get('spacing', 'after') ?? 0,
    leading:
      line === undefined
        ? { times: 1.3 }
        : rule === 'auto'
          ? { times: (Number(line) / 240) * 1.3 }
          : { points: Number(line) / TWIP },
    ...(above ? { above } : {}),
    ...(below ? { below } : {}),
    newPage: last(layers, (one) => isOn(one, 'pageBreakBefore')) === true || breaksPage(p),
  };
}

/** A page break anywhere in a paragraph begins it on a new page. */
const breaksPage = (p: Element): boolean =>
  [...p.getElementsByTagName('w:br')].some((one) => attribute(one, 'type') === 'page');

function ruleOf(border: Element | undefined): Rule | undefined {
  const kind = attribute(border, 'val');
  if (!border || kind === undefined || kind === 'none' || kind === 'nil') return undefined;
  const width = Number(attribute(border, 'sz') ?? 4) / 8;
  return {
    color: colorOf(attribute(border, 'color')),
    width,
    double: kind === 'double',
    space: Number(attribute(border, 'space') ?? 1),
  };
}
const colorOf = (text: string | undefined): string =>
  text !== undefined && /^[0-9a-f]{6}$/i.test(text) ? `#${text}` : '#000000';

const runLayers = (run: Element, styles: Styles): Layers => {
  const own = child(run, 'rPr');
  const style = value(own, 'rStyle');
  return [...(style === undefined ? [] : styles.of(style, 'rPr')), own];
};
function runStyle(layers: Layers): Omit<Run, 'text'> {
  const font = last(layers, (one) => {
    const fonts = child(one, 'rFonts');
    return attribute(fonts, 'eastAsia') ?? attribute(fonts, 'ascii');
  });
  return {
    size: Number(last(layers, (one) => value(one, 'sz')) ?? 21) / 2,
    bold: last(layers, (one) => isOn(one, 'b')) === true,
    plain: /黑|雅黑|hei|sans/i.test(font ?? ''),
    color: colorOf(last(layers, (one) => value(one, 'color'))),
  };
}

function linesOf(p: Element, styled: (run: Element) => Omit<Run, 'text'>, n: number, whole: string): Run[][] {
  const lines: Run[][] = [[]];
  const add = (run: Element, text: string) => lines.at(-1)?.push({ ...styled(run), text });
  const inRun = (run: Element) => {
    for (const one of children(run)) {
      const name = one.localName ?? '';
      if (name === 't') add(run, one.textContent ?? '');
      else if (name === 'tab') add(run, '　');
      else if (name === 'br' || name === 'cr') {
        if (attribute(one, 'type') !== 'page') lines.push([]);
      } else if (name !== 'rPr' && !PASSED.has(name)) fail(one, n, whole);
    }
  };
  const inParagraph = (parent: Element) => {
    for (const one of children(parent)) {
      const name = one.localName ?? '';
      if (name === 'r') inRun(one);
      else if (name === 'hyperlink' || name === 'smartTag' || name === 'sdtContent') inParagraph(one);
      else if (name === 'sdt') inParagraph(child(one, 'sdtContent') ?? one);
      else if (name !== 'pPr' && name !== 'sdtPr' && !PASSED.has(name)) fail(one, n, whole);
    }
  };
  inParagraph(p);
  return lines;
}

function tableOf(table: Element, cells: (cell: Element) => Paragraph[]): Table {
  const grid = child(table, 'tblGrid');
  const widths = (grid ? children(grid) : []).map((one) => points(one, 'w') ?? 0);
  const borders = child(child(table, 'tblPr'), 'tblBorders');
  const rows = children(table)
    .filter((one) => one.localName === 'tr')
    .map((row) =>
      children(row)
        .filter((one) => one.localName === 'tc')
        .map((cell) => ({
          paragraphs: cells(cell),
          span: Number(value(child(cell, 'tcPr'), 'gridSpan') ?? 1),
        })),
    );
  const style = value(child(table, 'tblPr'), 'tblStyle');
  return { kind: 'table', widths, rows, ruled: borders !== undefined || style !== undefined };
}

/** A4 with the margins of GB/T 9704 where the document says nothing. */
function pageOf(section: Element | undefined, n: number): Page {
  const mark = section && children(section).find((one) => refused[one.localName ?? ''] !== undefined);
  if (mark) fail(mark, n, '');
  const [size, margins] = [child(section, 'pgSz'), child(section, 'pgMar')];
  return {
    width: points(size, 'w') ?? 595.3,
    height: points(size, 'h') ?? 841.9,
    top: points(margins, 'top') ?? 104.9,
    right: points(margins, 'right') ?? 73.7,
    bottom: points(margins, 'bottom') ?? 99.2,
    left: points(margins, 'left') ?? 79.4,
  };
}
