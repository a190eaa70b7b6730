/**
 * What no honest caller sends: characters that no text has, names that can't be decoded, nesting without end. Refused
 * here, before anybody who stores, compares or looks up meets it.
 */
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { texts } from '../texts.ts';

/** A form with a table in a table has six. */
export const DEEPEST = 32;

/** Whether a path holds what can't be decoded, or a NUL. */
export function isImpossiblePath(path: string): boolean {
  try {
    return decodeURIComponent(path).includes('\0');
  } catch {
    return true;
  }
}

/** Of the values of an address, each that holds a NUL. */
export const impossibleValues = (values: Readonly<Record<string, unknown>>): Fault[] =>
  Object.entries(values)
    .filter(([name, value]) => hasNul(name) || [value].flat().some((one) => typeof one === 'string' && hasNul(one)))
    .map(([path]) => ({ path: path.replaceAll('\0', ''), message: texts.nul }));

/** Whether JSON is nested deeper than that, without building any of it. */
export function isTooDeep(json: string, deepest = DEEPEST): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = json.indexOf('"', at + 1);
      while (at > 0 && isEscaped(json, at)) at = json.indexOf('"', at + 1);
      if (at < 0) return false;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** An even number of backslashes before a quote are written backslashes, and it ends its text. */
function isEscaped(json: string, quote: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** Where a parsed body holds a NUL, in a name or in a text; `json` is what it was parsed from. */
export function nulIn(json: string, value: unknown): string | undefined {
  // As it is written in JSON. Almost always that is all there is to look at.
  return json.includes(String.raw`\u0000`) ? placeOfNul(value, '') : undefined;
}

function placeOfNul(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return hasNul(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, one] of Object.entries(value)) {
    if (hasNul(name)) return path;
    const found = placeOfNul(one, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const hasNul = (text: string): boolean => text.includes('\0');
