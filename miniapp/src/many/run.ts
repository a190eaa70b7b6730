/**
 * Many tasks on their way to the server, a few at a time, each group under its own Idempotency-Key. A group without an
 * answer is sent again as it was; what was refused may be tried again in a new group; what is done is never sent twice.
 */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { Value } from '../form/values.ts';
import type { Target } from './common.ts';

export interface Group {
  key: string;
  targets: readonly Target[];
}

export interface Outcome {
  target: Target;
  done: boolean;
  /** The server's word: done, or why not. */
  text: string;
  code?: string | undefined;
}

interface Answer {
  done: boolean;
  text: string;
  code?: string | undefined;
}

/** The answers so far, by the key of their group. */
export type Answers = ReadonlyMap<string, readonly Outcome[]>;

/** So many at a time: the wait for one answer stays short, and the progress is seen. */
const AT_A_TIME = 5;

/** Keys follow from the one key and the place, so that the same submission meets its own groups again. */
export function groupsOf(targets: readonly Target[], key: string, size = AT_A_TIME): Group[] {
  return Array.from({ length: Math.ceil(targets.length / size) }, (_, n) => ({
    key: `${key}.${n}`,
    targets: targets.slice(n * size, (n + 1) * size),
  }));
}

export interface Sending {
  command: string;
  form: Value;
  post: (request: {
    body: { items: { matter: string; command: string; form: Value; item?: string }[] };
    key: string;
  }) => Promise<{ items: Answer[] }>;
  /** Answers of an earlier try: these groups are not sent again. */
  answers: Answers;
  onAnswer: (group: Group, outcomes: readonly Outcome[]) => void;
}

/** @throws whatever `post` throws when no answer came: the groups before it have been told by `onAnswer` */
export async function run(groups: readonly Group[], { command, form, post, answers, onAnswer }: Sending) {
  const all: Outcome[] = [];
  for (const group of groups) {
    const known = answers.get(group.key);
    const outcomes = known ?? (await sent(group));
    if (!known) onAnswer(group, outcomes);
    all.push(...outcomes);
  }
  return all;

  async function sent({ key, targets }: Group): Promise<Outcome[]> {
    const items = targets.map(({ matter, item }) => ({ matter, command, form, ...(item === '' ? {} : { item }) }));
    try {
      const answer = await post({ body: { items }, key });
      return targets.map((target, n) => ({ target, done: false, text: '', ...pick(answer.items[n]) }));
    } catch (error) {
      // Refused as a whole: nothing of it was done.
      if (error instanceof ApiError && error.status < 500 && error.status !== 401)
        return targets.map((target) => ({ target, done: false, text: error.message, code: error.error.code }));
      throw error;
    }
  }
}

const pick = (one: Answer | undefined) => one && { done: one.done, text: one.text, code: one.code };

/** Somebody else has done it, or it is none of mine: however often it is tried, the answer is the same. */
const settled = new Set<string | undefined>(['taskClosed', 'matterEnded', 'notAllowed', 'ownRequest', 'notFound']);

/** What was not done and may still be. */
export const retryable = (outcomes: readonly Outcome[]): Target[] =>
  outcomes.filter((one) => !one.done && !settled.has(one.code)).map((one) => one.target);

/** The newer outcomes in the places of the older ones. */
export const renewed = (before: readonly Outcome[], after: readonly Outcome[]): Outcome[] =>
  before.map((one) => after.find((other) => other.target.matter === one.target.matter) ?? one);
