/** The selection mode of a list: whether it is on, which are chosen, and what is being done with them. */
import { useState } from 'react';
import { useDidShow } from '@tarojs/taro';
import { MOST_AT_ONCE } from '@banjie/shared/contract/routes/matters.ts';
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { keepPlace, placeId } from '../platform/screen.ts';
import { epoch } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { sayError } from '../ui/toast.ts';
import { choosable, stepsOf, type ManyCommand } from './common.ts';
import type { Result } from './result-sheet.tsx';
import { retryable } from './run.ts';
import { texts } from './texts.ts';

/** A command on its way to many, or what became of it; `away` while one of them is looked at. */
export type Stage = { command: ManyCommand } | { result: Result; away: boolean };

export interface Many {
  on: boolean;
  /** Of the listed, those that can be chosen. */
  free: MatterSummary[];
  /** Of the listed, those that are: nobody decides on what he does not see. */
  chosen: MatterSummary[];
  stage: Stage | undefined;
  enter: () => void;
  leave: () => void;
  toggle: (matter: MatterSummary) => void;
  choose: (matters: readonly MatterSummary[]) => void;
  setStage: (stage: Stage | undefined) => void;
  /** The results have been read: what may still be done stays chosen, and with nothing left the mode ends. */
  finish: (result: Result) => void;
}

/** Of a receipt and of its matter both may be listed. */
export const placeOf = (matter: MatterSummary): string => placeId(matter.receiptId ?? matter.id);

/** Whether the mode is on stands by itself: the list has to be read for it before anything can be chosen. */
export function useMany(on: boolean, setOn: (on: boolean) => void, listed: readonly MatterSummary[] = []): Many {
  const [ids, setIds] = useState<ReadonlyMap<string, string>>(new Map());
  const [stage, setStage] = useState<Stage>();
  const who = useStore(epoch);
  const free = on ? listed.filter(choosable) : [];
  // A task was chosen, not its matter: what has meanwhile come to another step is chosen no longer.
  const chosen = free.filter((one) => ids.get(one.id) === stepsOf(one));
  const choose = (some: readonly MatterSummary[]) =>
    setIds(new Map(some.slice(0, MOST_AT_ONCE).map((one) => [one.id, stepsOf(one)])));

  const leave = () => {
    setOn(false);
    setIds(new Map());
    setStage(undefined);
  };
  const leaveInPlace = () => keepPlace(listed.map(placeOf), leave);
  // What one person has chosen is nothing to the next.
  const [whose, setWhose] = useState(who);
  if (whose !== who) {
    setWhose(who);
    leave();
  }
  // Back from a look at one of them: the results are still to be read.
  useDidShow(() => setStage((now) => (now && 'result' in now ? { ...now, away: false } : now)));

  const toggle = (matter: MatterSummary) => {
    const others = chosen.filter((one) => one.id !== matter.id);
    if (others.length < chosen.length) return choose(others);
    if (others.length >= MOST_AT_ONCE) return sayError(texts.most(MOST_AT_ONCE));
    choose([...others, matter]);
  };

  return {
    on,
    free,
    chosen,
    stage,
    enter: () => setOn(true),
    leave: on ? leaveInPlace : leave,
    toggle,
    choose,
    setStage,
    finish({ outcomes }) {
      const left = new Set(retryable(outcomes).map((one) => one.matter));
      setStage(undefined);
      if (left.size === 0) leaveInPlace();
      else choose(chosen.filter((one) => left.has(one.id)));
    },
  };
}
