/** What is known when a form is opened: of the unit's earlier matters, as far as its reader may see them, and of registers. */
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { noForm, type Form } from '@banjie/shared/engine/forms/form.ts';
import { materialIn, materialsOf, type MaterialField } from '@banjie/shared/engine/forms/material.ts';
import { knownOf, takenOver, type Earlier, type Known } from '@banjie/shared/engine/forms/starts.ts';
import { startTexts } from '@banjie/shared/engine/forms/starts-texts.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import { registerTitle } from '@banjie/shared/procedures/registers.ts';
import { startsOf } from '@banjie/shared/procedures/starts.ts';
import type { PersonCaller } from '../http/handler.ts';
import type { MatterService } from '../matters/service.ts';
import type { Sight } from '../matters/sight/table.ts';
import type { EarlierStore } from './ports.ts';
import { texts } from './texts.ts';

export interface KnownPorts {
  earlier: EarlierStore;
  service: Pick<MatterService, 'freshly'>;
  sightIn(idOrNumber: string, caller: PersonCaller): Promise<{ state: MatterState; sight: Sight } | Rejection>;
}

/** Looked through for one in which the form was filled in. */
const LOOKED_THROUGH = 12;

/** A form of a matter: the one that opens it, or a command's. */
type Place = { procedure: Procedure; command?: string; matter?: MatterState };

const formOf = ({ procedure, command }: Place): Form =>
  command === undefined ? procedure.opening.form : (ruleNamed(procedure, command)?.form ?? noForm);
const nameOf = ({ command = 'open' }: Place): string => command;

export function createKnown({ earlier, service, sightIn }: KnownPorts) {
  /** The form as it stands in an earlier matter; undefined where its reader may see nothing of it. */
  async function asFilledIn(
    place: Place,
    id: string,
    caller: PersonCaller,
    context: Context,
  ): Promise<Earlier | undefined> {
    const seen = await sightIn(id, caller);
    if (isRejection(seen)) return undefined;
    const { state, sight } = seen;
    const values = valuesIn(state, place, context);
    const { fields } = sight;
    if (!values || (fields !== 'open' && fields !== 'all')) return undefined;
    const taken = await service.freshly(context, (at) => takenOver(formOf(place), values, fields, at));
    return { values: withMaterials(taken, materialsOf(formOf(place)), state, sight), from: fromOf(state) };
  }

  async function lastOf(place: Place, caller: PersonCaller, context: Context): Promise<Earlier | undefined> {
    // Duties that open by themselves are opened for one unit and done by another: it is the same duty, a turn before.
    const unit = place.matter ? place.matter.opener.unit : context.actor.unit;
    if (unit === undefined) return undefined;
    const found = await earlier.openedBy(unit, place.procedure.key, { limit: LOOKED_THROUGH });
    for (const state of found) {
      if (state.id === place.matter?.id || !valuesIn(state, place, context)) continue;
      return asFilledIn(place, state.id, caller, context);
    }
    return undefined;
  }

  return {
    /** What is known of the fields in which nothing stands yet. */
    async known(
      place: Place,
      values: Record<string, unknown>,
      caller: PersonCaller,
      context: Context,
    ): Promise<Known[]> {
      const { procedure, matter } = place;
      const starts = startsOf(procedure.key, nameOf(place));
      const open = Object.entries(starts).filter(([key]) => values[key] === undefined);
      if (open.length === 0) return [];
      const last = open.some(([, { from }]) => from === 'last') ? await lastOf(place, caller, context) : undefined;
      return service.freshly(context, (at) =>
        knownOf(formOf(place), starts, {
          ...{ context: at, values, last, matter, registerTitle },
          commandTitle: (name) => ruleNamed(procedure, name)?.title ?? name,
        }),
      );
    },
    /** All of an earlier matter's opening form that may be taken over. */
    async startingFrom(
      procedure: Procedure,
      id: string,
      caller: PersonCaller,
      context: Context,
    ): Promise<Known[] | Rejection> {
      const seen = await sightIn(id, caller);
      if (isRejection(seen)) return seen;
      const { state } = seen;
      const isOwn = state.procedure === procedure.key && state.opener.unit === context.actor.unit;
      const filled = isOwn ? await asFilledIn({ procedure }, state.id, caller, context) : undefined;
      if (!filled) return reject('notFound', texts.notEarlier);
      return Object.entries(filled.values).map(([field, value]) => ({ field, value, from: filled.from }));
    },
  };
}

/**
 * A material is taken over as it stands now, and not as it was when the form was sent: what has been replaced since or is
 * to be replaced is of no use to anybody. Its files go along as those of that matter, as where they are chosen one by one;
 * never those that its reader does not see.
 */
function withMaterials(
  values: Record<string, unknown>,
  fields: readonly MaterialField[],
  { id, materials = [] }: MatterState,
  { files: seen }: Sight,
): Record<string, unknown> {
  const made = { ...values };
  for (const { key, material } of fields) {
    const now = values[key] === undefined ? undefined : materials.find((one) => one.key === key);
    const { files, ...value } = (now?.asked ? undefined : (now?.value ?? materialIn(material.id, values[key]))) ?? {};
    const hasFiles = seen === 'all' && files !== undefined && files.length > 0;
    if (hasFiles) made[key] = { ...value, files, from: id };
    else if (Object.keys(value).length > 0) made[key] = value;
    else delete made[key];
  }
  return made;
}

/** What the unit itself has filled in. */
function valuesIn(state: MatterState, { command }: Place, { actor }: Context): Record<string, unknown> | undefined {
  if (command === undefined) return state.opener.unit === actor.unit ? state.opening : undefined;
  const given = state.given[command];
  return given && given.by.unit === actor.unit ? given.form : undefined;
}

const fromOf = ({ turn, openedAt, procedure, version, number }: MatterState): string =>
  startTexts.last(
    turn?.title ?? startTexts.year(dayOf(openedAt).slice(0, 4)),
    procedureOf(procedure, version).title,
    number,
  );
