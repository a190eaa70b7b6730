/**
 * The part of `wx` that finds a canvas of type 2d on the page. What is written on it as text is kept; of what is painted,
 * white ground and dark lines are, so that a picture can be made of it as `canvasToTempFilePath` makes one.
 */
import { pngOf } from '@banjie/server/files/testing.ts';
import type { Options, WxHost } from './weapp-types.ts';

/** On the screen, as WeChat measures the element: the same for every one. */
export const SIZE = { width: 343, height: 260 };
const WIDE_AS = 7;
/** RGBA, one number a pixel. */
const WHITE = 0xff_ff_ff_ff;
const BLACK = 0xff_00_00_00;

interface Place {
  x: number;
  y: number;
}

/** A canvas node: transparent at first, and again whenever its size is set. */
class CanvasNode {
  readonly #context: unknown;
  #size = { ...SIZE };
  #pixels = new Uint32Array(SIZE.width * SIZE.height);
  #at: Place = { x: 0, y: 0 };
  #lines: [Place, Place][] = [];

  constructor(onText: (text: string) => void) {
    const pen: Record<string, unknown> = {
      lineWidth: 1,
      fillText: onText,
      measureText: (text: string) => ({ width: text.length * WIDE_AS }),
      fillRect: (x: number, y: number, width: number, height: number) => {
        if (pen['fillStyle'] === 'white') this.#fill({ x, y }, { x: x + width, y: y + height }, WHITE);
      },
      beginPath: () => void (this.#lines = []),
      moveTo: (x: number, y: number) => void (this.#at = { x, y }),
      lineTo: (x: number, y: number) => {
        this.#lines.push([this.#at, { x, y }]);
        this.#at = { x, y };
      },
      stroke: () => this.#lines.forEach((line) => this.#draw(line, Number(pen['lineWidth']))),
    };
    this.#context = new Proxy(pen, {
      get: (target, name: string) => target[name] ?? (() => this.#context),
      set: (target, name: string, value) => {
        target[name] = value;
        return true;
      },
    });
  }

  getContext(): unknown {
    return this.#context;
  }
  get width(): number {
    return this.#size.width;
  }
  set width(width: number) {
    this.#resize({ ...this.#size, width });
  }
  get height(): number {
    return this.#size.height;
  }
  set height(height: number) {
    this.#resize({ ...this.#size, height });
  }

  /** In its own size: nothing here asks for another. */
  picture(): Uint8Array {
    return pngOf(this.width, this.height, new Uint8Array(this.#pixels.buffer));
  }

  #resize(size: { width: number; height: number }): void {
    this.#size = size;
    this.#pixels = new Uint32Array(size.width * size.height);
  }

  #fill(from: Place, to: Place, colour: number): void {
    const { width, height } = this.#size;
    const [left, right] = [Math.max(0, Math.round(from.x)), Math.min(width, Math.round(to.x))];
    for (let y = Math.max(0, Math.round(from.y)); y < Math.min(height, Math.round(to.y)); y++)
      this.#pixels.fill(colour, y * width + left, y * width + Math.max(left, right));
  }

  #draw([from, to]: [Place, Place], wide: number): void {
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)) + 1;
    for (let n = 0; n <= steps; n++) {
      const x = from.x + ((to.x - from.x) * n) / steps - wide / 2;
      const y = from.y + ((to.y - from.y) * n) / steps - wide / 2;
      this.#fill({ x, y }, { x: x + wide, y: y + wide }, BLACK);
    }
  }
}

type Later = (options: Options, work: () => unknown) => void;

export function canvasOf(host: WxHost, later: Later): Record<string, unknown> {
  const { seen } = host;
  const nodes = new Map<string, CanvasNode>();
  const nodeOf = (id: string): CanvasNode => {
    const node = nodes.get(id) ?? new CanvasNode((text) => void seen.drawn.push(text));
    nodes.set(id, node);
    return node;
  };
  return {
    createSelectorQuery: () => {
      let id = '';
      const query = {
        select(selector: string) {
          id = selector.replace(/^#/, '');
          return query;
        },
        fields: () => query,
        // What is not on the page is null.
        exec: (done: (found: unknown[]) => void) =>
          later({ success: () => done([host.hasElement(id) ? { node: nodeOf(id), ...SIZE } : null]) }, () => ({})),
      };
      return query;
    },
    canvasToTempFilePath: (options: Options) =>
      later(options, () => {
        const { canvas } = options;
        // A canvas of type 2d is named by its node, not by its id.
        if (!(canvas instanceof CanvasNode)) throw new Error('canvasToTempFilePath:fail fail canvas is empty');
        const tempFilePath = `wxfile://canvas-${seen.made.size}.png`;
        seen.made.set(tempFilePath, canvas.picture());
        return { tempFilePath, errMsg: 'canvasToTempFilePath:ok' };
      }),
  };
}
