/**
 * A joint step gives each party a task of its own in the matter: a handful that the matter names. In a city of thousands,
 * where everybody uses everything, it must not seat them all: who is asked by what he is gives a receipt.
 */
import { partiesOf, roleOf } from '@banjie/shared/engine/definition/roles.ts';
import { passed } from '@banjie/shared/engine/testing/way.ts';
import { contextOf, machine, type City } from '@banjie/shared/engine/testing/city.ts';
import { registersOf } from '@banjie/shared/engine/definition/registers.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import type { Directory, Unit } from '@banjie/shared/kernel/party.ts';
import type { Fault, Looked } from '../looked.ts';

const UNITS = 2000;
const MOST_SEATS = 40;

export function crowded({ procedure, walks }: Looked): Fault[] {
  const joint = Object.entries(procedure.steps).flatMap(([name, step]) =>
    step.kind === 'task' && step.joint ? [{ name, step }] : [],
  );
  if (joint.length === 0) return [];
  const city = grown(walks.city);
  return joint.flatMap(({ name, step }) => {
    const found = walks.spots
      .filter(({ state }) => state.items.some((item) => item.step === name))
      .flatMap((spot) => {
        const context = contextOf(city, machine('seats'), spot.now, noSettings, registersOf(spot.entries));
        const seats = partiesOf(roleOf(procedure, step.by), spot.state, context).length;
        return seats > MOST_SEATS ? [{ seats, spot }] : [];
      });
    const [first] = found;
    if (!first) return [];
    const what = `${name} seats ${first.seats} in a city of ${UNITS} more units`;
    return [{ procedure: procedure.key, what, article: 'seats', after: passed(first.spot.way) }];
  });
}

/** The same city with so many more departments, all of which use whatever there is. */
function grown(city: City): City {
  const { directory } = city;
  const more = Array.from({ length: UNITS }, (_, n): Unit => ({ id: `more-${n}`, name: `第 ${n} 局`, kind: 'unit' }));
  const byId = new Map(more.map((unit) => [unit.id, unit]));
  const larger: Directory = {
    ...directory,
    unit: (id) => byId.get(id) ?? directory.unit(id),
    units: () => [...directory.units(), ...more],
    usersOf: (resource) => [...directory.usersOf(resource), ...byId.keys()],
  };
  return { ...city, directory: larger };
}
