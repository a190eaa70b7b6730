/** No way round: each end and each entry has passed what the law demands, whichever verbs were on the way. */
import { isAmong, passed, type Way } from '@banjie/shared/engine/testing/way.ts';
import type { Move, Spot } from '@banjie/shared/engine/testing/explore.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Demand } from '../../law/table.ts';
import { actOf, articleOf, type Fault, type Looked } from '../looked.ts';

const isForbidden = (demand: Demand): boolean => demand.act.includes(' !');

/** The demands that a way does not meet. */
export const unmet = (demands: readonly Demand[], way: Way, state: MatterState): Demand[] =>
  demands.filter((demand) => {
    if (demand.when && !demand.when(state)) return false;
    const pattern = actOf(demand.act);
    // What is named by its step alone is any command of it, or the step itself.
    const among = (acts: Iterable<string>) =>
      isAmong(pattern, acts) || (isForbidden(demand) && [...acts].some((act) => act.startsWith(`${pattern}.`)));
    return isForbidden(demand) ? among(way.ever) : !among(passed(way));
  });

export function waysRound({ procedure, law, walks }: Looked): Fault[] {
  const faults: Fault[] = [];
  const fault = (what: string, article: string, spot: Spot) =>
    faults.push({ procedure: procedure.key, what, article, after: passed(spot.way) });
  for (const spot of walks.spots) {
    for (const move of spot.moves) {
      if (move.command === 'terminate' && move.kind === 'verb') {
        for (const unit of move.units) {
          const kind = walks.city.directory.unit(unit)?.kind;
          if (kind && !law.terminates.by.includes(kind)) fault(`${kind} breaks it off`, law.terminates.why, spot);
        }
        continue;
      }
      if (move.command === 'returnToStep')
        for (const one of ledBack(move, spot, { procedure, law, walks })) faults.push(one);
      const end = move.to.state.end?.end;
      if (end !== undefined && spot.state.end === undefined) {
        const demands = law.ends[end];
        if (!demands) fault(`ends in ${end}, which the law does not know`, 'no article', move.to);
        for (const one of unmet(demands ?? [], move.to.way, move.to.state))
          fault(
            `ends in ${end}${isForbidden(one) ? ' in spite of' : ' without'} ${actOf(one.act)}${wordsWhen(one)}`,
            articleOf(one.act),
            move.to,
          );
      }
      for (const register of putIn(move)) {
        const entry = law.entries[register];
        if (!entry) fault(`puts into ${register}, which the law does not know`, 'no article', move.to);
        for (const one of unmet(entry?.put ?? [], move.to.way, move.to.state))
          fault(`puts into ${register} without ${actOf(one.act)}${wordsWhen(one)}`, articleOf(one.act), move.to);
      }
    }
  }
  for (const { text, command, after } of walks.broken)
    faults.push({
      procedure: procedure.key,
      what: `${command} leads nowhere: ${text.replace(/[[{].*/su, '').trim()}`,
      article: 'engine',
      after,
    });
  return faults;
}

const wordsWhen = ({ only }: Demand): string => (only === undefined ? '' : ` (${only})`);
const putIn = (move: Move): string[] => [
  ...new Set(
    move.events.flatMap((one) => (one.type === 'registered' && one.change.op === 'put' ? [one.change.register] : [])),
  ),
];

/** A return by whoever asked never leads behind what another unit has decided against him: the law has a way of its own there. */
function ledBack(move: Move, spot: Spot, { procedure, law }: Looked): Fault[] {
  const from = move.item?.slice(0, move.item.lastIndexOf('#')) ?? '';
  const listed = law.noReturn.find((one) => actOf(one) === from);
  const fault = (what: string, article: string): Fault => ({
    procedure: procedure.key,
    what,
    article,
    after: passed(spot.way),
  });
  if (listed) return [fault(`${from} can be returned`, articleOf(listed))];
  const kept = new Set(passed(move.to.way));
  const undone = passed(spot.way).filter((act) => !kept.has(act));
  if (procedure.opening.finding || move.actor.kind !== 'person' || move.actor.unit !== spot.state.opener.unit)
    return [];
  // What a step has said last is its decision; what it had said before was answered.
  const last = (act: string) => undone.findLast((one) => one.split('.')[0] === act.split('.')[0]) === act;
  const decided = undone.filter(last).find((act) => {
    const [step = '', command = ''] = act.split('.');
    const given = spot.state.given[command];
    const rule = procedure.steps[step]?.commands[command];
    return rule?.decides === true && rule.tone === 'danger' && given?.by.unit !== move.actor.unit;
  });
  return decided === undefined
    ? []
    : [fault(`${from} is returned by whoever asked, behind ${decided}`, 'decided against him')];
}
