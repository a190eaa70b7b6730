/** B-43, N-39–41: the grounds of a violation, one list for whoever finds one, and which law each goes by. */
import { choice } from '../engine/forms/form.ts';
import type { Directory, UnitId } from '../kernel/party.ts';
import type { Fault } from '../kernel/rejection.ts';
import type { Regime } from '../regulation/regimes.ts';
import { texts as t } from './grounds-texts.ts';

export type Ground = keyof typeof t.grounds;
/** `authority`: against the authority itself, whoever's law it is (N-41). */
export type Route = Regime | 'authority';

export const groundTitles = t.grounds;
export const groundField = (title: string, more: { help?: string } = {}) => choice(title, t.grounds, more);

/** What the city's measure and the national rules both know; since these bind they decide who orders (N-39, N-40). */
const KNOWN_TO_BOTH: readonly Ground[] = ['city-catalogue', 'city-refusal', 'city-misuse'];

export function routeOf(ground: Ground, unit: UnitId, regime: Regime, directory: Directory): Route {
  if (directory.unit(unit)?.kind === 'authority') return 'authority';
  if (!ground.startsWith('city-')) return 'national';
  return regime === 'national' && KNOWN_TO_BOTH.includes(ground) ? 'national' : 'city';
}

/** @param at the paths of the two fields, where they stand in the row of a sheet */
export function checkGround(
  { ground, unit }: { ground: Ground; unit: UnitId },
  regime: Regime,
  directory: Directory,
  at: { ground: string; unit: string } = { ground: 'ground', unit: 'unit' },
): Fault[] {
  if (!ground.startsWith('city-') && regime === 'city') return [{ path: at.ground, message: t.faults.national }];
  if (ground.startsWith('authority-') && directory.unit(unit)?.kind !== 'authority')
    return [{ path: at.unit, message: t.faults.authority }];
  return [];
}
