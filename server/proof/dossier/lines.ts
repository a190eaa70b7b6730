/** Breaks text into lines as Chinese is set: between any two characters, but not before a comma or after an opening bracket. */
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import { widthOf, type Weight } from './fonts.ts';

const NEVER_FIRST = /^[，。；：、！？）》」』】〕”’％%),.;:!?…·]/;
const NEVER_LAST = /[（《「『【〔“‘(]$/;
/** Dates, Latin words, numbers and what holds them together stay in one piece; so do words that are shaped as a whole. */
const UNIT =
  /(?:\d{4}年)?\d{1,2}月\d{1,2}日|周[一二三四五六日]|[A-Za-z0-9@#+&.,:;/_=~-]+| +|[\p{Script=Arabic}\p{Script=Hebrew}][\p{Script=Arabic}\p{Script=Hebrew}\p{M}\u200c-\u200f]*|[\u0f00-\u0f0a\u0f0e-\u0fff]+[\u0f0b-\u0f0d]*|[^]/gu;

/** Most units need no closer look. */
const JOINS = /^[\p{M}\p{Cf}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;

/** Never inside what a reader sees as one character: a mark, a joiner or the second half of a flag stays with what it follows. */
export function unitsOf(paragraph: string): string[] {
  const units: string[] = [];
  for (const unit of paragraph.match(UNIT) ?? []) {
    const last = units.at(-1);
    const may = last !== undefined && (JOINS.test(unit) || last.endsWith('\u200d'));
    const joined = may && charactersOf(last + unit).length === charactersOf(last).length;
    if (joined) units[units.length - 1] = last + unit;
    else units.push(unit);
  }
  return units;
}

export function linesOf(text: string, weight: Weight, size: number, width: number): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .flatMap((paragraph) => paragraphLines(printable(paragraph), weight, size, width));
}

/** Control characters have no place on paper. */
export const printable = (text: string) => text.replace(/\t/g, ' ').replace(/\p{Cc}/gu, '');

function paragraphLines(text: string, weight: Weight, size: number, width: number): string[] {
  const measure = (one: string) => widthOf(one, weight, size);
  const units = unitsOf(text).flatMap((unit) => (measure(unit) > width ? charactersOf(unit) : [unit]));
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
  return line.splice(line.length - carriedCount(line, next));
}

/** How many units at the end of a line go on to the next one with the unit that does not fit. */
export function carriedCount(line: readonly string[], next: string): number {
  let kept = line.length;
  let first = next;
  while (kept > 1 && (NEVER_FIRST.test(first) || NEVER_LAST.test(line[kept - 1] ?? ''))) {
    first = line[kept - 1] ?? '';
    kept -= 1;
  }
  return line.length - kept;
}
