/** What must hold after a year of the city, read from the database alone. Each fault names its place. */
import { decide } from '@banjie/shared/engine/decide.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { evolve, replay } from '@banjie/shared/engine/matter/evolve.ts';
import { turnsBetween } from '@banjie/shared/engine/definition/recurrence.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import type { Deadline, Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { supervisesAll, unitOfKey } from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedureOf, procedures } from '@banjie/shared/procedures/index.ts';
import { entryHash } from '@banjie/server/proof/chain.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { verifyAdministration } from '@banjie/server/proof/verify/administration/chain.ts';
import { verifyDatabase } from '@banjie/server/proof/verify/database.ts';
import { verifyMatters } from '@banjie/server/proof/verify/matters.ts';
import { administrationReading } from '@banjie/server/store/audit/reading.ts';
import { besideStore } from '@banjie/server/store/proof/beside.ts';
import { registers } from '@banjie/shared/procedures/registers.ts';
import type { HistoryEntry } from '@banjie/server/matters/ports.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import type { IncidentWay, Way } from '@banjie/shared/boards/ways.ts';
import { astray, incidentsAstray } from '../harness/board-ways.ts';
import { createRecount, keptNumbers } from '../harness/board-recount.ts';
import type { Office } from './office.ts';
import { stuck, type Movable } from './stuck.ts';
import type { Acknowledged } from './people.ts';

export interface Checked extends Movable {
  matters: number;
  entries: number;
  deadlines: number;
  lapses: number;
  receipts: number;
  turns: number;
  faults: string[];
}

const FAULTS_KEPT = 50;

/** All that the verifier has to say of it: what nobody has touched accuses nobody. */
async function verified(office: Office): Promise<string[]> {
  const beside = besideStore(office.stores.connection);
  const store = office.stores.roots;
  const report = await verifyDatabase({
    ...{ store, exported: undefined, trusted: [], beside },
    verify: async (roots) => [await verifyMatters({ ...store, beside }, roots)],
    administration: (known) => verifyAdministration(administrationReading(office.stores.connection), known),
    elapsed: () => performance.now(),
  });
  return report.findings;
}

export async function check(office: Office, acks: Acknowledged, start: Instant, now: Instant): Promise<Checked> {
  const database = office.stores.connection;
  const found: Checked = {
    ...{ matters: 0, entries: 0, deadlines: 0, lapses: 0, receipts: 0, turns: 0, faults: [] },
    ...{ open: 0, asleep: 0, onlyTerminated: 0 },
  };
  const fault = (text: string) => {
    if (found.faults.length < FAULTS_KEPT) found.faults.push(text);
  };
  const keys = new Map<string, Set<string>>();
  const left = new Map<string, Instant>();
  const asked = new Map<string, number>();
  const children: { parent: string; child: string; end: boolean }[] = [];
  const ended = new Set<string>();
  const directory = office.people.directory();
  const counting = createRecount((key) => unitOfKey(key, directory));

  for await (const matter of database.collection<MatterDocument>('matters').find({}, { batchSize: 100 })) {
    found.matters += 1;
    const history: HistoryEntry[] = [];
    for await (const entry of office.stores.matters.history(matter._id)) history.push(entry);
    keys.set(matter._id, new Set(history.map((entry) => entry.key)));
    if (matter.state.end) ended.add(matter._id);
    chain(matter, history, fault);
    counting.add(history);
    const seen = deadlines(matter, history, now, fault);
    found.entries += history.length;
    found.deadlines += seen.deadlines;
    found.lapses += seen.lapses;
    for (const [item, at] of seen.left) left.set(`${matter._id}/${item}`, at);
    for (const [item, total] of seen.receipts) asked.set(`${matter._id}/${item}`, total);
    for (const link of matter.state.links)
      if (link.side === 'child') children.push({ parent: matter._id, child: link.id, end: link.end !== undefined });
    for (const who of strays(office, matter, now)) fault(`${matter._id}: a task is still in the hands of ${who}`);
    if (matter.outbox.length > 0)
      fault(`${matter._id}: something was left undone (${matter.outbox[0]?.effect.effect})`);
    refusals(matter, history, fault);
  }

  for (const one of await verified(office)) fault(one);
  await boards(office, counting.numbers, fault);
  for (const one of acks.broken) fault(one);
  for (const id of acks.opened) if (!keys.has(id)) fault(`${id}: opened and acknowledged, and lost`);
  for (const { matter, key } of acks.given)
    if (!keys.get(matter)?.has(key)) fault(`${matter}: ${key} was acknowledged, and lost`);
  for (const { parent, child, end } of children) {
    if (!keys.has(child)) fault(`${parent}: its child ${child} was never opened`);
    if (ended.has(child) !== end) fault(`${parent}: its child ${child} has ${end ? 'not ' : ''}ended`);
  }

  const receipts = database.collection<{ _id: string; matter: string; item: string; state: string }>('receipts');
  for (const [key, total] of asked) {
    const cut = key.lastIndexOf('/');
    const count = await receipts.countDocuments({ matter: key.slice(0, cut), item: key.slice(cut + 1) });
    found.receipts += count;
    if (count !== total) fault(`${key}: ${count} receipts asked for of ${total}`);
  }
  for (const id of acks.confirmed)
    if ((await receipts.findOne({ _id: id }))?.state === 'open') fault(`${id}: confirmed and acknowledged, and open`);

  const reminders = database
    .collection<{ _id: string; matter: string; item?: string; at: Instant; kind: string }>('notices')
    .find({ kind: { $in: ['reminder', 'lapse'] }, item: { $exists: true } });
  for await (const one of reminders) {
    const at = left.get(`${one.matter}/${one.item ?? ''}`);
    if (at !== undefined && one.at > at) fault(`${one._id}: a ${one.kind} after the end of its task`);
  }
  found.turns = await turns(office, start, now, fault);
  await lasting(office, fault);
  return { ...found, ...(await stuck(office, now, fault)) };
}

