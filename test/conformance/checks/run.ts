/** Runs the checks over procedures whose walks are made once, and keeps what each of them has taken. */
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Bounds } from '@banjie/shared/engine/testing/explore.ts';
import { articleFaults } from './kinds/articles.ts';
import { clockFaults } from './kinds/clocks.ts';
import { dateFaults } from './kinds/dates.ts';
import { exits } from './kinds/exits.ts';
import { biased } from './kinds/independence.ts';
import { distinct, lawFor, look, usual, type Fault, type Looked } from './looked.ts';
import { crowded } from './kinds/seats.ts';
import { silences } from './kinds/silence.ts';
import { mistaken } from './kinds/subjects.ts';
import { unnamed } from './kinds/names.ts';
import { toothless } from './kinds/suspensions.ts';
import { untold } from './kinds/told.ts';
import { unitFaults } from './kinds/units.ts';
import { waysRound } from './kinds/ways.ts';
import { suspensionLaws } from '../law/city.ts';

export const checks = [
  ...(['silence', 'ways', 'exits', 'subjects', 'suspensions', 'units', 'dates'] as const),
  ...(['independence', 'told', 'clocks', 'names', 'seats', 'articles'] as const),
];
export type Check = (typeof checks)[number];

/** Processor time of this process, in seconds: a test asserts nothing about it, it is printed. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export interface Line {
  procedure: string;
  spots: number;
  left: number;
  moves: number;
  ends: string;
  seconds: number;
}

export class Run {
  readonly #looked = new Map<string, Looked>();
  readonly seconds = new Map<string, number>();
  readonly lines: Line[] = [];

  readonly keys: readonly string[];
  readonly bounds: Bounds;

  constructor(keys: readonly string[], bounds: Bounds = usual) {
    this.keys = keys;
    this.bounds = bounds;
  }

  /** The walks of a procedure: made when first asked for. */
  looked(key: string): Looked | undefined {
    const known = this.#looked.get(key);
    const procedure = procedures.find((one) => one.key === key);
    if (known || !procedure) return known;
    const began = cpu();
    const looked = look(procedure, lawFor(procedure), this.bounds);
    this.#looked.set(key, looked);
    const { spots, left } = looked.walks;
    const ends = new Set(spots.flatMap((one) => one.state.end?.end ?? []));
    ends.delete('terminated');
    this.lines.push({
      ...{ procedure: key, spots: spots.length, left, moves: spots.reduce((sum, one) => sum + one.moves.length, 0) },
      ...{ ends: `${ends.size}/${Object.keys(procedure.ends).length}`, seconds: cpu() - began },
    });
    return looked;
  }

  faults(check: Check): Fault[] {
    const all = this.keys.flatMap((key) => this.looked(key) ?? []);
    const began = cpu();
    const found = distinct(this.#faultsOf(check, all));
    this.seconds.set(check, cpu() - began);
    return found;
  }

  #faultsOf(check: Check, all: readonly Looked[]): Fault[] {
    const each = (of: (looked: Looked) => Fault[]) => all.flatMap(of);
    switch (check) {
      case 'silence':
        return each(silences);
      case 'ways':
        return each(waysRound);
      case 'exits':
        return each((one) => exits(one, (key) => this.looked(key)));
      case 'subjects':
        return mistaken(all);
      case 'suspensions':
        return this.#toothless();
      case 'units':
        return each((one) => unitFaults(one));
      case 'dates':
        return each(dateFaults);
      case 'independence':
        return each(biased);
      case 'told':
        return each(untold);
      case 'clocks':
        return each(clockFaults);
      case 'names':
        return each(unnamed);
      case 'seats':
        return each(crowded);
      case 'articles':
        return articleFaults(procedures);
    }
  }

  /** Of the kinds of suspension those whose approvals are among these procedures. */
  #toothless(): Fault[] {
    const laws = Object.entries(suspensionLaws).flatMap(([kind, law]) => {
      const reads = law.reads.filter((one) => this.keys.includes(one.split('/')[0] ?? ''));
      return reads.length > 0 ? [[kind, { ...law, reads }] as const] : [];
    });
    const needed = laws.flatMap(([, law]) => [...law.by, ...law.reads].map((one) => one.split('/')[0] ?? ''));
    const walks = new Map(needed.flatMap((key) => this.looked(key) ?? []).map((one) => [one.procedure.key, one]));
    return toothless(walks, Object.fromEntries(laws));
  }

  /** What was walked, and what it took. */
  report(): string {
    const row = ({ procedure, spots, left, moves, ends, seconds }: Line) =>
      `${procedure.padEnd(28)} ${String(spots).padStart(5)} places (${left} not gone on from), ${String(moves).padStart(6)} moves, ends ${ends}, ${seconds.toFixed(2)} s`;
    const total =
      this.lines.reduce((sum, one) => sum + one.seconds, 0) + [...this.seconds.values()].reduce((a, b) => a + b, 0);
    return [
      ...this.lines.map(row),
      ...[...this.seconds].map(([check, seconds]) => `${check.padEnd(28)} ${seconds.toFixed(2)} s`),
      `${'together'.padEnd(28)} ${total.toFixed(1)} s of the processor`,
    ].join('\n');
  }
}
