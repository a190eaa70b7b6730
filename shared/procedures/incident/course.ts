/**
 * How an incident went, for the board and for figures: when it was known, acknowledged and recovered, and whether it was
 * noise. Read out of the matter as it stands; what each figure counts is written in docs/on-duty.md.
 */
import type { MatterState } from '../../engine/matter/state.ts';
import type { Directory, UnitId } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';
import { affectedUnits, classified, isCyber, known, type Level, type Matter } from './event.ts';
import { providerOf } from './who.ts';

/** Of noise: the office has agreed that it was none, or somebody was woken, acknowledged it, and it passed by itself. */
export const noises = ['falseAlarm', 'untouched'] as const;
export type Noise = (typeof noises)[number];
/** Where it is now: waited for, in hand, said to be none, over and to be reported; or only the national report is open. */
export const stages = ['acknowledge', 'handle', 'falseAlarm', 'report', 'nationalReport'] as const;
export type Stage = (typeof stages)[number];

export interface Course extends Measured {
  /** Undefined where nobody can say whose fault it is. */
  provider?: UnitId;
}
/** What of it the matter alone says. */
interface Measured {
  level: Level;
  system: string;
  cyber: boolean;
  affected: number;
  openedAt: Instant;
  knownAt: Instant;
  acknowledgedAt?: Instant;
  /** Not while it is waited for or in hand again. */
  recoveredAt?: Instant;
  /** Undefined once it has ended. */
  stage?: Stage;
  noise?: Noise;
}

/** What somebody does about a fault, once he has acknowledged it: without any of these, he only came to see it pass. */
const ACTS = ['progress', 'recover', 'claimFalse', 'resume', 'classify', 'escalate', 'comment', 'attach'];

export function courseOf(state: MatterState, directory: Directory): Course {
  const provider = providerOf(state as unknown as Matter, directory);
  return { ...(provider === undefined ? {} : { provider }), ...measuredOf(state) };
}

export function measuredOf(state: MatterState): Measured {
  const matter = state as unknown as Matter;
  const { acknowledge, recover, alertsResolved } = matter.given;
  const stage = stages.find((step) => state.items.some((item) => item.step === step));
  const isBack = stage === 'acknowledge' || stage === 'handle' || stage === 'falseAlarm';
  const isNone = state.end?.end === 'falseAlarm';
  const over = [recover?.at, alertsResolved?.at]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  const recoveredAt = isBack || isNone ? undefined : over;
  const isUntouched =
    acknowledge !== undefined && recoveredAt !== undefined && ACTS.every((act) => state.given[act] === undefined);
  return {
    ...{ level: classified(matter).level, system: matter.opening.system, cyber: isCyber(matter) },
    ...{ affected: affectedUnits(matter).length, openedAt: state.openedAt, knownAt: known(matter) },
    ...(acknowledge ? { acknowledgedAt: acknowledge.at } : {}),
    ...(recoveredAt === undefined ? {} : { recoveredAt }),
    ...(stage === undefined ? {} : { stage }),
    ...(isNone ? { noise: 'falseAlarm' as const } : isUntouched ? { noise: 'untouched' as const } : {}),
  };
}
