/** What is said of a form while it is filled in: what its sending would be refused for, what may be a mistake, what is known. */
import type { RehearsalView } from '@banjie/shared/contract/shapes.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Foreseen } from '@banjie/shared/engine/deciding/rehearse.ts';
import { describeForm, readSoFar } from '@banjie/shared/engine/forms/form.ts';
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import { warningsOf } from '@banjie/shared/procedures/warnings.ts';
import type { MatterService } from '../matters/service.ts';
import type { EarlierStore } from './ports.ts';
import { texts } from './texts.ts';

type Warning = RehearsalView['warnings'][number];
/** Open matters of one unit and procedure that are looked through for one of the same title. */
const LOOKED_THROUGH = 50;

export const viewOf = ({ refused, faults }: Foreseen): Pick<RehearsalView, 'refused' | 'faults'> => ({
  ...(refused ? { refused } : {}),
  faults,
});

export function createWarnings(ports: { earlier: EarlierStore; service: Pick<MatterService, 'freshly'> }) {
  return async function warnings(procedure: Procedure, form: unknown, context: Context): Promise<Warning[]> {
    const { value } = readSoFar(procedure.opening.form, form);
    const said = await ports.service.freshly(context, (at) => ({
      own: warningsOf(procedure.key, value, at),
      title: titleSoFar(procedure, value, at),
    }));
    const same = said.title === undefined ? undefined : await sameAs(procedure.key, said.title, context);
    return [
      ...said.own.map(({ path, message }) => ({ path, text: message })),
      ...(same ? [{ text: texts.sameTitle(same.number, same.title), matter: same.id }] : []),
    ];
  };

  async function sameAs(procedure: string, title: string, { actor }: Context) {
    if (actor.unit === undefined) return undefined;
    const open = await ports.earlier.openedBy(actor.unit, procedure, { open: true, limit: LOOKED_THROUGH });
    return open.find((one) => unspaced(one.title) === unspaced(title));
  }
}

/** As the matter would be called; undefined while a field that the title is made of is missing. */
function titleSoFar({ opening }: Procedure, value: Record<string, unknown>, context: Context): string | undefined {
  const required = new Set(describeForm(opening.form).flatMap(({ key, required }) => (required ? [key] : [])));
  if (Object.keys(value).length === 0) return undefined;
  let missing = false;
  const watched = new Proxy(value, {
    get(of, key, receiver) {
      if (typeof key === 'string' && required.has(key) && !(key in of)) missing = true;
      return Reflect.get(of, key, receiver) as unknown;
    },
  });
  try {
    const title = opening.title(watched, context.directory);
    return missing ? undefined : title;
  } catch {
    return undefined;
  }
}
