/** Which matter is meant: by a number or its end, by the push that was quoted, by the last push, or by the word alone. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { MatterSummary, MatterView } from '@banjie/shared/contract/shapes.ts';
import { fold } from '@banjie/shared/kernel/fold.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { numbersIn, said, type NumberSaid } from '../language/said.ts';
import { matterOf, once, todoOf, type Turn } from '../turn.ts';

export type Found = { matter: MatterView; several?: never } | { several: MatterSummary[]; matter?: never } | undefined;

/** The end of a number may be written where it has this many digits and fits one matter only. */
const FULL_NUMBER = 6;

export async function byNumber(turn: Turn, digits: string): Promise<Found> {
  if (digits.length >= FULL_NUMBER) {
    const matter = await readable(turn, digits);
    if (matter) return { matter };
  }
  return bySuffix(turn, digits);
}

async function bySuffix(turn: Turn, digits: string): Promise<Found> {
  const own = await ownMatters(turn);
  // Among what is to be done first: there the end of a number is most likely meant.
  for (const among of [await todoOf(turn), own]) {
    const fitting = distinct(among.filter((matter) => matter.number.endsWith(digits)));
    if (fitting.length > 1) return { several: fitting };
    const [only] = fitting;
    const matter = only && (await readable(turn, only.id));
    if (matter) return { matter };
  }
  return undefined;
}

export type Meant = { number: NumberSaid; found: NonNullable<Found> } | { number: NumberSaid; found: undefined };

/** The number in a message that is the number of a matter, and that matter. The first number that looks like one otherwise. */
export async function numberMeant(turn: Turn): Promise<Meant | undefined> {
  const numbers = numbersIn(turn.spoken);
  for (const number of numbers) {
    const found = await byNumber(turn, number.digits);
    if (found) return { number, found };
  }
  // Not a matter's: a number right behind a single word was meant as one, and nothing else is done in its place; any
  // other number is part of a reason, and so is a short one below a quotation.
  const shortest = turn.incoming.quoted ? FULL_NUMBER : 3;
  const unknown = numbers.find(
    ({ digits, before }) => digits.length >= shortest && /^[\p{Script=Han}]{0,10}$/u.test(before.folded),
  );
  return unknown && { number: unknown, found: undefined };
}

/** The matter of the quoted push. Its number stands behind 编号; a quotation may be cut short by the network. */
export async function quoted(turn: Turn): Promise<MatterView | undefined> {
  const text = turn.incoming.quoted?.text;
  if (text === undefined) return undefined;
  const marked = /编号[::\s]*(\d{6,})/.exec(fold(text.slice(0, 4_000)))?.[1];
  const numbers = marked !== undefined ? [marked] : numbersIn(said(text.slice(0, 4_000))).map(({ digits }) => digits);
  for (const digits of numbers.filter((one) => one.length >= FULL_NUMBER).slice(0, 3)) {
    const matter = await readable(turn, digits);
    if (matter) return matter;
  }
  return undefined;
}

export async function lastPushed(turn: Turn): Promise<MatterView | undefined> {
  const push = turn.dialogue.lastPush;
  return push && readable(turn, push.matter);
}

/** The matter of the decision or the form that is being talked about. */
export async function onTable(turn: Turn): Promise<MatterView | undefined> {
  const { form, waiting } = turn.dialogue.kept;
  const purpose = form?.purpose ?? waiting?.form?.purpose;
  return purpose?.kind === 'command' ? readable(turn, purpose.matter) : undefined;
}

/** The clocks of the chat network and of the city may be so far apart. */
const CLOCKS_APART_MS = 10_000;

/**
 * Of a message that came late, those that had come to this person when it was written: a word alone never means what was not there
 * yet. Of a receipt it is not known since when it is asked for: it wants its number then.
 */
export function thereBefore(turn: Turn, matters: readonly MatterView[]): readonly MatterView[] {
  if (turn.lateMs <= CLOCKS_APART_MS) return matters;
  const written = addMs(turn.me.now, CLOCKS_APART_MS - turn.lateMs);
  return matters.filter(({ items }) => items.some(({ mine, since }) => mine && since <= written));
}

/** What I have to do, in full, the first due first; at most as many as a message can wait for. */
export async function todoInFull(turn: Turn, most = 12): Promise<MatterView[]> {
  const ids = [...new Set((await todoOf(turn)).map(({ id }) => id))].slice(0, most);
  const read = await Promise.all(ids.map((id) => readable(turn, id)));
  return read.filter((matter) => matter !== undefined);
}

/** Undefined when it does not exist or is hidden from this person. */
export async function readable(turn: Turn, id: string): Promise<MatterView | undefined> {
  try {
    return await matterOf(turn, id);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

const ownMatters = (turn: Turn): Promise<MatterSummary[]> =>
  once(turn, 'own', async () => {
    const scopes = ['unit', 'mine'] as const;
    const lists = await Promise.all(
      scopes.map((scope) => turn.server.listMatters({ query: { scope, state: 'all', limit: 100 } })),
    );
    return lists.flatMap(({ items }) => items);
  });

const distinct = (matters: readonly MatterSummary[]): MatterSummary[] => [
  ...new Map(matters.map((matter) => [matter.id, matter])).values(),
];
