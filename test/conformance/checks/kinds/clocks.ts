/** Clocks: a limit of the law runs where the law says, from when it says, and no verb starts it anew. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { passed } from '@banjie/shared/engine/testing/way.ts';
import type { Move, Spot } from '@banjie/shared/engine/testing/explore.ts';
import type { Deadline, Item, MatterEvent } from '@banjie/shared/engine/matter/state.ts';
import type { Clock } from '../../law/table.ts';
import type { Fault, Looked } from '../looked.ts';

export function clockFaults(looked: Looked): Fault[] {
  return looked.law.clocks.flatMap((clock) => rules[clock.rule](clock, looked));
}

const faultOf = ({ procedure }: Looked, { step, article, rule }: Clock, more = '', spot?: Spot): Fault => ({
  ...{ procedure: procedure.key, what: `${step}: ${rule} does not hold${more}`, article },
  ...(spot ? { after: passed(spot.way) } : {}),
});

interface Entered {
  item: Item;
  spot: Spot;
  move: Move | undefined;
}
/** Every time that a step was entered on a walk. */
function entries({ walks }: Looked, step: string): Entered[] {
  const of = (events: readonly MatterEvent[], spot: Spot, move?: Move): Entered[] =>
    events.flatMap((one) => (one.type === 'entered' && one.item.step === step ? [{ item: one.item, spot, move }] : []));
  return [
    ...walks.opened.flatMap(({ events, to }) => of(events, to)),
    ...walks.spots.flatMap((spot) => spot.moves.flatMap((move) => of(move.events, spot, move))),
  ];
}
const under = (item: Item, article: string): Deadline | undefined =>
  item.deadlines.find((one) => 'article' in one.basis && one.basis.article === article);
/** The moves that have led to a place, the first of them first. */
function trail(spot: Spot): Move[] {
  const moves: Move[] = [];
  for (let at: Spot | undefined = spot; at?.from; at = at.from.spot) moves.unshift(at.from.move);
  return moves;
}

const rules: Record<Clock['rule'], (clock: Clock, looked: Looked) => Fault[]> = {
  runs(clock, looked) {
    const [article = '', field] = clock.article.split(' ');
    const found = entries(looked, clock.step);
    if (found.length === 0) return [faultOf(looked, clock, ', for it is never entered')];
    if (field !== undefined) {
      const key = field.split('.')[1] ?? '';
      const bad = found.find(
        ({ item, spot }) => !item.deadlines.some((one) => dayOf(one.at) === spot.state.opening[key]),
      );
      return bad ? [faultOf(looked, clock, ` by ${field}`, bad.spot)] : [];
    }
    if (clock.setBy === 'city') {
      const without = found.find(({ item }) => !item.deadlines.some(({ basis }) => 'setting' in basis));
      return without ? [faultOf(looked, clock, ', though the city sets its time', without.spot)] : [];
    }
    const isOfLaw = looked.procedure.articles.includes(article as (typeof looked.procedure.articles)[number]);
    const bad = found.find(
      ({ item }) =>
        (item.deadlines.length === 0 || (isOfLaw && !under(item, article))) &&
        looked.procedure.steps[clock.step]?.kind !== 'wait',
    );
    return bad ? [faultOf(looked, clock, '', bad.spot)] : [];
  },
  'not restarted'(clock, looked) {
    const bad = entries(looked, clock.step).find(({ item, spot, move }) => {
      if (move?.command !== 'returnToStep') return false;
      const now = under(item, clock.article);
      const first = [
        ...looked.walks.opened.flatMap((one) => (one.to === rootOf(spot) ? one.events : [])),
        ...trail(spot).flatMap((one) => one.events),
      ]
        .flatMap((one) => (one.type === 'entered' && one.item.step === clock.step ? [one.item] : []))
        .map((one) => under(one, clock.article))[0];
      return now !== undefined && first !== undefined && now.at > first.at;
    });
    return bad ? [faultOf(looked, clock, ' after a return', bad.spot)] : [];
  },
  'keeps what was granted'(clock, looked) {
    const bad = entries(looked, clock.step).find(({ item, spot }) => {
      const granted = trail(spot)
        .flatMap((one) => one.events)
        .flatMap((one) => (one.type === 'extended' && one.item.startsWith(`${clock.step}#`) ? [one.deadline.at] : []))
        .at(-1);
      const now = under(item, clock.article);
      return granted !== undefined && now !== undefined && now.at < granted;
    });
    return bad ? [faultOf(looked, clock, '', bad.spot)] : [];
  },
  'from when it was known'(clock, looked) {
    const bad = entries(looked, clock.step).find(({ item, spot }) => {
      const { opening, openedAt } = spot.state;
      const known = typeof opening['receivedOn'] === 'string' ? opening['receivedOn'] : dayOf(openedAt);
      const deadline = /^[RC]-/u.test(clock.article) ? under(item, clock.article) : item.deadlines[0];
      return (
        deadline !== undefined &&
        (typeof opening['receivedOn'] === 'string' ? dayOf(deadline.startedAt) > known : deadline.startedAt > openedAt)
      );
    });
    return bad ? [faultOf(looked, clock, '', bad.spot)] : [];
  },
  'no such cap'(clock, looked) {
    const extension = looked.procedure.steps[clock.step]?.extension;
    // A number of the city's is shown as one.
    return extension?.basis === clock.article && typeof extension.maxDays === 'number'
      ? [faultOf(looked, clock, `: ${extension.maxDays} days are shown as of the article`)]
      : [];
  },
  'a new date'(clock, looked) {
    const faults: Fault[] = [];
    const step = looked.procedure.steps[clock.step];
    const entered = entries(looked, clock.step).find(({ item }) => item.deadlines.length === 0);
    if (entered) faults.push(faultOf(looked, clock, ' when it is entered', entered.spot));
    // It has fallen due, what that opened is over, and it never falls due again.
    const stale = looked.walks.spots.find(
      ({ state, explored }) =>
        explored &&
        state.items.some(
          (one) => one.step === clock.step && one.deadlines.every((deadline) => deadline.lapsedAt !== undefined),
        ) &&
        !state.items.some(
          (one) => (step?.lapseOpens ?? []).includes(one.step) || (one.step !== clock.step && one.kind === 'task'),
        ),
    );
    if (stale) faults.push(faultOf(looked, clock, ' once it is overdue and that was dealt with', stale));
    return faults;
  },
};
const rootOf = (spot: Spot): Spot => {
  let at = spot;
  while (at.from) at = at.from.spot;
  return at;
};
