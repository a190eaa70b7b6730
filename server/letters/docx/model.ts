/** A document as it is drawn: all lengths in points. */
export interface Run {
  text: string;
  size: number;
  bold: boolean;
  /** 黑体 and its like; else 宋体. */
  plain: boolean;
  color: string;
}
export interface Rule {
  color: string;
  width: number;
  double: boolean;
  /** Between it and the text. */
  space: number;
}
export interface Paragraph {
  kind: 'paragraph';
  /** Each is a line of its own, as its writer has broken them. */
  lines: Run[][];
  align: 'left' | 'center' | 'right';
  first: number;
  left: number;
  right: number;
  before: number;
  after: number;
  /** A fixed distance of lines, or a multiple of the size. */
  leading: { points: number } | { times: number };
  above?: Rule;
  below?: Rule;
  newPage: boolean;
}
export interface Table {
  kind: 'table';
  widths: number[];
  rows: { paragraphs: Paragraph[]; span: number }[][];
  ruled: boolean;
}
export type Block = Paragraph | Table;
export interface Page {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}
export interface Drawable {
  page: Page;
  blocks: Block[];
}