/** The numbers of the boards are those of a count by hand. */
async function boards(
  office: Office,
  counted: Readonly<Record<string, number>>,
  fault: (text: string) => void,
): Promise<void> {
  const kept = await keptNumbers(office.stores.connection);
  for (const name of new Set([...Object.keys(kept), ...Object.keys(counted)]))
    if (kept[name] !== counted[name])
      fault(`the boards say ${kept[name] ?? 0} of ${name}, the histories ${counted[name] ?? 0}`);

  // Behind each number of the city and of a unit stands a list that comes to it.
  const directory = office.people.directory();
  const heads = directory.units().flatMap(({ id }) =>
    directory
      .holders(id, 'head')
      .slice(0, 1)
      .map((head) => ({ head, all: supervisesAll(id, directory) })),
  );
  const { readWorkBoard, listCounted } = office.workBoardHandlers;
  const { readBoard } = office.incidentHandlers;
  for (const person of [heads.find(({ all }) => all)?.head, heads.find(({ all }) => !all)?.head]) {
    if (person === undefined) {
      fault('nobody sees the boards');
      continue;
    }
    const call = {
      ...{ params: undefined, body: undefined, key: undefined, requestId: 'year' },
      caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
    };
    const board = await readWorkBoard({ ...call, query: { months: 12 } });
    if (isRejection(board)) fault(`${person} may not see the board`);
    else for (const one of await astray(board, (way) => listed(way))) fault(`${person}: ${one}`);
    const incidents = must(await readBoard({ ...call, query: { limit: 1 } }));
    const page = async (query: IncidentWay & { cursor?: string }) =>
      must(await readBoard({ ...call, query: { ...query, limit: 7 } }));
    for (const one of await incidentsAstray(incidents, page)) fault(`${person}, incidents: ${one}`);
    async function listed(way: Way) {
      const rows = [];
      for (let cursor: string | undefined; ;) {
        const page = await listCounted({
          ...call,
          query: { months: 12, limit: 200, ...(cursor ? { cursor } : {}), ...way } as never,
        });
        if (isRejection(page)) return rows;
        rows.push(...page.items);
        if (page.next === undefined) return rows;
        cursor = page.next;
      }
    }
  }
}

function must<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}

/** Who holds a task that he has lost, though somebody else could be found. */
function strays(office: Office, { state }: MatterDocument, now: Instant): string[] {
  const context: Context = {
    ...{ now, actor: { kind: 'system', name: 'year' }, calendar: office.calendar, settings: noSettings },
    ...{ directory: office.people.directory(), registers: noRegisters, figures: () => [], linked: () => undefined },
  };
  const decision = decide(procedureOf(state.procedure, state.version), state, { kind: 'vacate' }, context);
  if (isRejection(decision)) return [];
  return decision.events.flatMap((event) => (event.type === 'vacated' ? event.persons.map(({ id }) => id) : []));
}

/** What a register has refused is somebody's task again; nothing else is refused. */
function refusals(matter: MatterDocument, history: readonly HistoryEntry[], fault: (text: string) => void): void {
  let state: MatterState | undefined;
  for (const { events } of history) {
    state = events.reduce<MatterState | undefined>(evolve, state);
    for (const event of events)
      if (event.type === 'effectFailed' && (!event.register || state?.end))
        fault(
          `${matter._id} (${matter.procedure}): what it was to do elsewhere was refused: ${event.what} ${event.text}`,
        );
  }
}

