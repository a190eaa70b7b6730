/** 拿回 over every procedure: a decision that is taken back leaves what stood before it, and given again what it led to. */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import type { Move } from '@banjie/shared/engine/testing/survey.ts';

/** What a matter is, apart from the numbers of its items, the order of its timers and what nothing stands in. */
function standing(state: MatterState) {
  const { closed: _, entered: __, takenBack: ___, back: ____, registeredAt: _____, units, ...rest } = state;
  const votes = Object.fromEntries(Object.entries(rest.votes).filter(([, cast]) => cast.length > 0));
  const { opened = 0, open = [], good = 0 } = rest.children ?? {};
  const timers = rest.timers.map((timer) => JSON.stringify(timer)).sort((one, other) => (one < other ? -1 : 1));
  const plain = JSON.stringify({ ...rest, votes, timers, children: { opened, open, good } }, byName);
  return { what: plain.replace(/#\d+/g, '#'), units };
}
const byName = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
const without = (state: MatterState) => {
  const { takeBack: _, ...given } = state.given;
  return standing({ ...state, given });
};

/** What is wrong when the decision of a move is taken back and given again; nothing where it is none. */
export function takenBack(play: Play, { person, command, item, form }: Move): string[] {
  // What is due by now is no part of the decision.
  play.until(play.now);
  const before = play.state;
  const entries = [...play.entries];
  const give = (name: string, filled: object) =>
    play.do(person, { kind: 'give', command: name, form: filled, ...(item && name === command ? { item } : {}) });
  // As while its result waits: nothing of it has left the matter.
  play.holds = 60_000;
  if (!before || isRejection(give(command, form))) return [];
  const after = play.state;
  if (!after?.back || after.back.command !== command) return [];
  play.outside = { confirmed: 0, waitsUntil: play.now };
  const back = give('takeBack', {});
  const name = `${play.procedure.key}/${command}`;
  if (isRejection(back)) return [`${name}: ${back.text}`];
  const { what, units } = without(play.state ?? before);
  const was = standing(before);
  const faults = what === was.what ? [] : [`${name}: taken back it is not what it was`];
  // Who has become a party has been asked, and stays one.
  if (was.units.some((one) => !units.includes(one))) faults.push(`${name}: a party is none any more`);
  const { held } = after.back;
  const cancelled = back.effects.some((one) => one.effect === 'cancel' && one.key === held?.key);
  if (held && !cancelled) faults.push(`${name}: what waits is not cancelled`);
  play.outside = undefined;
  // On this walk entries are written at once; what waits is not.
  play.entries.splice(0, play.entries.length, ...entries);
  const again = give(command, form);
  if (isRejection(again)) return [...faults, `${name}: ${again.text} ${JSON.stringify(again.faults ?? [])}`];
  if (without(play.state ?? before).what !== standing(after).what)
    faults.push(`${name}: given again it leads elsewhere`);
  // Where he reads that it is too late, what he is told to do instead is there.
  play.outside = { confirmed: 1 };
  const offered = play.allowed(person);
  const isLate = offered.some((one) => one.command === 'takeBack' && one.blocked !== undefined);
  if (isLate && !offered.some((one) => one.command === 'setRight'))
    faults.push(`${name}: can neither be taken back nor set right`);
  return faults;
}
