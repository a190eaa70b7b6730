/** Sentences about who is on duty: `谁在值班`, `明天谁值班`, `换班 12月5日 卢思齐 12月8日`, `同意换班`. Pure. */
import { fold } from '@banjie/shared/kernel/fold.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import { daySaid } from './days.ts';
import type { Said } from './said.ts';

export type DutySaid =
  | { kind: 'who'; day?: Day; unclear?: string }
  | { kind: 'swap'; give?: Day; other: string; take?: Day }
  | { kind: 'answer'; answer: 'accept' | 'decline'; place?: number };

const WHO = /^(.*?)(?:是|有)?(?:谁在?值班|谁当班|值班表|值班安排)(?:的)?(.*)$/u;
const SWAP = /^(?:换班|代班)[\s,:;]*(.*)$/u;
const ANSWER = /^(同意|可以|接受|不同意|不|拒绝)换班[\s,:;]*(\d{1,2})?$/u;
/** Between a day, a name and another day. */
const BETWEEN = /[\s,;:、]+|(?:给|与|和|跟|换|对调)/u;

/** @param spoken as said @param today the civil day of the city */
export function dutySaid({ folded, raw }: Said, today: Day): DutySaid | undefined {
  const whole = folded.replace(/[\s。.!?~,;、]+$/u, '');
  const answered = ANSWER.exec(whole);
  if (answered)
    return {
      ...{ kind: 'answer', answer: /^不|^拒绝/u.test(answered[1] ?? '') ? 'decline' : 'accept' },
      ...(answered[2] === undefined ? {} : { place: Number(answered[2]) }),
    };
  const asked = WHO.exec(whole);
  if (asked) {
    const written = `${asked[1] ?? ''}${asked[2] ?? ''}`.replace(/\s|现在|当前|今晚|的|[,:;]/gu, '');
    if (written === '') return { kind: 'who' };
    const day = daySaid(written, today, 'coming')?.day;
    if (day !== undefined) return { kind: 'who', day };
    // Something else was said around these words, e.g. in the middle of a talk.
    return asked[1] === '' ? { kind: 'who', unclear: written } : undefined;
  }
  const swap = SWAP.exec(whole);
  if (!swap) return undefined;
  const days: Day[] = [];
  const names: string[] = [];
  for (const word of (swap[1] ?? '').split(BETWEEN).filter((one) => one !== '')) {
    const day = daySaid(word, today, 'coming')?.day;
    if (day === undefined) names.push(word);
    else days.push(day);
  }
  const [give, take] = days;
  const name = names[0] ?? '';
  // As it was written: case and width of a name are its own.
  const at = fold(raw).indexOf(name);
  return {
    ...{ kind: 'swap', other: at >= 0 ? raw.slice(at, at + name.length) : name },
    ...(give === undefined ? {} : { give }),
    ...(take === undefined ? {} : { take }),
  };
}

/** Short enough to be meant for the bot where nobody has named it. */
export const looksLikeDuty = ({ folded }: Said): boolean => /^(?:谁在?值班|值班表)[?。!\s]*$/u.test(folded);
