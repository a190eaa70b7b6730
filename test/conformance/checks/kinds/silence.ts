/**
 * Silence: wherever a matter stands, leave out all that one unit does. Within the limits somebody else brings it to an
 * end. A withdrawal is none (whoever asked gives up), and a termination is one only where whoever is silent has asked
 * himself, or is the body that decides: then those above it end it. Nothing is decided by a lapse itself: holds.ts looks
 * at that on every walk.
 */
import { passed } from '@banjie/shared/engine/testing/way.ts';
import type { Exploration, Move, Spot } from '@banjie/shared/engine/testing/explore.ts';
import { unitOfKey, type UnitId, type UnitKind } from '@banjie/shared/kernel/party.ts';
import type { Fault, Looked } from '../looked.ts';

/** Bodies that decide, one above the other: whoever sits above ends what they leave lying. */
const deciding: readonly UnitKind[] = [
  ...(['office', 'security-authority', 'emergency-group', 'authority', 'quality-authority', 'committee'] as const),
  ...(['finance', 'cloud-provider', 'standards-group'] as const),
];
/** Nobody in the city sits above its government. */
const top: UnitKind = 'city-government';

type Exit = 'end' | 'termination' | 'none' | 'unknown';

export function silences({ procedure, walks }: Looked): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const spot of walks.spots) {
    if (spot.state.end || !spot.explored) continue;
    for (const { step, unit, kind } of silentAt(spot, walks)) {
      const asked = unit === spot.state.opener.unit;
      const own = walks.city.directory.unit(unit)?.kind;
      const body = own !== undefined && deciding.includes(own);
      const role = kind === 'receipts' ? 'one of the units' : body ? own : asked ? 'whoever opened it' : 'the unit';
      // A body that leaves everything lying is one fault, wherever it does so.
      const name = body ? role : `${step}: ${role}`;
      if (seen.has(name)) continue;
      const exit = exitWithout(spot, unit);
      if (exit === 'end' || exit === 'unknown') continue;
      if (exit === 'termination' && (asked || body)) continue;
      // Who supervises what he has asked for himself leaves only his own lying.
      if (asked && supervises(unit, walks)) continue;
      seen.add(name);
      const what =
        exit === 'none' ? (body ? 'nobody above it can go on' : 'nobody can go on') : 'it can only be terminated';
      faults.push({
        procedure: procedure.key,
        what: `${name} stays silent, and ${what}`,
        article: 'silence',
        after: passed(spot.way),
      });
    }
  }
  return faults;
}

const supervises = (unit: UnitId, { spots }: Exploration): boolean =>
  spots.some((spot) => spot.moves.some((move) => move.command === 'terminate' && move.units.includes(unit)));

/** Units whose act is awaited. */
function silentAt(spot: Spot, { city, procedure }: Exploration): { step: string; unit: UnitId; kind: string }[] {
  return spot.state.items.flatMap((item) => {
    const step = procedure.steps[item.step];
    if (item.kind === 'receipts' && step?.kind === 'receipts') {
      // Any of those who owe a receipt will do: who opened it least of all.
      const [unit] = item.receipts && item.receipts.total > 0 ? ['a unit that owes a receipt'] : [];
      return unit === undefined ? [] : [{ step: item.step, unit, kind: 'receipts' }];
    }
    if (item.kind !== 'task') return [];
    const units = new Set(item.parties.flatMap((key) => unitOfKey(key, city.directory) ?? []));
    return [...units]
      .filter((unit) => city.directory.unit(unit)?.kind !== top)
      .map((unit) => ({ step: item.step, unit, kind: 'task' }));
  });
}

/** How the matter comes to an end without anything that this unit does. */
function exitWithout(from: Spot, unit: UnitId): Exit {
  let best: Exit = 'none';
  let unknown = false;
  const seen = new Set<Spot>([from]);
  for (const queue = [from]; queue.length > 0;) {
    const spot = queue.shift();
    if (!spot) break;
    if (!spot.explored && !spot.state.end) unknown = true;
    for (const move of spot.moves) {
      if (!isOthers(move, unit) || move.command === 'reopen') continue;
      const { end } = move.to.state;
      if (end) {
        if (move.command === 'withdraw' || end.end === 'withdrawn') continue;
        if (move.command === 'terminate') best = 'termination';
        else return 'end';
        continue;
      }
      if (!seen.has(move.to)) {
        seen.add(move.to);
        queue.push(move.to);
      }
    }
  }
  return unknown && best === 'none' ? 'unknown' : unknown ? 'unknown' : best;
}

/** Made by time or by others: whoever is silent is not among them, or not alone. */
function isOthers(move: Move, unit: UnitId): boolean {
  if (move.kind === 'time') return true;
  if (move.kind === 'word')
    return !(unit === 'a unit that owes a receipt' && move.events.some((one) => one.type === 'receiptsClosed'));
  if (move.actor.kind === 'system') return true;
  return move.units.some((one) => one !== unit);
}
