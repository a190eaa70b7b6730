/** What becomes a matter of its own: a breach that is pursued (B-43, N-39–41), a dispute (N-28). */
import type { ChildOpening } from '../engine/definition/definition.ts';
import type { MatterState } from '../engine/matter/state.ts';
import type { UnitId } from '../kernel/party.ts';
import type { Regime } from '../regulation/regimes.ts';
import type { Ground } from './grounds.ts';
import { texts as t } from './texts.ts';

interface Breach {
  unit: UnitId | undefined;
  /** What it is under the national rules and under the city's; one where both are the same. */
  ground: Ground | Readonly<Record<Regime, Ground>>;
  facts: string;
  /** Tells several of one matter apart. */
  key?: string;
}
export const pursued = (
  { regime }: Pick<MatterState, 'regime'>,
  { unit, ground, facts, key = 'violation' }: Breach,
): ChildOpening[] => [
  {
    ...{ procedure: 'violation', key, relation: t.violation },
    form: { unit, ground: typeof ground === 'string' ? ground : ground[regime], facts },
  },
];

/** What is held against it, beside what the matter was about. */
export const factsOf = ({ title }: Pick<MatterState, 'title'>, said = ''): string => `${title}：${said}`;

/** Records of use that are not shown (N-29, N-40). */
export const recordsPursued = (
  matter: Pick<MatterState, 'regime' | 'title'>,
  { unit, said, ...more }: { unit: UnitId | undefined; said: string | undefined; key?: string },
): ChildOpening[] =>
  pursued(matter, {
    ...{ unit, ground: { national: 'user-records', city: 'city-misuse' }, facts: factsOf(matter, said) },
    ...more,
  });

interface Disputed {
  resource: string;
  provider: UnitId | undefined;
  about: string;
  request: string;
  /** In whose name. */
  unit: UnitId | undefined;
  key?: string;
}
export const disputed = ({ unit = '', key = 'dispute', ...form }: Disputed): ChildOpening[] => [
  { procedure: 'data-dispute', key, relation: t.dispute, form, unit },
];
