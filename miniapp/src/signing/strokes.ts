/** What is drawn on a pad, in parts of its width, so that it stays what it is when the pad grows or turns. Pure. */
export interface Point {
  x: number;
  y: number;
}
export type Stroke = readonly Point[];

/** A name takes some way: a tap or a dash is none. As the server sees it, in server/files/ink.ts. */
const LEAST = { way: 0.35, span: 0.1 };
/** Nearer than this a point says nothing new. */
const NEAR = 0.003;

export const added = (stroke: Stroke, point: Point): Stroke => {
  const last = stroke.at(-1);
  return last && Math.hypot(point.x - last.x, point.y - last.y) < NEAR ? stroke : [...stroke, point];
};

export function tooLittle(strokes: readonly Stroke[]): boolean {
  const points = strokes.flat();
  const way = strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0);
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return (
    points.length === 0 ||
    way < LEAST.way ||
    Math.max(range(points.map(({ x }) => x)), range(points.map(({ y }) => y))) < LEAST.span
  );
}

const lengthOf = (stroke: Stroke): number =>
  stroke.reduce((sum, { x, y }, n) => {
    const before = stroke[n - 1];
    return before ? sum + Math.hypot(x - before.x, y - before.y) : sum;
  }, 0);

/** What of a canvas is needed: the browser's and WeChat's have it both. */
export interface Brush {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: unknown;
  lineJoin: unknown;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
}

/** Of the width, and on a wide sheet of the height: a name is written, not painted. */
const PEN = { width: 0.009, height: 0.022 };

/** On white with dark ink whatever the look of the app: it is printed and read as on paper. */
export function paint(brush: Brush, width: number, height: number, strokes: readonly Stroke[]): void {
  brush.fillStyle = 'white';
  brush.fillRect(0, 0, width, height);
  brush.strokeStyle = 'black';
  brush.lineWidth = Math.max(2, Math.min(width * PEN.width, height * PEN.height));
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    brush.beginPath();
    brush.moveTo(first.x * width, first.y * width);
    // A dot is a line to where it is.
    for (const { x, y } of rest.length > 0 ? rest : [first]) brush.lineTo(x * width, y * width);
    brush.stroke();
  }
}
