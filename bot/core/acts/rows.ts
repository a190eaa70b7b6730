/**
 * Rows of a list that was just shown. What names one (1, 01, 第一个, 最后一个, the last digits) is put as the number of its
 * matter, and the message is then read as if the number had been written: so a place works wherever a number does, also
 * before a reason. What could be meant two ways is asked.
 */
import { intentOf } from '../language/intent.ts';
import { isPlace, placeAt, rowAt, type PlaceSaid } from '../language/places.ts';
import { cut, said, type Said } from '../language/said.ts';
import { talkOf } from '../language/talk.ts';
import { texts } from '../texts.ts';
import { answer, todoOf, type Answered, type Listed, type Turn } from '../turn.ts';
import { candidates } from '../views.ts';
import { doableIn } from './doable.ts';
import { matchIn } from './match.ts';
import { lastPushed, quoted, readable, todoInFull } from './find.ts';

interface Row {
  id: string;
  number: string;
  title: string;
  steps: readonly string[];
}

export const MOST_ROWS = 10;

/** What is kept of a list: its rows as they were shown, and what was asked about them. */
export const listed = (rows: readonly Row[], asked?: Said): Listed => ({
  rows: rows.slice(0, MOST_ROWS).map(({ id, number }) => ({ id, number })),
  ...(asked === undefined ? {} : { asked: asked.raw }),
});

/** Asks which of them is meant; what was said is done with the one that is named. */
export const choose = (rows: readonly Row[], asked: Said, text = candidates(rows)): Answered => ({
  texts: [text],
  keep: {},
  list: listed(rows, asked),
});

/** The message with the number of the row that it names in place of the row; as it is when it names none. */
export async function withRow(turn: Turn): Promise<{ spoken: Said } | Answered> {
  const { spoken, dialogue } = turn;
  const as = (text: string) => ({ spoken: said(text) });
  const { list } = dialogue.kept;
  const whole = isPlace(spoken.folded) ?? (list?.asked === undefined ? undefined : endOf(spoken));
  if (whole) {
    if (!list) return turn.overheard ? { spoken } : shown(turn, texts.rows.ofWhich(spoken.raw));
    const row = rowOf(list, whole);
    if ('fault' in row) return answer(row.fault);
    return as(list.asked === undefined ? `${texts.words.view} ${row.number}` : around(list.asked, row.number));
  }
  const parts = partsOf(spoken);
  for (const { word, place, rest } of parts) {
    if (list) {
      const row = rowOf(list, place);
      const named = 'fault' in row ? undefined : row;
      if (!(await means(turn, word, named ?? list.rows[0]))) continue;
      return named ? as(`${word.raw} ${named.number} ${rest.raw}`.trim()) : answer('fault' in row ? row.fault : '');
    }
    // The rest of a reason, perhaps: without a list on the table only where nothing else could be meant.
    if (isAsking(word) || (await isAnswerOf(turn, word))) continue;
    const able = (await todoInFull(turn)).filter((matter) => wholeWord(matchIn(matter, word)));
    const [only, ...others] = able;
    if (!only) continue;
    if (others.length === 0 && place.nth === 1) return as(`${word.raw} ${only.number} ${rest.raw}`.trim());
    return choose(able, saidOf(word, rest), texts.rows.whichRow(spoken.raw, word.raw, only.number, candidates(able)));
  }
  return { spoken };
}

const saidOf = (word: Said, rest: Said): Said => said(`${word.raw} ${rest.raw}`.trim());

/** 受理 材料齐全 about one of several: the number goes right behind the word. */
function around(asked: string, number: string): string {
  const word = /^\p{Script=Han}+/u.exec(asked)?.[0] ?? '';
  const rest = asked.slice(word.length);
  return word === ''
    ? `${number} ${asked}`
    : `${word} ${number}${rest === '' || rest.startsWith(' ') ? rest : ` ${rest}`}`;
}

