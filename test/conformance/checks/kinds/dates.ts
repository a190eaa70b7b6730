/** Dates: of what has happened not in the future and not before what it follows, of what is planned not in the past. */
import { decide } from '@banjie/shared/engine/decide.ts';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { describeForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { actorOf } from '@banjie/shared/engine/testing/city.ts';
import { playAt, type Spot } from '@banjie/shared/engine/testing/explore.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, dayOf, type Day } from '@banjie/shared/kernel/time.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { DateLaw } from '../../law/table.ts';
import type { Fault, Looked } from '../looked.ts';

type Form = Record<string, unknown>;
/** A form that was accepted, and whether it is with other days. */
interface Accepted {
  today: Day;
  form: Form;
  spot: Spot | undefined;
  takes: (form: Form) => boolean;
}

export function dateFaults(looked: Looked): Fault[] {
  const { procedure, law } = looked;
  const faults: Fault[] = [];
  const fault = (what: string, article = 'dates') => faults.push({ procedure: procedure.key, what, article });
  for (const name of dateFields(procedure)) {
    const rule = law.dates[name];
    if (!rule) {
      fault(`${name} has no line: has it happened, or is it planned?`);
      continue;
    }
    // A few of the places where it was given: what one of them takes is taken.
    for (const accepted of acceptedWith(looked, name).slice(0, 4))
      for (const what of wrongDays(name, rule, accepted)) fault(what, rule.article);
  }
  return faults;
}

/** `command.field` of every date in a form, `open.field` in that of the opening; of a list `command.list.field`. */
export function dateFields(procedure: Procedure): string[] {
  const dates = (fields: readonly FormField[], under: string): string[] =>
    fields.flatMap((one) =>
      one.kind === 'date' ? [`${under}.${one.key}`] : dates(one.items ?? [], `${under}.${one.key}`),
    );
  return [
    ...new Set([
      ...dates(describeForm(procedure.opening.form), 'open'),
      ...rulesOf(procedure).flatMap(({ command, rule }) => (rule.form ? dates(describeForm(rule.form), command) : [])),
    ]),
  ];
}

const valueAt = (form: Form, path: readonly string[]): unknown => {
  const [first = '', ...rest] = path;
  const value = form[first];
  if (rest.length === 0) return value;
  return Array.isArray(value) && value.length > 0 ? valueAt(value[0] as Form, rest) : undefined;
};
const withValue = (form: Form, path: readonly string[], day: Day): Form => {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return { ...form, [first]: day };
  const rows = form[first] as Form[];
  return { ...form, [first]: rows.map((row) => withValue(row, rest, day)) };
};

function* acceptedAll({ procedure, walks }: Looked, command: string): Generator<Accepted> {
  const { city } = walks;
  if (command === 'open') {
    for (const { form, to, entries } of walks.opened) {
      const { person } = to.state.opener;
      if (person === undefined) continue;
      const start = playAt(walks, { ...to, entries, now: to.state.openedAt });
      const context = start.context(actorOf(city, person));
      const takes = (other: Form) =>
        !isRejection(
          decide(
            procedure,
            undefined,
            { kind: 'open', id: 'm1', number: '260001', regime: to.state.regime, form: other },
            context,
          ),
        );
      yield { today: dayOf(to.state.openedAt), form, spot: undefined, takes };
    }
    return;
  }
  for (const spot of walks.spots)
    for (const move of spot.moves.filter((one) => one.command === command && one.kind === 'given')) {
      const play = playAt(walks, spot);
      const item = move.item === undefined ? {} : { item: move.item };
      const takes = (form: Form) => !isRejection(play.judge(move.actor, { kind: 'give', command, form, ...item }));
      yield { today: dayOf(spot.now), form: move.form, spot, takes };
    }
}
function acceptedWith(looked: Looked, name: string): Accepted[] {
  const [command = '', ...path] = name.split('.');
  const found: Accepted[] = [];
  for (const one of acceptedAll(looked, command)) {
    if (valueAt(one.form, path) === undefined || !one.takes(one.form)) continue;
    found.push(one);
    if (found.length >= 4) break;
  }
  return found;
}

function wrongDays(name: string, { kind, notBefore }: DateLaw, { today, form, spot, takes }: Accepted): string[] {
  const [, ...path] = name.split('.');
  const found: string[] = [];
  const tried = (day: Day, what: string) => {
    if (takes(withValue(form, path, day))) found.push(what);
  };
  if (kind === 'happened') tried(addDays(today, 1), `${name} may lie in the future`);
  else tried(addDays(today, -1), `${name} may lie in the past`);
  const [after = '', field = ''] = notBefore?.split('.') ?? [];
  const earlier = after === 'open' ? spot?.state.opening[field] : spot?.state.given[after]?.form[field];
  if (typeof earlier === 'string') tried(addDays(earlier, -1), `${name} may lie before ${notBefore ?? ''}`);
  return found;
}
