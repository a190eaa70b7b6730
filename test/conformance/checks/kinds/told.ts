/** Who must know is told, or asked, in the moment of the act. */
import { isAmong, passed } from '@banjie/shared/engine/testing/way.ts';
import type { Effect, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { unitOfKey, type UnitId, type UnitKind } from '@banjie/shared/kernel/party.ts';
import type { City } from '@banjie/shared/engine/testing/city.ts';
import { cityUnits } from '../../law/city.ts';
import { actOf, articleOf, type Fault, type Looked } from '../looked.ts';

interface Happened {
  acts: readonly string[];
  form: Record<string, unknown>;
  effects: readonly Effect[];
  actorUnit: UnitId | undefined;
  state: MatterState;
  after: readonly string[];
}

export function untold({ procedure, law, walks }: Looked): Fault[] {
  const faults: Fault[] = [];
  const all: Happened[] = [
    ...walks.opened.map(({ acts, form, effects, state }) => ({
      acts,
      form,
      effects,
      actorUnit: state.opener.unit,
      state,
      after: [],
    })),
    ...walks.spots.flatMap((spot) =>
      spot.moves.map(({ acts, form, effects, actor, state }) => ({
        acts,
        form,
        effects,
        actorUnit: actor.unit,
        state,
        after: passed(spot.way),
      })),
    ),
  ];
  for (const { act, who } of law.told) {
    const came = all.filter((one) => isAmong(actOf(act), one.acts));
    if (came.length === 0)
      faults.push({
        procedure: procedure.key,
        what: `${actOf(act)} never happens, so nobody is told`,
        article: articleOf(act),
      });
    for (const name of who) {
      // Units that a form names: there is a place for them, and whoever is named is told. It may name none.
      if (isNamed(name) && came.length > 0 && came.every((one) => namedIn(name, one.form).length === 0))
        faults.push({
          procedure: procedure.key,
          what: `${actOf(act)}: ${name} is never named`,
          article: articleOf(act),
        });
      for (const one of came) {
        const { missing } = isTold(name, one, walks.city);
        if (missing)
          faults.push({
            procedure: procedure.key,
            what: `${actOf(act)}: ${name} is not told`,
            article: articleOf(act),
            after: one.after,
          });
      }
    }
  }
  return faults;
}

/** `command.field`: units that the form of the act itself names. */
const isNamed = (name: string): boolean => name.includes('.') && !name.startsWith('opening.');
const namedIn = (name: string, form: Record<string, unknown>): UnitId[] => unitsIn(form[name.split('.')[1] ?? '']);
/** The same act has gone before. */
const isRepeated = ({ acts, after }: Happened): boolean => acts.some((act) => after.includes(act));

const toldUnits = (effects: readonly Effect[], { directory }: City): Set<UnitId> =>
  new Set(
    effects.flatMap((one) => {
      if (one.effect === 'notify') return one.to.flatMap((key) => unitOfKey(key, directory) ?? []);
      if (one.effect === 'askReceipts') return one.units;
      return [];
    }),
  );

function isTold(name: string, happened: Happened, city: City): { missing: boolean } {
  const { form, effects, actorUnit, state } = happened;
  // Whose task it is has been told of it, here or before.
  const told = new Set([
    ...toldUnits(effects, city),
    ...state.items.flatMap((item) => item.parties.flatMap((key) => unitOfKey(key, city.directory) ?? [])),
  ]);
  const knows = (unit: UnitId) => told.has(unit) || unit === actorUnit;
  const kindsTold = new Set([...told].flatMap((unit) => city.directory.unit(unit)?.kind ?? []));
  const [condition, kind] = name.includes(': ') ? name.split(': ') : [undefined, name];
  if (condition === 'high' && state.opening['level'] !== 'high') return { missing: false };
  if (condition === 'level I' && !['1', 'I', 'one', 'i'].includes(String(state.opening['level'])))
    return { missing: false };
  if (kind === 'opener') return { missing: state.opener.unit !== undefined && !knows(state.opener.unit) };
  // Whoever asked is a unit of whatever kind.
  if (kind === 'unit') {
    const { unit } = state.opener;
    const asked = unit !== undefined && cityUnits.includes(city.directory.unit(unit)?.kind as UnitKind);
    return { missing: asked ? !knows(unit) : ![...kindsTold].some((one) => cityUnits.includes(one)) };
  }
  if (kind === 'everybody') {
    const all = city.directory.units().filter((one) => cityUnits.includes(one.kind));
    return { missing: all.some((one) => !knows(one.id)) };
  }
  if (kind === 'users')
    return { missing: city.directory.usersOf(String(state.opening['resource'])).some((unit) => !knows(unit)) };
  if (kind?.includes('.')) {
    const [from, field = ''] = kind.split('.');
    const value = from === 'opening' ? state.opening[field] : form[field];
    if (value === undefined && from === 'opening') return { missing: false };
    // `new`: nobody is told once more.
    const before = condition === 'new' ? unitsIn(state.opening[field]) : [];
    if (condition === 'new' && isRepeated(happened)) return { missing: false };
    const units = unitsIn(value).filter((unit) => !before.includes(unit));
    return { missing: units.some((unit) => !knows(unit)) };
  }
  const own = actorUnit === undefined ? undefined : city.directory.unit(actorUnit)?.kind;
  return { missing: own !== kind && !kindsTold.has(kind as UnitKind) };
}

const unitsIn = (value: unknown): UnitId[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value.flatMap((one: { unit?: unknown } | string) =>
        typeof one === 'string' ? [one] : typeof one.unit === 'string' ? [one.unit] : [],
      )
    : [];
};
