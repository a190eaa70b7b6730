/** Fills a form in as a person does: what the answer names as wrong is filled in anew, until it is accepted. */
import { isRejection, type Rejection } from '../../kernel/rejection.ts';
import { describeForm, type FormField } from '../forms/form.ts';
import type { Answer } from '../matter/heard.ts';
import { isOfCity } from '../../regulation/units.ts';
import type { Decision } from '../deciding/draft.ts';
import { formFrom, type Chance, type Place } from './chance.ts';
import type { Play } from './play.ts';
import { samples } from './samples.ts';

const TRIES = 14;
type Form = Record<string, unknown>;

const rowsOf = (fields: readonly FormField[], prefill: Form): Form =>
  Object.fromEntries(
    fields.flatMap((one) => (one.fixedRows && one.key in prefill ? [[one.key, prefill[one.key]]] : [])),
  );

/** @param name `procedure/command`, by which samples.ts knows forms that chance never hits */
export function fill(
  attempt: (form: Form) => Decision | Rejection,
  fields: readonly FormField[],
  chance: Chance,
  place: Place,
  prefill: Form,
  name: string,
): Decision | Rejection {
  const sample = samples[name]?.(place, chance, prefill) ?? {};
  let form: Form = { ...formFrom(fields, chance, place, prefill), ...sample };
  for (let tries = 0; ; tries++) {
    const came = attempt(form);
    if (!isRejection(came) || came.rejected !== 'invalid' || tries >= TRIES) return came;
    const wrong = new Set((came.faults ?? []).map((one) => one.path.split('.')[0]));
    const again = fields.filter((one) => wrong.has(one.key));
    // Late in the tries what was filled in before is doubted as well.
    const doubted = again.length === 0 || tries % 5 === 4 ? fields : again;
    // The rows that a sheet is made of stay what they are, whatever is written into them.
    const known = tries < 3 ? prefill : rowsOf(fields, prefill);
    const anew = formFrom(
      doubted.map((one) => ({ ...one, required: one.required || (again.includes(one) && chance.percent(80)) })),
      chance,
      place,
      known,
    );
    const { ...kept } = form;
    for (const one of doubted) delete kept[one.key];
    form = { ...kept, ...anew, ...sample };
  }
}

/** Where what units say is to be answered: one who has something to say. Empty where nothing of it is kept. */
export function answersIn({ procedure, state, city }: Play, chance: Chance): Answer[] {
  const item = state?.items.find((one) => one.kind === 'receipts' && (one.receipts?.total ?? 0) > 0);
  const step = item && procedure.steps[item.step];
  if (step?.kind !== 'receipts' || !step.keeps) return [];
  const unit = city.directory.units().find(isOfCity)?.id ?? '';
  const fields = describeForm(step.form);
  for (let tries = 0; tries < 100; tries += 1) {
    const form = formFrom(fields, chance, city);
    if (step.keeps(form) && (step.check?.(form) ?? []).length === 0) return [{ unit, by: unit, form }];
  }
  throw new Error(`${procedure.key}: no answer in ${item?.step} is kept`);
}
