/** A command of a procedure given by its Chinese name, with or without a number, a quotation or a reason. */
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { optionOf, readAnswer } from '../language/answers.ts';
import { nearest } from '../language/nearest.ts';
import { bare, cut, said, type Said } from '../language/said.ts';
import { suggest } from '../suggest.ts';
import { texts } from '../texts.ts';
import { answer, todoOf, type Answered, type Turn } from '../turn.ts';
import { candidates, namesOf, whereItIs } from '../views.ts';
import { proceed } from './dialogue.ts';
import { doableIn } from './doable.ts';
import { lastPushed, numberMeant, onTable, quoted, readable, thereBefore, todoInFull } from './find.ts';
import { beginForm, keeping, type Purpose } from './form.ts';
import { CONSENT, matchIn, REFUSAL, repeated, type Match } from './match.ts';
import { toRate } from './rate.ts';
import { choose } from './rows.ts';

/** Undefined when nothing that was written is a command that this person may give. */
export async function command(turn: Turn): Promise<Answered | undefined> {
  const meant = await numberMeant(turn);
  if (meant?.found?.several) return choose(meant.found.several, around(meant.number));
  if (meant?.found?.matter) return inMatter(turn, meant.found.matter, around(meant.number));
  if (meant) return turn.overheard ? answer() : answer(texts.find.noSuchNumber(meant.number.digits));

  const quotation = await quoted(turn);
  if (quotation) return inMatter(turn, quotation, turn.spoken);

  // A decision that waits for its yes is what is talked about, whatever was pushed since.
  const waiting = await onTable(turn);
  const instead = waiting && matchIn(waiting, turn.spoken);
  if (instead && 'rest' in instead) return carryOut(turn, instead);

  const pushed = await lastPushed(turn);
  const match = pushed && matchIn(pushed, turn.spoken);
  if (match && 'rest' in match) {
    const alike = await alsoUrgent(turn, match);
    if (alike.length === 0) return carryOut(turn, match);
    const several = [match.matter, ...alike];
    return choose(several, turn.spoken, texts.find.whichMatter(match.does.title, candidates(several)));
  }

  const before = [...thereBefore(turn, await todoInFull(turn)), ...(await toRate(turn))];
  const matches = before.flatMap((matter) => {
    const found = matchIn(matter, turn.spoken);
    return found && 'rest' in found ? [found] : [];
  });
  const [only, ...others] = matches;
  if (only && others.length === 0) return carryOut(turn, only);
  if (only) {
    const matters = matches.map(({ matter }) => matter);
    return choose(matters, turn.spoken, texts.find.whichMatter(only.does.title, candidates(matters)));
  }
  if (match && 'several' in match) return answer(texts.find.whichWord(match.several));
  // After everything else: the push may have been answered already, by this person or by another.
  const already = pushed && doneBefore(turn, pushed, turn.spoken);
  return already && answer(texts.find.alreadyDone(pushed.number, already, whereItIs(pushed)));
}

/**
 * Other urgent matters of mine in which the same word would be done at once. Of two incidents the last push is not known to
 * be the one that is meant: it may have come while the word was being written.
 */
async function alsoUrgent(turn: Turn, { matter, does }: Match): Promise<MatterView[]> {
  if (repeated(does)) return [];
  const urgent = (await todoOf(turn)).filter((one) => one.urgent);
  if (!urgent.some(({ id }) => id === matter.id)) return [];
  const others = urgent.filter(({ id }) => id !== matter.id).slice(0, MOST_ALIKE);
  const read = await Promise.all(others.map(({ id }) => readable(turn, id)));
  return thereBefore(
    turn,
    read.filter((one) => one !== undefined),
  ).filter((one) => doableIn(one).some(({ title }) => title === does.title));
}
const MOST_ALIKE = 9;

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
  const near = turn.dialogue.kept.waiting
    ? undefined
    : nearest(
        spoken.folded,
        doableIn(matter).map(({ title }) => title),
      );
  if (near !== undefined) return suggest(near, spoken, matter.number);
  return answer(
    texts.find.notNow(matter.number, matter.title, spoken.raw.slice(0, 20), namesOf(matter), whereItIs(matter)),
  );
}

