/** A command of a procedure given by its Chinese name, with or without a number, a quotation or a reason. */
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { readAnswer } from '../language/answers.ts';
import { after, bare, cut, said, type Said } from '../language/said.ts';
import { texts } from '../texts.ts';
import { answer, type Answered, type Turn } from '../turn.ts';
import { candidates, namesOf, whereItIs } from '../views.ts';
import { proceed } from './dialogue.ts';
import { doableIn, type Doable } from './doable.ts';
import { lastPushed, numberMeant, quoted, todoInFull } from './find.ts';
import { beginForm, type Purpose } from './form.ts';

interface Match {
  matter: MatterView;
  does: Doable;
  /** What was said beyond the word. */
  rest: Said;
}

/** Undefined when nothing that was written is a command that this person may give. */
export async function command(turn: Turn): Promise<Answered | undefined> {
  const meant = await numberMeant(turn);
  if (meant?.found?.several) return answer(candidates(meant.found.several));
  if (meant?.found?.matter) return inMatter(turn, meant.found.matter, around(meant.number));
  if (meant) return turn.overheard ? answer() : answer(texts.find.noSuchNumber(meant.number.digits));

  const quotation = await quoted(turn);
  if (quotation) return inMatter(turn, quotation, turn.spoken);

  const pushed = await lastPushed(turn);
  const match = pushed && matchIn(pushed, turn.spoken);
  if (match && 'rest' in match) return carryOut(turn, match);

  const matches = (await todoInFull(turn)).flatMap((matter) => {
    const found = matchIn(matter, turn.spoken);
    return found && 'rest' in found ? [found] : [];
  });
  const [only, ...others] = matches;
  if (only && others.length === 0) return carryOut(turn, only);
  if (only) return answer(texts.find.whichMatter(only.does.title, candidates(matches.map(({ matter }) => matter))));
  if (match && 'several' in match) return answer(texts.find.whichWord(match.several));
  // After everything else: the push may have been answered already, by this person or by another.
  const already = pushed && doneBefore(turn, pushed, turn.spoken);
  return already && answer(texts.find.alreadyDone(pushed.number, already, whereItIs(pushed)));
}

/** The message without the number in it: 同意 1234 材料齐全 and 1234 同意 材料齐全 say the same. */
function around(number: { before: Said; after: Said }): Said {
  if (number.before.raw === '') return number.after;
  if (number.after.raw === '') return number.before;
  return said(`${number.before.raw} ${number.after.raw}`);
}

async function inMatter(turn: Turn, matter: MatterView, spoken: Said): Promise<Answered | undefined> {
  if (spoken.raw === '') return undefined;
  const match = matchIn(matter, spoken);
  if (match && 'rest' in match) return carryOut(turn, match);
  if (match) return answer(texts.find.whichWord(match.several));
  const already = doneBefore(turn, matter, spoken);
  if (already) return answer(texts.find.alreadyDone(matter.number, already, whereItIs(matter)));
  if (turn.overheard) return answer();
  return answer(
    texts.find.notNow(matter.number, matter.title, spoken.raw.slice(0, 20), namesOf(matter), whereItIs(matter)),
  );
}

/** Words by which people say yes or no to whatever is before them. They fit only a decision, which is repeated. */
const CONSENT = ['同意', '通过', '批准', '合格'];
const REFUSAL = ['不同意', '不通过', '退回', '驳回', '拒绝', '不合格'];

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
  const takesText = 'command' in does && does.command.form.some((field) => field.required && !field.readOnly);
  return repeated(does) || takesText || /^(?:收到|知道|已知)/.test(rest.folded);
}

const repeated = (does: Doable): boolean => does.decides || does.tone === 'danger';

const reasonIn = (rest: Said): Said => {
  const lead = /^(?:理由|原因|意见)(?: *[是为]| *:| +)/.exec(rest.folded)?.[0];
  return lead === undefined ? rest : cut(rest, lead.length);
};

