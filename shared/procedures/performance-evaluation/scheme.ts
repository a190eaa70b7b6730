/** the standard and the scheme of evaluation, made by the authority with the departments concerned; it stands until it is renewed. */
import { isOfCity, list, long, postKey, put, text, unit, z } from '../../engine/words.ts';
import type { Context, Directory, Fault, PartyKey, RegisterChange, Registers } from '../../engine/words.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

export const proposal = z.object({
  scheme: text(t.fields.scheme, { max: 200, help: t.fields.schemeHelp }),
  content: long(t.fields.content),
  departments: list(t.fields.departments, z.object({ unit: unit(t.fields.department) }), { max: 20 }),
});
type Proposal = z.infer<typeof proposal>;
/** What a matter with this form gives; nothing below asks for more of it. */
interface Proposed {
  number: string;
  given: { readonly propose?: { form: Proposal } };
}

const SUBJECT = 'performance-evaluation/scheme';
export const standing = (registers: Registers): string | undefined => registers.entry('plans', SUBJECT)?.title;
/** Whether there was one when the evaluation began. */
export const isMade = ({ opening }: MatterState): boolean => 'scheme' in opening;

const citys = (directory: Directory) =>
  directory
    .units()
    .filter(isOfCity)
    .map(({ id }) => id);
export const everybody = (_: unknown, { directory }: Context): PartyKey[] =>
  citys(directory).map((id) => postKey(id, 'cloud'));
export const departments = ({ given: { propose } }: Proposed): PartyKey[] =>
  (propose?.form.departments ?? []).map((one) => postKey(one.unit, 'head'));
/** Made with others: each once, and not with itself. */
export const checkProposal = ({ departments: named }: Proposal, _: unknown, { actor }: Context): Fault[] =>
  named.flatMap((one, n) =>
    one.unit === actor.unit || named.findIndex((other) => other.unit === one.unit) < n
      ? [{ path: `departments.${n}.unit`, message: t.faults.department }]
      : [],
  );
export const adopted = ({ number, given: { propose } }: Proposed, { directory }: Context): RegisterChange[] => {
  const { scheme = '', content } = propose?.form ?? {};
  const authority = directory.body('authority')?.id;
  return [
    put('plans', SUBJECT, {
      ...{ title: scheme, why: t.adoptedWhy(number), units: citys(directory) },
      values: { plan: scheme, unit: authority, content },
    }),
  ];
};
