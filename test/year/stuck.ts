/** Nothing is open at the end that nobody can move: somebody who does not sleep in it, time, or another matter. */
import { allowedCommands, offersOf, type Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { holdersOf, partiesOf, roleOf } from '@banjie/shared/engine/definition/roles.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import type { Office } from './office.ts';
import { factsOf } from './people.ts';
import { sleeperOf } from './sleepers.ts';

export interface Movable {
  open: number;
  /** Open, and one of their units sleeps. */
  asleep: number;
  /** Of those that people can move, how many can only be broken off. */
  onlyTerminated: number;
}

/** Persons of whom it is asked whether they can do something. */
const ASKED = 24;

const supervises = (procedure: Procedure, state: MatterState, { actor, directory, registers }: Context): boolean =>
  actor.kind === 'person' &&
  partiesOf(roleOf(procedure, procedure.supervisor), state, { directory, registers }).some((key) =>
    actor.principals[0].keys.includes(key),
  );

/** What leads on: it closes something, opens something or ends the matter. */
const leadsOn = ({ verb, command, rule, blocked }: Allowed): boolean =>
  blocked === undefined &&
  (verb ? command === 'terminate' : rule.outcomes.some((one) => one.leave !== 'none' || one.enter.length > 0));

export async function stuck(office: Office, now: string, fault: (text: string) => void): Promise<Movable> {
  const found: Movable = { open: 0, asleep: 0, onlyTerminated: 0 };
  const matters = office.stores.connection.collection<MatterDocument>('matters');
  for await (const { state } of matters.find({ open: true }, { batchSize: 100 })) {
    found.open += 1;
    const sleeper = sleeperOf(state, office.people.directory());
    if (sleeper !== undefined) found.asleep += 1;
    const how = await movesBy(office, state, sleeper, now);
    if (how === 'termination') found.onlyTerminated += 1;
    if (how !== 'nobody') continue;
    const steps = state.items.map(({ step, parties }) => `${step} (${parties.join()})`).join('; ');
    fault(
      `${state.id} (${state.procedure}): open at ${steps}, and nobody can move it${sleeper ? ` while ${sleeper} sleeps` : ''}`,
    );
  }
  return found;
}

async function movesBy(
  office: Office,
  state: MatterState,
  sleeper: string | undefined,
  now: string,
): Promise<'somebody' | 'termination' | 'nobody'> {
  // A limit that passes yet asks somebody else, and a wait is over by itself.
  if (state.timers.some(({ kind }) => kind === 'lapse' || kind === 'elapse' || kind === 'climb')) return 'somebody';
  // Each of the others is looked at by itself.
  if (state.items.some(({ kind }) => kind === 'children') && (state.children?.open.length ?? 0) > 0) return 'somebody';
  const procedure = procedureOf(state.procedure, state.version);
  const facts = await factsOf(office, now);
  const as = async (context: Context): Promise<Context> => ({
    ...(await office.service.withFigures(context, procedure)),
    ...facts,
  });
  const machine = { kind: 'system', name: 'year' } as const;
  const anybody = office.people.roster().persons[0]?.id ?? '';
  const some = office.service.context({ kind: 'person', person: anybody, channel: 'miniapp' });
  if (isRejection(some)) return 'nobody';
  const offers = offersOf(procedure, state, { ...(await as(some)), actor: machine });
  const persons = new Set(offers.flatMap(({ parties }) => parties.flatMap((key) => holdersOf(key, facts.directory))));
  let best: 'termination' | 'nobody' = 'nobody';
  const asked = sleeper === state.opener.unit && !procedure.opening.finding;
  for (const person of [...persons].slice(0, ASKED)) {
    const context = office.service.context({ kind: 'person', person, channel: 'miniapp' });
    if (isRejection(context)) continue;
    // Who supervises what he has asked for himself leaves only his own lying.
    if (context.actor.unit === sleeper && !(asked && supervises(procedure, state, context))) continue;
    for (const one of allowedCommands(procedure, state, await as(context)).filter(leadsOn)) {
      if (!one.verb) return 'somebody';
      best = 'termination';
    }
  }
  const owed = await office.stores.connection
    .collection('receipts')
    .findOne({ matter: state.id, state: 'open', ...(sleeper === undefined ? {} : { unit: { $ne: sleeper } }) });
  return owed && sleeper === undefined ? 'somebody' : best;
}
