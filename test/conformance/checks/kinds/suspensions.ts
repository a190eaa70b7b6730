/** Suspensions bite: under each kind the approvals that the law names are refused, and say by which matter. */
import { decide } from '@banjie/shared/engine/decide.ts';
import { playAt } from '@banjie/shared/engine/testing/explore.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { suspensionLaws, type SuspensionLaw } from '../../law/city.ts';
import { aboutThis, NUMBER } from '../about.ts';
import type { Fault, Looked } from '../looked.ts';

export function toothless(
  all: ReadonlyMap<string, Looked>,
  laws: Readonly<Record<string, SuspensionLaw>> = suspensionLaws,
): Fault[] {
  const faults: Fault[] = [];
  for (const [kind, { article, by, reads }] of Object.entries(laws)) {
    const puts = by.flatMap((one) => putsOf(all, one));
    if (puts.length === 0) {
      faults.push({ procedure: by[0]?.split('/')[0] ?? '', what: `${kind}: never suspended`, article });
      continue;
    }
    for (const reader of reads) {
      const [procedure = '', act = ''] = reader.split('/');
      const came = bites(all.get(procedure), act, puts);
      if (came !== undefined) faults.push({ procedure, what: `${act} ${came} under the suspension: ${kind}`, article });
    }
  }
  return faults;
}

function putsOf(all: ReadonlyMap<string, Looked>, act: string): RegisterChange[] {
  const [procedure = '', name = ''] = act.split('/');
  const walks = all.get(procedure)?.walks;
  const moves =
    name === 'open'
      ? (walks?.opened ?? [])
      : (walks?.spots.flatMap((spot) => spot.moves) ?? []).filter((one) => one.acts.includes(name));
  return moves.flatMap(({ events }) =>
    events.flatMap((one) =>
      one.type === 'registered' && one.change.op === 'put' && one.change.register === 'suspensions' ? [one.change] : [],
    ),
  );
}

/** What is wrong: undefined where it is refused and names the matter. */
function bites(looked: Looked | undefined, act: string, puts: readonly RegisterChange[]): string | undefined {
  if (!looked) return 'is not there';
  if (isOpenedNot(looked, puts)) return undefined;
  const places = looked.walks.spots.flatMap((spot) =>
    spot.moves.filter((move) => move.acts.includes(act)).map((move) => ({ spot, move })),
  );
  if (places.length === 0) return 'never happens';
  let silent = false;
  for (const { spot, move } of places.slice(0, 6))
    for (const put of puts.slice(0, 8))
      for (const entry of aboutThis(put, spot.state, move.form, spot.now)) {
        const play = playAt(looked.walks, { ...spot, entries: [...spot.entries, entry] });
        const item = move.item === undefined ? {} : { item: move.item };
        const came = play.judge(move.actor, { kind: 'give', command: move.command, form: move.form, ...item });
        if (!isRejection(came)) continue;
        if (JSON.stringify(came).includes(NUMBER)) return undefined;
        silent = true;
      }
  return silent ? 'is refused and does not say by which matter' : 'is given';
}

/** Whether it can't even be opened while that stands, and says so. */
function isOpenedNot({ procedure, walks }: Looked, puts: readonly RegisterChange[]): boolean {
  return walks.opened.slice(0, 3).some(({ form, to, entries }) => {
    const { person } = to.state.opener;
    if (person === undefined) return false;
    return puts.slice(0, 4).some((put) =>
      aboutThis(put, to.state, form, to.now).some((entry) => {
        const play = playAt(walks, { ...to, now: to.state.openedAt, entries: [...entries, entry] });
        const open = { kind: 'open', id: 'm1', number: '260001', regime: to.state.regime, form } as const;
        const came = decide(procedure, undefined, open, play.context(person));
        return isRejection(came) && JSON.stringify(came).includes(NUMBER);
      }),
    );
  });
}
