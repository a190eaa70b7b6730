/** Suspensions as entries of their register: what puts and lifts them, and what they bar. */
import { articleText } from '../../regulation/articles.ts';
import { approvals, suspensionKinds, suspensionsOf } from '../../regulation/suspensions.ts';
import type { Approval, SuspensionName } from '../../regulation/suspensions.ts';
import type { Registers } from '../definition/registers.ts';
import type { RegisterChange } from '../matter/state.ts';
import { texts } from '../texts.ts';

const REGISTER = 'suspensions';
const subjectOf = (kind: SuspensionName, about: string): string => `${kind}:${about}`;

interface Said {
  /** Whom or what it is about, in words. */
  title: string;
  why: string;
  units: string[];
  note?: string;
}

/** Of several matters that hold it each lifts its own only. */
const standing = (kind: SuspensionName): { lasting?: true } =>
  suspensionKinds[kind].of === 'subject' ? { lasting: true } : {};

/** Suspends, until a matter lifts it. @param about the unit, `<unit>/<system>` or what else the kind is about */
export const suspended = (kind: SuspensionName, about: string, said: Said): RegisterChange => ({
  ...said,
  register: REGISTER,
  subject: subjectOf(kind, about),
  op: 'put',
  ...standing(kind),
  values: { kind: suspensionKinds[kind].title },
});
export const resumed = (kind: SuspensionName, about: string, said: Said): RegisterChange => ({
  ...said,
  register: REGISTER,
  subject: subjectOf(kind, about),
  op: 'lift',
  ...standing(kind),
});
export const isSuspended = (registers: Registers, kind: SuspensionName, about: string): boolean =>
  registers.entry(REGISTER, subjectOf(kind, about)) !== undefined;

/**
 * Why an approval can't be given: by which matter what is suspended, under which article, and how to get out of it.
 * @returns undefined when nothing bars it
 */
export function barredBy(registers: Registers, approval: Approval, about: readonly string[]): string | undefined {
  for (const kind of suspensionsOf(approval))
    for (const one of about) {
      const entry = registers.entry(REGISTER, subjectOf(kind, one));
      if (!entry) continue;
      const { title, basis, exit } = suspensionKinds[kind];
      const article = `${basis} ${articleText(basis)}`;
      return texts.suspended(approvals[approval], entry.title, title, entry.number, article, exit);
    }
  return undefined;
}
