/**
 * Answers that are asked for again and again. The tag of an answer is the hash of its content, the same in every process;
 * beside it this process remembers on what the answer stood, so that one cheap look tells whether it would come out the
 * same. Only when it might not is the whole work done, and even then nothing is sent that the asker has already.
 */
import { createHash } from 'node:crypto';

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
   * @param look what the answer stands on
   * @param work the whole answer; undefined when there is none that could be kept
   */
  return async function answered<T>(
    asked: string,
    has: string,
    look: (() => Promise<string | undefined>) | undefined,
    work: () => Promise<T>,
    refused: (answer: T) => boolean,
  ): Promise<Answered | { refused: T }> {
    // Looked at before the work: what changes meanwhile makes the next look differ.
    const stands = digest((await look?.()) ?? '');
    const before = known.get(asked);
    if (look && stands !== NOTHING && before?.stands === stands && hasTag(has, before.tag))
      return { tag: before.tag, body: undefined };
    const answer = await work();
    if (refused(answer)) return { refused: answer };
    const body = JSON.stringify(answer);
    const tag = `W/"${digest(body)}"`;
    if (look) {
      known.delete(asked);
      known.set(asked, { stands, tag });
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    }
    return { tag, body: hasTag(has, tag) ? undefined : body };
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 27);
const NOTHING = digest('');
/** Weakly: whoever packs the answer on its way may mark the tag so. */
const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
const hasTag = (has: string, tag: string): boolean => has.split(',').some((one) => bare(one) === bare(tag));
