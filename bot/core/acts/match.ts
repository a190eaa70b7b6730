/** Which command of a matter a message names: by its whole name, by a part that no other has, or by a plain yes or no. Pure. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { after, bare, cut, type Said } from '../language/said.ts';
import { doableIn, type Doable } from './doable.ts';

export interface Match {
  matter: MatterView;
  does: Doable;
  /** What was said beyond the word. */
  rest: Said;
}

/** Words by which people say yes or no to whatever is before them. They fit only a decision, which is repeated. */
export const CONSENT = ['同意', '通过', '批准', '合格'];
export const REFUSAL = ['不同意', '不通过', '退回', '驳回', '拒绝', '不合格'];

/** The longest name that the message begins with; else the one name that the first word is a part of. */
export function matchIn(matter: MatterView, spoken: Said): Match | { several: string[] } | undefined {
  const all = doableIn(matter).sort((one, other) => bare(other.title).length - bare(one.title).length);
  for (const does of all) {
    const rest = after(spoken, does.title);
    if (rest && isOrder(spoken, rest, does)) return { matter, does, rest: reasonIn(rest) };
  }
  const word = /^[\p{Script=Han}]{2,}/u.exec(spoken.folded)?.[0];
  if (word === undefined) return undefined;
  if (QUESTION.test(spoken.folded)) return undefined;
  const rest = reasonIn(cut(spoken, word.length));
  const begins = all.filter(({ title }) => bare(title).startsWith(word));
  const contains = begins.length > 0 ? begins : all.filter(({ title }) => bare(title).includes(word));
  const names = [...new Set(contains.map(({ title }) => title))];
  if (names.length === 1 && contains[0]) return { matter, does: contains[0], rest };
  const tone = CONSENT.includes(word) ? 'primary' : REFUSAL.includes(word) ? 'danger' : undefined;
  const [byTone, ...more] = all.filter((does) => does.decides && does.tone === tone);
  if (byTone && more.length === 0) return { matter, does: byTone, rest };
  return names.length > 1 ? { several: names } : undefined;
}

const QUESTION = /(?:[?吗呢]|没有|没)[。.! ]*$/;
const ABOUT = /^(?:了|吗|呢|没|过|的|一下|不了|时|前|后|什么|怎)/;

/**
 * 受理了没有 and 确认一下时间 are about a command and none. What is done at once, without a question, must stand apart
 * from what follows it, unless that is what its form asks for; a decision is repeated anyway.
 */
function isOrder(spoken: Said, rest: Said, does: Doable): boolean {
  if (rest.raw === '') return true;
  const said = spoken.folded.slice(0, spoken.folded.length - rest.folded.length);
  if (/[\s,.:;、。!#·]$/.test(said)) return !(QUESTION.test(rest.folded) && !repeated(does));
  if (ABOUT.test(rest.folded) || QUESTION.test(rest.folded)) return false;
  const takesText =
    'command' in does &&
    does.command.form.some(({ required, readOnly, phrases }) => (required || phrases) && !readOnly);
  return repeated(does) || takesText || /^(?:收到|知道|已知)/.test(rest.folded);
}

/** It is said once more before it counts: a judgement, an end, and what was written for whoever says it. */
export const repeated = (does: Doable): boolean =>
  does.decides || does.tone === 'danger' || ('command' in does && does.command.form.some(({ drafted }) => drafted));

const reasonIn = (rest: Said): Said => {
  const lead = /^(?:理由|原因|意见)(?: *[是为]| *:| +)/.exec(rest.folded)?.[0];
  return lead === undefined ? rest : cut(rest, lead.length);
};
