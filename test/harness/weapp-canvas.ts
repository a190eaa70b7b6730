/** The part of `wx` that finds a canvas on the page; what is written on it is kept, what is painted besides is not. */
import type { Options, WxHost } from './weapp-types.ts';

const SIZE = { width: 343, height: 260 };
const WIDE_AS = 7;

export function canvasOf({ seen }: WxHost, later: (options: Options, work: () => unknown) => void): unknown {
  const pen: Record<string, unknown> = {
    fillText: (text: string) => void seen.drawn.push(text),
    measureText: (text: string) => ({ width: text.length * WIDE_AS }),
  };
  const context = new Proxy(pen, {
    get: (target, name: string) => target[name] ?? (() => context),
    set: (target, name: string, value) => {
      target[name] = value;
      return true;
    },
  });
  const node = { ...SIZE, getContext: () => context };
  const query = {
    select: () => query,
    fields: () => query,
    exec: (done: (found: unknown[]) => void) => later({ success: () => done([{ node, ...SIZE }]) }, () => ({})),
  };
  return query;
}