export interface Done {
  who: string;
  atText: string;
  what: string;
}

/** Who pressed first: the last act in the matter that went by this word, or my unit's receipt. */
export function doneBefore(turn: Turn, matter: MatterView, spoken: Said): Done | undefined {
  const word = /^[\p{Script=Han}]{2,}/u.exec(spoken.folded)?.[0];
  if (word === undefined) return undefined;
  const receipt = matter.receipts?.list.find(({ unit }) => unit === turn.me.unit.name);
  if (word.startsWith(texts.words.confirm) && receipt?.confirmedAt !== undefined) {
    return { who: receipt.by ?? receipt.unit, atText: receipt.confirmedAt, what: texts.words.receipt };
  }
  const acts = matter.timeline.filter(({ tone }) => tone === 'done' || tone === 'refused' || tone === 'ended');
  // Where several are asked, what another unit has said is not said for mine.
  const asked = matter.votes.flatMap(({ rows }) => rows.map(({ what }) => what));
  const isOthers = ({ who, what }: { who: string; what: string }) =>
    asked.includes(what) && !who.includes(turn.me.unit.name);
  const latest = acts.filter((act) => !isOthers(act)).sort((one, other) => other.seq - one.seq);
  const named = latest.find(({ what }) => bare(what).includes(word) || word.startsWith(bare(what)));
  return named ?? (CONSENT.includes(word) || REFUSAL.includes(word) ? latest[0] : undefined);
}

async function carryOut(turn: Turn, { matter, does, rest }: Match): Promise<Answered> {
  if ('receipt' in does) {
    const { id, form } = does.receipt;
    const purpose: Purpose = {
      kind: 'receipt',
      receipt: id,
      number: matter.number,
      title: matter.title,
      word: does.title,
    };
    return start(turn, purpose, form, {}, rest);
  }
  const { command: allowed } = does;
  if (allowed.blocked !== undefined) return answer(texts.find.blocked(matter.number, allowed.title, allowed.blocked));
  const purpose: Purpose = {
    kind: 'command',
    matter: matter.id,
    number: matter.number,
    title: matter.title,
    item: allowed.item,
    command: allowed.command,
    word: allowed.title,
    // What ends or takes back something is repeated as well, whether it judges a request or not.
    decides: repeated(does),
    ...(allowed.consequence === undefined ? {} : { consequence: allowed.consequence }),
  };
  return start(turn, purpose, allowed.form, allowed.prefill ?? {}, rest);
}

/** What was said behind the word is the reason; where the form has none, the answer to its one open question. */
async function start(
  turn: Turn,
  purpose: Purpose,
  fields: AllowedCommandView['form'],
  prefill: Record<string, unknown>,
  rest: Said,
): Promise<Answered> {
  const given: Record<string, unknown> = {};
  let lead: string | undefined;
  if (rest.raw !== '') {
    const reason = fields.find((field) => field.reason === true);
    const open = fields.filter((field) => field.required && !field.readOnly);
    const target = reason ?? (open.length === 1 ? open[0] : undefined) ?? onlyText(fields);
    if (target && target.kind !== 'list' && target.kind !== 'unit' && target.kind !== 'resource') {
      const read = readAnswer(target, rest, target.options ?? [], dayOf(turn.me.now));
      if ('value' in read) given[target.key] = read.value;
      else lead = read.fault;
    }
  }
  const form = beginForm(purpose, fields, prefill, given);
  const subject =
    form.queue.length > 0 ? texts.form.begin(purpose.word, 'number' in purpose ? purpose.number : '') : undefined;
  return proceed(turn, form, lead ?? subject);
}

/** A single field of free text takes what was said even where it is not required. */
const onlyText = (fields: AllowedCommandView['form']): AllowedCommandView['form'][number] | undefined => {
  const free = fields.filter((field) => field.kind === 'long' || field.kind === 'text');
  return free.length === 1 ? free[0] : undefined;
};
