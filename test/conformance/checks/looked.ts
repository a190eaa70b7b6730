/** What a check looks at: one procedure, its row of the law, and the walks through it, which all checks share. */
import { cityOf, fullPlan, type City, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import { explore, type Bounds, type Exploration } from '@banjie/shared/engine/testing/explore.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { planFor } from '../law/city.ts';
import { lawOf, type LawRow } from '../law/index.ts';
import { cloudFacts } from '../law/prepared.ts';
import { isAmong } from '@banjie/shared/engine/testing/way.ts';

/** Something that the law asks and a definition does not do: what stands in the list of the known ones. */
export interface Fault {
  procedure: string;
  what: string;
  article: string;
  /** How it was come to; not part of what is compared. */
  after?: readonly string[];
}
export const wordsOf = ({ procedure, what, article }: Fault): string => `${procedure}: ${what} (${article})`;

export interface Looked {
  procedure: Procedure;
  law: LawRow;
  walks: Exploration;
}

/** What people write in the walks: names that are the same everywhere, so that whoever is told apart by a name alone is found. */
const walkedIn = (plan: CityPlan): City => ({ ...cityOf(plan), words: ['同名系统', '同名项目', '已按要求办理'] });
export const walkedCity = walkedIn(fullPlan);
/** With what the procedures of the cloud change and lift. */
const cloudCity: City = { ...walkedCity, entries: [...walkedCity.entries, ...cloudFacts(walkedCity.directory)] };
export const cityFor = ({ group, key }: Procedure): City => (group === '政务云' ? cloudCity : walkedIn(planFor(key)));

/** Enough to meet every end and every command; `npm run law-walks` goes further. */
export const usual: Bounds = { spots: 80, openings: 6 };

export const actsOf = (law: LawRow): string[] => [
  ...[...Object.values(law.ends).flat(), ...Object.values(law.entries).flatMap((one) => one.put)].map((one) =>
    actOf(one.act),
  ),
];
/** `A-12 !audit.approve` → `audit.approve` */
export const actOf = (act: string): string => act.slice(act.indexOf(' ') + 1).replace(/^!/u, '');
export const articleOf = (act: string): string => act.slice(0, act.indexOf(' '));

export function look(procedure: Procedure, law: LawRow, bounds: Bounds = usual, city = cityFor(procedure)): Looked {
  const acts = actsOf(law);
  const ofInterest = (act: string) => acts.some((pattern) => isAmong(pattern, [act]));
  return { procedure, law, walks: explore(procedure, city, procedures, bounds, ofInterest) };
}

const noLaw: LawRow = {
  ends: {},
  terminates: { by: [], why: 'no row' },
  noReturn: [],
  entries: {},
  bars: [],
  told: [],
  dates: {},
  clocks: [],
};
export const lawFor = (procedure: Procedure): LawRow => lawOf[procedure.key] ?? noLaw;

/** Each once, in order. */
export function distinct(faults: readonly Fault[]): Fault[] {
  const known = new Map<string, Fault>();
  for (const one of faults) if (!known.has(wordsOf(one))) known.set(wordsOf(one), one);
  return [...known.values()].sort((a, b) => wordsOf(a).localeCompare(wordsOf(b)));
}
