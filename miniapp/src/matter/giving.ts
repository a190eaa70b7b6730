/** What a command is given to, what it carries, and how it is asked for; without the sheet that asks. */
import type { SignatureGiven } from '@banjie/shared/contract/routes/files.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { draftName } from '../data/drafts.ts';
import { rowsOf, type Value } from '../form/values.ts';

/** As a page or a card has it. */
export interface Subject {
  id: string;
  version: number;
  title: string;
  items: readonly { id: string; title: string }[];
  /** What it has attached, where that is known. */
  files?: readonly { id: string; name: string }[];
}

/** Nothing to fill in and nothing decided: one press is enough. */
export const isOneTap = (command: AllowedCommandView): boolean =>
  command.form.length === 0 && !command.decides && command.tone !== 'danger';

/** Under which other devices find what was begun. */
export const sharedName = (matter: string, { item, command }: AllowedCommandView): string =>
  `command:${matter}:${item}:${command}`;

export const commandDraft = (person: string, matter: string, command: AllowedCommandView): string =>
  draftName(person, `command:${matter}:${command.item}:${command.command}`);

/** What a command carries. A decision also says which version of the matter was seen when it was made. */
export const commandBody = (
  matter: Pick<Subject, 'version'>,
  command: AllowedCommandView,
  form: Record<string, unknown>,
  files: readonly string[] = [],
  signature?: SignatureGiven,
) => ({
  item: command.item,
  ...(command.decides ? { version: matter.version } : {}),
  form,
  ...(files.length > 0 ? { files: [...files] } : {}),
  ...(signature ? { signature } : {}),
});

/** More rows than these of one sheet, or more fields, are read back on a page of their own. */
const ROWS_AT_ONCE = 3;
const FIELDS_AT_ONCE = 6;
export const isLong = (fields: readonly FormField[], form: Value): boolean =>
  drawn(fields).length > FIELDS_AT_ONCE ||
  fields.some((field) => field.kind === 'list' && rowsOf(form[field.key]).length > ROWS_AT_ONCE);
