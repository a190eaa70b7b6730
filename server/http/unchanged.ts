/**
 * Answers that are asked for again and again. The tag of an answer is the hash of its content, the same in every process;
 * beside it this process remembers on what the answer stood, so that one cheap look tells whether it would come out the
 * same. Only when it might not is the whole work done, and even then nothing is sent that the asker has already.
 */
import { hash } from 'node:crypto';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Poll } from './handler.ts';

const KEPT_AT_MOST = 20_000;

export interface Answered {
  tag: string;
  /** Undefined when the asker has it already. */
  body: string | undefined;
}

export function createUnchanged(most = KEPT_AT_MOST) {
  const known = new Map<string, { stands: string; tag: string }>();

  /**
   * @param asked who asks for what, in one text
   * @param has tags that the asker has, as in `If-None-Match`
   * @param poll what the answer stands on
   * @param work the whole answer, where `poll` does not make it
   */
  return async function answered<T>(
    asked: string,
    has: string,
    poll: Poll<T> | undefined,
    work: () => Promise<T | Rejection>,
  ): Promise<Answered | Rejection> {
    // Looked at before the work: what changes meanwhile makes the next look differ. Who has nothing can be spared nothing.
    const looked = has === '' && poll?.work ? undefined : await poll?.look();
    const before = known.get(asked);
    if (looked !== undefined && before?.stands === digest(looked) && hasTag(has, before.tag))
      return { tag: before.tag, body: undefined };
    const { answer, stood = looked } = (await poll?.work?.()) ?? { answer: await work() };
    if (isRejection(answer)) return answer;
    const body = JSON.stringify(answer);
    const tag = `W/"${digest(body)}"`;
    known.delete(asked);
    if (stood !== undefined) {
      known.set(asked, { stands: digest(stood), tag });
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    }
    return { tag, body: hasTag(has, tag) ? undefined : body };
  };
}

const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 27);
/** Weakly: whoever packs the answer on its way may mark the tag so. */
const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
const hasTag = (has: string, tag: string): boolean => has.split(',').some((one) => bare(one) === bare(tag));
