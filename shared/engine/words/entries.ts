/** Entries that outlast their matter: what puts them into a register, and what takes them out again. */
import type { RegisterEntry } from '../definition/registers.ts';
import type { RegisterChange } from '../matter/state.ts';

type Said = Omit<RegisterChange, 'register' | 'subject' | 'op' | 'lasting' | 'sets'>;

export const put = (register: string, subject: string, said: Said): RegisterChange => ({
  ...said,
  register,
  subject,
  op: 'put',
  lasting: true,
});
export const lift = (register: string, subject: string, said: Omit<Said, 'values'>): RegisterChange => ({
  ...said,
  register,
  subject,
  op: 'lift',
  lasting: true,
});
/** Takes out what stands there. @param entry undefined where nothing does: then there is nothing to take out */
export const lifted = (entry: RegisterEntry | undefined, why: string): RegisterChange[] =>
  entry ? [lift(entry.register, entry.subject, { title: entry.title, why, units: [...entry.units] })] : [];