/** The history is one chain, and replays to the state. */
function chain(matter: MatterDocument, history: readonly HistoryEntry[], fault: (text: string) => void): void {
  let previous = GENESIS;
  for (const entry of history) {
    const { hash } = entry;
    if (entry.previous !== previous || hash !== entryHash(entry))
      return fault(`${matter._id}: the chain breaks at ${entry.seq}`);
    previous = hash;
  }
  const replayed = replay(history.flatMap((entry) => entry.events));
  if (JSON.stringify(sorted(replayed)) !== JSON.stringify(sorted(matter.state)))
    fault(`${matter._id}: the history replays to another state`);
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
};

/** Each deadline whose instant came while its item was open has lapsed exactly once; no other has. */
function deadlines(
  matter: MatterDocument,
  history: readonly HistoryEntry[],
  now: Instant,
  fault: (text: string) => void,
) {
  const open = new Map<string, Map<string, Deadline>>();
  const lapsed = new Set<string>();
  const left = new Map<string, Instant>();
  const receipts = new Map<string, number>();
  const waits = new Set<string>();
  let back: readonly Item[] = [];
  let total = 0;
  const missed = (item: string, at: Instant) => {
    for (const [id, deadline] of open.get(item) ?? [])
      if (!waits.has(item) && deadline.at < at && !lapsed.has(`${id}@${deadline.at}`))
        fault(`${matter._id}: ${id} passed at ${deadline.at} unnoticed until ${at}`);
  };
  for (const entry of history)
    for (const event of entry.events)
      switch (event.type) {
        case 'entered':
          open.set(event.item.id, new Map(event.item.deadlines.map((one) => [one.id, one])));
          total += event.item.deadlines.length;
          if (event.item.kind === 'wait') waits.add(event.item.id);
          if (event.item.kind === 'receipts') receipts.set(event.item.id, event.item.receipts?.total ?? 0);
          break;
        case 'extended':
          open.get(event.item)?.set(event.deadline.id, event.deadline);
          break;
        case 'lapsed': {
          const deadline = open.get(event.item)?.get(event.deadline);
          const key = `${event.deadline}@${deadline?.at ?? ''}`;
          if (!deadline) fault(`${matter._id}: ${event.deadline} lapsed after its end`);
          if (lapsed.has(key)) fault(`${matter._id}: ${event.deadline} lapsed twice`);
          lapsed.add(key);
          break;
        }
        case 'left':
          missed(event.item, event.at);
          open.delete(event.item);
          left.set(event.item, event.at);
          break;
        case 'takeable':
          back = event.back.left;
          break;
        // What a decision that was taken back had closed is open again, under the limits that it had.
        case 'takenBack':
          for (const item of back) {
            open.set(item.id, new Map(item.deadlines.map((one) => [one.id, one])));
            left.delete(item.id);
          }
          break;
        default:
      }
  for (const item of open.keys()) missed(item, now);
  return { deadlines: total, lapses: lapsed.size, left, receipts };
}

/** Every turn of every recurring duty has opened, once for each unit that it is for. */
async function turns(office: Office, start: Instant, now: Instant, fault: (text: string) => void): Promise<number> {
  const all = await office.stores.recurring.list({ limit: 1_000_000 });
  for (const one of all) if (one.state !== 'opened') fault(`${one.id}: skipped (${one.why ?? ''})`);
  const units = office.people.directory().units();
  for (const { key, recurs } of procedures) {
    if (!recurs || recurs.every === 'entry') continue;
    const expected = turnsBetween(recurs, dayOf(start), dayOf(now), noSettings);
    const kinds = typeof recurs.for === 'object' && 'kinds' in recurs.for ? recurs.for.kinds : undefined;
    const each = kinds ? units.filter((unit) => kinds.includes(unit.kind)).length : 1;
    const opened = all.filter((one) => one.procedure === key).length;
    if (opened !== expected.length * each) fault(`${key}: ${opened} turns opened of ${expected.length * each}`);
  }
  return all.length;
}

/** Of what is to stay, one entry per subject is in force. */
async function lasting(office: Office, fault: (text: string) => void): Promise<void> {
  const seen = new Set<string>();
  for (const name of Object.keys(registers))
    for await (const { subject } of office.stores.registers.each(name)) {
      const key = `${name}/${subject}`;
      if (seen.has(key)) fault(`${key}: in force twice`);
      seen.add(key);
    }
}
