/** Which fact, who collects it, and who is to provide it (N-19). */
import { z } from 'zod';
import { lateForms } from '../../catalogue/late.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, resource, text, unit, reasoned } from '../../engine/forms/form.ts';
import { dated } from '../../engine/words/orders.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { isOfCity } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const collector = z.object({ unit: unit(t.fields.unit), what: long(t.fields.what, { max: 500 }).optional() });
export const receipt = z.object({
  stopped: choice(t.fields.stopped, t.fields.stoppedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof forms.opening>;
export const collectors = (matter: Matter): UnitId[] => matter.opening.collectors.map((one) => one.unit);

export const forms = {
  ...lateForms,
  opening: z.object({
    fact: text(t.fields.fact, { max: 60, help: t.fields.factHelp }),
    collectors: list(t.fields.collectors, collector, { min: 2, max: 50 }),
    reason: long(t.fields.reason),
  }),
  designate: z.object({
    source: unit(t.fields.source),
    until: date(t.fields.until, { when: 'coming' }).optional(),
    reason: reason(t.fields.grounds),
  }),
  decline: reasoned(t.fields.why),
  provide: z.object({ resource: resource(t.fields.resource), how: long(t.fields.how) }),
  later: dated(t.fields.until, t.fields.laterWhy),
};
export type Matter = MatterOf<typeof forms>;

export const designated = (matter: Matter) => matter.given.designate?.form;
/** From when a unit that collects nothing yet says that it will provide. */
export const laterUntil = (matter: Matter) => matter.given.later?.form.until;
export const sourceName = (matter: Matter, { directory }: Pick<Context, 'directory'>) =>
  directory.unit(designated(matter)?.source ?? '')?.name ?? '';
export const told = (
  title: string,
  body: (fact: string, matter: Matter, context: Context) => string,
): Tell<Matter> => ({
  title,
  to: (matter) =>
    [...new Set([...collectors(matter), designated(matter)?.source, matter.opener.unit])].flatMap((one) =>
      one === undefined ? [] : [postKey(one, 'data')],
    ),
  body: (matter, context) => body(matter.opening.fact, matter, context),
});

export const checkOpening = ({ collectors: rows }: Opened): Fault[] =>
  rows.flatMap(({ unit: one }, n) =>
    rows.findIndex((row) => row.unit === one) < n ? [{ path: `collectors.${n}.unit`, message: t.faults.twice }] : [],
  );

/** The unit whose duty it is, also where it collects nothing yet (N-19). */
export const checkDesignation = (
  { source }: z.infer<typeof forms.designate>,
  _: Matter,
  { directory }: Context,
): Fault[] =>
  directory.units().some((one) => one.id === source && isOfCity(one))
    ? []
    : [{ path: 'source', message: t.faults.source }];