/** The last digits of a number, where one was asked for. */
function endOf(spoken: Said): PlaceSaid | undefined {
  const digits = /^#? *(\d{3,12})[。.! ]*$/.exec(spoken.folded)?.[1];
  return digits === undefined ? undefined : { nth: Number(digits), digits, length: spoken.folded.length };
}

/** A row by its place or by the last digits of its number; digits that may be both are asked about. */
export function rowOf(list: Listed, place: PlaceSaid): { number: string } | { fault: string } {
  const byPlace = rowAt(list.rows, place);
  const { digits = '' } = place;
  // A single digit is a place: nobody means a number by its last digit alone, unless there is no such row.
  const byEnd =
    digits.length > 1 || !byPlace ? list.rows.filter(({ number }) => digits !== '' && number.endsWith(digits)) : [];
  const [end, ...others] = byEnd.filter((row) => row !== byPlace);
  // Where both readings name one row it is that one.
  if (byPlace && end && !byPlace.number.endsWith(digits))
    return { fault: texts.rows.twoWays(digits, place.nth, byPlace.number, end.number) };
  if (byPlace) return byPlace;
  if (end && others.length === 0) return end;
  return { fault: end ? texts.rows.several(digits) : texts.rows.none(list.rows.length) };
}

/** Every way to part the message into a word, a row and the rest, the longest word first; 第一个 受理 as well. */
function partsOf(spoken: Said): { word: Said; place: PlaceSaid; rest: Said }[] {
  const parts: { word: Said; place: PlaceSaid; rest: Said }[] = [];
  const run = /^\p{Script=Han}{0,16}/u.exec(spoken.folded)?.[0].length ?? 0;
  for (let at = run; at > 0; at--) {
    const behind = spoken.folded.slice(at).match(/^[ :]*/)?.[0].length ?? 0;
    const place = placeAt(spoken.folded.slice(at + behind));
    if (place) parts.push({ word: cut(spoken, 0, at), place, rest: cut(spoken, at + behind + place.length) });
  }
  const first = placeAt(spoken.folded);
  if (first) {
    const behind = cut(spoken, first.length);
    const word = /^\p{Script=Han}{1,16}/u.exec(behind.folded)?.[0].length ?? 0;
    if (word > 0) parts.push({ word: cut(behind, 0, word), place: first, rest: cut(behind, word) });
  }
  return parts;
}

const isAsking = (word: Said): boolean => {
  const kind = intentOf(word)?.kind;
  return kind === 'view' || kind === 'progress' || talkOf(word) !== undefined;
};

/** Whether a word before a row is one that a row can be meant by. */
async function means(turn: Turn, word: Said, row: { number: string } | undefined): Promise<boolean> {
  if (isAsking(word)) return true;
  const id = turn.dialogue.kept.list?.rows.find((one) => one.number === row?.number)?.id;
  const matter = id === undefined ? undefined : await readable(turn, id);
  return matter !== undefined && wholeWord(matchIn(matter, word));
}

const wholeWord = (match: ReturnType<typeof matchIn>): boolean =>
  match !== undefined && ('several' in match || match.rest.raw === '');

/** The push on the table takes digits as its answer: 确认 2 is the second option of its form. */
async function isAnswerOf(turn: Turn, word: Said): Promise<boolean> {
  const matter = (await quoted(turn)) ?? (await lastPushed(turn));
  if (!matter) return false;
  return doableIn(matter)
    .filter(({ title }) => title === word.raw)
    .some((does) => {
      const form = 'command' in does ? does.command.form : does.receipt.form;
      return form.some(
        ({ kind, readOnly }) => !readOnly && ['number', 'choice', 'choices', 'date', 'yesno'].includes(kind),
      );
    });
}

async function shown(turn: Turn, text: (rows: string) => string): Promise<Answered> {
  const items = await todoOf(turn);
  return items.length === 0 ? answer(texts.todo.none) : { texts: [text(candidates(items))], list: listed(items) };
}
