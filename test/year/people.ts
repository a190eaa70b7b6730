/** People at work: they open matters, do what is on their lists, answer receipts, put off, send back, and are away. */
import { allowedCommands, type Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import { decide } from '@banjie/shared/engine/decide.ts';
import { mayOpen } from '@banjie/shared/engine/deciding/open.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm, readForm } from '@banjie/shared/engine/forms/form.ts';
import { formFrom, type Chance, type Place } from '@banjie/shared/engine/testing/chance.ts';
import { fill } from '@banjie/shared/engine/testing/fill.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { Directory, PersonId } from '@banjie/shared/kernel/party.ts';
import { procedureOf, procedures } from '@banjie/shared/procedures/index.ts';
import { resourceOf } from '@banjie/shared/catalogue/resource.ts';
import { registersOf, type RegisterEntry, type Registers } from '@banjie/shared/engine/definition/registers.ts';
import { withResources } from '@banjie/server/registers/fresh.ts';
import { registers } from '@banjie/shared/procedures/registers.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import type { Office } from './office.ts';
import { sleeperOf } from './sleepers.ts';

/** What was acknowledged, and must be there afterwards. */
export interface Acknowledged {
  opened: string[];
  given: { matter: string; key: string }[];
  confirmed: string[];
  /** Commands that the server refused though the rehearsal had taken them: somebody else was faster. */
  late: number;
  /** Commands that a definition could not carry out: faults of the product. */
  broken: string[];
}
export const nothing = (): Acknowledged => ({ opened: [], given: [], confirmed: [], late: 0, broken: [] });

const refOf = (person: PersonId) => ({ kind: 'person' as const, person, channel: 'miniapp' });

interface Facts {
  entries: RegisterEntry[];
  registers: Registers;
  directory: Directory;
}
/** All that stands in the registers, for rehearsals: read once per instant, so a moment behind what others do in it. */
const known = new WeakMap<Office, { now: string; facts: Promise<Facts> }>();
export function factsOf(office: Office, now: string): Promise<Facts> {
  const before = known.get(office);
  if (before?.now === now) return before.facts;
  const read = async (): Promise<Facts> => {
    const entries: RegisterEntry[] = [];
    for (const name of Object.keys(registers))
      for await (const entry of office.stores.registers.each(name)) entries.push(entry);
    const found = registersOf(entries);
    return { entries, registers: found, directory: withResources(office.people.directory(), found) };
  };
  const facts = read();
  known.set(office, { now, facts });
  return facts;
}

function placeOf(office: Office, { entries, directory }: Facts, own?: string): Place {
  const roster = office.people.roster();
  return {
    plan: Object.fromEntries(roster.units.map((unit) => [unit.id, { kind: unit.kind }])),
    directory,
    persons: roster.persons.map((one) => one.id),
    resources: entries.flatMap((one) => (one.register === 'catalogue' ? [resourceOf(one)] : [])),
    entries,
    ...(own === undefined ? {} : { own }),
  };
}

/** Opens a random matter as somebody who may. False when nobody may just now, or the form found no favour. */
export async function openOne(
  office: Office,
  chance: Chance,
  now: string,
  key: string,
  acks: Acknowledged,
): Promise<boolean> {
  const procedure: Procedure = chance.pick(procedures);
  const person = chance.pick(office.people.roster().persons).id;
  const context = office.service.context(refOf(person));
  if (isRejection(context) || !mayOpen(procedure, context)) return false;
  const facts = await factsOf(office, now);
  const seen = { ...(await office.service.withFigures(context, procedure)), ...facts };
  const place = { ...placeOf(office, facts, context.actor.unit), today: dayOf(now) };
  const prefill = procedure.opening.prefill?.(seen) ?? {};
  let form: Record<string, unknown> = {};
  const rehearsed = fill(
    (tried) => {
      form = tried;
      const regime = regimeFor(procedure.group, now);
      return decide(procedure, undefined, { kind: 'open', id: 'rehearsal', number: '1', regime, form: tried }, seen);
    },
    describeForm(procedure.opening.form),
    chance,
    place,
    prefill,
    `${procedure.key}/open`,
  );
  if (isRejection(rehearsed)) return false;
  const opened = await office.service.open(refOf(person), { procedure: procedure.key, form, key });
  if (isRejection(opened)) {
    acks.late += 1;
    return false;
  }
  acks.opened.push(opened.id);
  return true;
}

/** What somebody picks of what he may do: mostly what gets the matter on. */
function pick(offers: readonly Allowed[], chance: Chance): Allowed | undefined {
  const open = offers.filter((one) => one.blocked === undefined);
  const verbs = open.filter((one) => one.verb);
  const own = open.filter((one) => !one.verb);
  const of = (tone: string) => own.filter((one) => (one.rule.tone ?? 'plain') === tone);
  const asked = verbs.filter((one) => one.rule.tone === 'primary');
  if (asked.length > 0 && chance.percent(80)) return chance.pick(asked);
  if (verbs.length > 0 && chance.percent(8)) return chance.pick(verbs);
  const from = chance.percent(85) ? of('primary') : chance.percent(60) ? of('danger') : own;
  const some = from.length > 0 ? from : own;
  return some.length > 0 ? chance.pick(some) : undefined;
}

const TASKS_A_DAY = 30;

/** A working day of one person: some of what is on the list, not all of it. */
export async function work(
  office: Office,
  person: PersonId,
  chance: Chance,
  now: string,
  acks: Acknowledged,
): Promise<void> {
  const standing = office.people.standing(person, now);
  if (!standing) return;
  const page = { units: [standing.unit], limit: TASKS_A_DAY };
  for (const { id } of await office.stores.lists.todo(standing.keys, page))
    if (chance.percent(75)) await act(office, id, person, chance, now, acks);
  for (const receipt of await office.stores.receipts.openFor(standing.keys, { limit: TASKS_A_DAY }))
    if (chance.percent(80)) await confirm(office, receipt.id, person, chance, now, acks);
}

async function act(
  office: Office,
  id: string,
  person: PersonId,
  chance: Chance,
  now: string,
  acks: Acknowledged,
): Promise<void> {
  const loaded = await office.stores.matters.load(id);
  const bare = office.service.context(refOf(person));
  if (!loaded || isRejection(bare) || loaded.state.end) return;
  if (bare.actor.unit !== undefined && bare.actor.unit === sleeperOf(loaded.state, bare.directory)) return;
  const procedure = procedureOf(loaded.state.procedure, loaded.state.version);
  const facts = await factsOf(office, now);
  const context = { ...(await office.service.withFigures(bare, procedure)), ...facts };
  const offer = pick(allowedCommands(procedure, loaded.state, context), chance);
  if (!offer || offer.command === 'attach') return;
  const place = { ...placeOf(office, facts, context.actor.unit), today: dayOf(now) };
  const item = offer.item === undefined ? {} : { item: offer.item.id };
  let form: Record<string, unknown> = {};
  const rehearsed = fill(
    (tried) => {
      form = tried;
      try {
        return decide(procedure, loaded.state, { kind: 'give', command: offer.command, form: tried, ...item }, context);
      } catch (error) {
        const open = loaded.state.items.map((one) => one.step).join(', ');
        acks.broken.push(`${id}: ${offer.command} with ${open} open: ${String(error)} ${JSON.stringify(tried)}`);
        return reject('notNow', '');
      }
    },
    offer.form,
    chance,
    place,
    offer.prefill ?? {},
    `${procedure.key}/${offer.command}`,
  );
  if (isRejection(rehearsed)) return;
  const key = `${person}:${id}:${loaded.seq}:${offer.command}`;
  const given = await office.service.give(refOf(person), { id, command: offer.command, form, key, ...item });
  if (isRejection(given)) acks.late += 1;
  else acks.given.push({ matter: id, key });
}

async function confirm(
  office: Office,
  id: string,
  person: PersonId,
  chance: Chance,
  now: string,
  acks: Acknowledged,
): Promise<void> {
  const receipt = await office.stores.receipts.get(id);
  if (receipt?.state !== 'open') return;
  const asking = await office.stores.matters.load(receipt.matter);
  if (asking && receipt.unit === sleeperOf(asking.state, office.people.directory())) return;
  const step = procedureOf(receipt.procedure, receipt.version).steps[receipt.item.split('#')[0] ?? ''];
  if (step?.kind !== 'receipts') return;
  const form = formFrom(describeForm(step.form), chance, {
    ...placeOf(office, await factsOf(office, now)),
    today: dayOf(now),
  });
  if ('faults' in readForm(step.form, form)) return;
  const answer = await office.receipts.handlers.confirmReceipt({
    caller: { kind: 'person', person, channel: 'miniapp' },
    params: { id },
    query: undefined,
    body: { form },
    key: `receipt:${id}`,
    requestId: 'year',
  });
  if (isRejection(answer)) acks.late += 1;
  else acks.confirmed.push(id);
}