export interface Done {
  who: string;
  atText: string;
  what: string;
}

/** Who pressed first: the last act in the matter that went by this word, or my unit's receipt. */
export function doneBefore(turn: Turn, matter: MatterView, spoken: Said): Done | undefined {
  const word = /^[\p{Script=Han}]{2,}/u.exec(spoken.folded)?.[0];
  if (word === undefined) return undefined;
  const receipt = matter.receipts?.mine;
  if (word.startsWith(texts.words.confirm) && receipt?.confirmedAt !== undefined) {
    return { who: receipt.by ?? turn.me.unit.name, atText: receipt.confirmedAt, what: texts.words.receipt };
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
    const { id, form, behalf } = does.receipt;
    const purpose: Purpose = {
      kind: 'receipt',
      receipt: id,
      number: matter.number,
      title: matter.title,
      word: does.title,
      ...(behalf === undefined ? {} : { behalf }),
    };
    return start(turn, purpose, form, {}, rest);
  }
  const { command: allowed } = does;
  if (allowed.blocked !== undefined) return answer(texts.find.blocked(matter.number, allowed.title, allowed.blocked));
  // Nothing is asked that could not be sent in the end.
  if (allowed.signature) return answer(texts.find.toBeSigned(matter.number, allowed.title, turn.link(matter.number)));
  const behalf = matter.items.find(({ id }) => id === allowed.item)?.behalf;
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
    ...(allowed.opinion === undefined ? {} : { opinion: allowed.opinion }),
    ...(behalf === undefined ? {} : { behalf }),
  };
  return start(turn, purpose, allowed.form, allowed.prefill ?? {}, rest);
}

/** What is chosen from the city is asked by a question of its own, as rows are. */
const CHOSEN: readonly string[] = ['list', 'unit', 'resource', 'person', 'entry'];

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
  let dated = false;
  if (rest.raw !== '') {
    const reason = fields.find((field) => field.reason === true);
    const open = fields.filter((field) => field.required && !field.readOnly);
    const chosen = fields.find((field) => field.chosen === true);
    const target = reason ?? chosen ?? (open.length === 1 ? open[0] : undefined) ?? onlyText(fields);
    if (target && !CHOSEN.includes(target.kind)) {
      const whole = readAnswer(target, rest, target.options ?? [], dayOf(turn.me.now));
      const parted = 'fault' in whole && target === chosen ? chosenAndMore(target, fields, rest) : undefined;
      const read = parted ? { value: parted.value } : whole;
      if (parted) given[parted.key] = parted.more;
      if ('value' in read) given[target.key] = read.value;
      else lead = read.fault;
      if ('value' in read && read.inexact) dated = true;
    }
  }
  const begun = beginForm(purpose, fields, prefill, given);
  // Given for one thing, and that was said: everything else stays as it stands.
  const isChosen = fields.some(({ key, chosen }) => chosen === true && given[key] !== undefined);
  const form = { ...(isChosen ? keeping(begun, begun.keepable) : begun), ...(dated ? { dated } : {}) };
  const subject =
    form.queue.length > 0 ? texts.form.begin(purpose.word, 'number' in purpose ? purpose.number : '') : undefined;
  return proceed(turn, form, lead ?? subject);
}

/** 评价 5 办得很快: what the command is given for, and behind it the one text that its form has. */
function chosenAndMore(target: FormField, fields: readonly FormField[], rest: Said) {
  const first = /^[^\s,、;:。]+/u.exec(rest.folded)?.[0];
  const word = onlyText([...fields]);
  const option = first === undefined ? undefined : optionOf(first, target.options ?? []);
  const more = first === undefined ? '' : cut(rest, first.length).raw.replace(/^[\s,，、;；:：。]+/u, '');
  return word && option && more !== '' ? { value: option.value, key: word.key, more } : undefined;
}

/** A single field of free text takes what was said even where it is not required. */
const onlyText = (fields: AllowedCommandView['form']): AllowedCommandView['form'][number] | undefined => {
  const free = fields.filter((field) => field.kind === 'long' || field.kind === 'text');
  return free.length === 1 ? free[0] : undefined;
};
