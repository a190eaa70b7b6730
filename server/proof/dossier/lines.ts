/** Breaks text into lines as Chinese is set: between any two characters, but not before a comma or after an opening bracket. */
import { widthOf, type Weight } from './fonts.ts';

const NEVER_FIRST = /^[，。；：、！？）》」』】〕”’％%),.;:!?…·]/;
const NEVER_LAST = /[（《「『【〔“‘(]$/;
/** Dates, Latin words, numbers and what holds them together stay in one piece. */
const UNIT = /(?:\d{4}年)?\d{1,2}月\d{1,2}日|周[一二三四五六日]|[A-Za-z0-9@#+&.,:;/_=~-]+| +|[^]/gu;

export function linesOf(text: string, weight: Weight, size: number, width: number): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .flatMap((paragraph) => paragraphLines(printable(paragraph), weight, size, width));
}

/** Control characters have no place on paper. */
const printable = (text: string) => text.replace(/\t/g, ' ').replace(/\p{Cc}/gu, '');

function paragraphLines(text: string, weight: Weight, size: number, width: number): string[] {
  const measure = (one: string) => widthOf(one, weight, size);
  const units = (text.match(UNIT) ?? []).flatMap((unit) => (measure(unit) > width ? [...unit] : [unit]));
  const lines: string[] = [];
  let line: string[] = [];
  let used = 0;
  for (const unit of units) {
    const wide = measure(unit);
    if (line.length > 0 && used + wide > width) {
      const carried = carriedOver(line, unit);
      lines.push(line.join('').trimEnd());
      line = carried;
      used = measure(line.join(''));
    }
    if (line.length === 0 && unit.trim() === '' && lines.length > 0) continue;
    line.push(unit);
    used += wide;
  }
  return [...lines, line.join('').trimEnd()];
}

/** Takes off the line what must not stand at its end, or what the next unit can't do without. */
function carriedOver(line: string[], next: string): string[] {
  const carried: string[] = [];
  let first = next;
  while (line.length > 1 && (NEVER_FIRST.test(first) || NEVER_LAST.test(line.at(-1) ?? ''))) {
    first = line.pop() ?? '';
    carried.unshift(first);
  }
  return carried;
}
