/** What would be said of a form as far as it is answered: asked after each answer, so that it is said then and not at the end. */
import type { RehearsalView } from '@banjie/shared/contract/shapes.ts';
import { ServerUnreachable } from '../ports.ts';
import { texts } from '../texts.ts';
import type { Turn } from '../turn.ts';
import { withKnown, type FormDialogue } from './form.ts';

export interface Foreseen {
  /** It can't be done now, whatever else is answered. */
  refused?: string;
  /** What was answered would be refused. */
  fault?: string;
  /** It is possible, and should be looked at. */
  warning?: string;
  /** With what is known of other fields since that answer. */
  form: FormDialogue;
}

/** @param path what was answered */
export async function foresee(turn: Turn, form: FormDialogue, path: string): Promise<Foreseen> {
  const said = await rehearsed(turn, form);
  if (!said) return { form };
  const fault = said.faults.find((one) => one.path === path)?.message;
  const warnings = said.warnings.filter((one) => one.path === undefined || one.path === path);
  return {
    ...(said.refused ? { refused: said.refused.text } : {}),
    ...(fault === undefined ? {} : { fault }),
    // Said once: with the first answer that leads to it.
    ...(warnings.length === 0 || form.warned ? {} : { warning: texts.form.warned(warnings.map(({ text }) => text)) }),
    form: { ...withKnown(form, said.known), ...(warnings.length === 0 ? {} : { warned: true }) },
  };
}

async function rehearsed(turn: Turn, { purpose, values }: FormDialogue): Promise<RehearsalView | undefined> {
  try {
    if (purpose.kind === 'open')
      return await turn.server.rehearseOpening({ params: { key: purpose.procedure }, body: { form: values } });
    if (purpose.kind !== 'command') return undefined;
    const { matter, command, item } = purpose;
    return await turn.server.rehearseCommand({
      params: { id: matter, command },
      body: { ...(item === '' ? {} : { item }), form: values },
    });
  } catch (error) {
    // Asked too often, or not allowed any more: the command itself says what there is to say.
    if (error instanceof ServerUnreachable) throw error;
    return undefined;
  }
}
