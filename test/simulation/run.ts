/**
 * One run: deeds as they are planned, calls of ports in an order that the seeds decide, trouble, and the model beside
 * it. Nothing here reads a clock or a random number, so that a plan is played the same way every time.
 */
import { createHash } from 'node:crypto';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { OutboxEntry, Pending } from '@banjie/server/matters/outbox.ts';
import { CommitFailed } from '@banjie/server/matters/ports.ts';
import { importedChanges } from '@banjie/server/registers/imported.ts';
import type { Arriving } from '@banjie/server/registers/standing.ts';
import { commandOf, confirmationOf, openingOf, type Asked } from './clients.ts';
import { dice, type Dice } from './dice.ts';
import { copy } from './memory/atomic.ts';
import { emptyDatabase, type Durable } from './memory/durable.ts';
import { createModel, Fault, type Attempt } from './model.ts';
import { createTown, type Town } from './people.ts';
import { plantedFaults, type Planted } from './planted.ts';
import { PROCESSES, type Planned } from './plan.ts';
import { carry, memoryPorts, outcomeOf } from './ports.ts';
import { createScheduler, type Call, type Outcome } from './scheduler.ts';
import { startProcess, works, type ServerProcess } from './server-process.ts';

/** Does every call once more elsewhere. @throws Fault where that answers otherwise, or another state is left at rest */
export interface Twin {
  open(durable: Durable, town: Town): Promise<void>;
  mirror(call: Call, outcome: Outcome): Promise<void>;
  atRest(durable: Durable): Promise<void>;
}

export interface Played {
  /** Every call in its order, with what it was answered. */
  log: string[];
  fault?: { step: number; deed: string; what: string };
  calls: number;
  written: number;
}

const MINUTE_MS = 60_000;
const START = { machine: Date.UTC(2026, 10, 23, 1), monotonic: 0, city: Date.UTC(2026, 10, 23, 1) };
/** Rounds of everything until nothing is outstanding. */
const ROUNDS = 300;
/** City time that passes before all comes to rest. */
const LAST_WAIT_MS = 6 * 60 * MINUTE_MS;

export async function play(
  plan: readonly Planned[],
  { planted, twin }: { planted?: Planted; twin?: Twin } = {},
): Promise<Played> {
  const log: string[] = [];
  const run = createRun(log, planted, twin);
  let at: { step: number; deed: string } = { step: 0, deed: 'begin' };
  try {
    await twin?.open(run.durable, run.town);
    await run.begin();
    for (const [step, deed] of plan.entries()) {
      at = { step, deed: deed.deed };
      log.push(`-- ${step} ${JSON.stringify(deed)}`);
      await run.step(deed);
    }
    at = { step: plan.length, deed: 'rest' };
    log.push('-- rest');
    await run.rest();
    run.model.atRest();
    await twin?.atRest(run.durable);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...run.counts(), log, fault: { ...at, what: error.message } };
  }
  return { ...run.counts(), log };
}

interface Client {
  asked: Asked;
  attempts: number;
  /** Of its last attempt: under way, without an answer for ever, or what it was answered. */
  last: 'open' | 'lost' | object | Rejection;
}

function createRun(log: string[], planted: Planted | undefined, twin: Twin | undefined) {
  const durable = emptyDatabase({ ...START });
  const town = createTown();
  const model = createModel(durable, town);
  const honest = memoryPorts(durable, town);
  const ports = planted === undefined ? honest : plantedFaults[planted](honest, durable);
  const scheduler = createScheduler(perform);
  const processes: ServerProcess[] = [];
  const paused = new Map<string, number>();
  const deaf = new Set<string>();
  const clients: Client[] = [];
  const atServer = new Map<Client, string>();
  /** Effects that were read by some process, and those that have been carried out. */
  const read = new Map<string, { matter: Pending; entry: OutboxEntry }>();
  const carried: string[] = [];
  let started = 0;
  let calls = 0;
  let fault: Fault | undefined;
  let trouble: { commit?: 'no' | 'yes' | 'later' | 'refused'; isBroken?: boolean } = {};

  async function execute(call: Call): Promise<Outcome> {
    const outcome = await outcomeOf(() => carry(ports, call));
    calls += 1;
    log.push(lineOf(call, outcome));
    await twin?.mirror(call, outcome);
    note(call, outcome);
    model.happened(call, outcome);
    return outcome;
  }

  function perform(call: Call): Promise<Outcome> {
    const is = `${call.port}.${call.method}`;
    if (is === 'matters.commit' && trouble.commit !== undefined && call.process !== NETWORK) return troubled(call);
    if ((is === 'deliveries.put' || is === 'receipts.ask' || is === 'registers.apply') && trouble.isBroken) {
      trouble = { ...trouble, isBroken: false };
      log.push(`${call.process} ${is} fails`);
      return Promise.resolve({ error: new Error('no disk') });
    }
    return execute(call);
  }

  /** A commit whose answer never comes: not written, written, or still on its way. */
  async function troubled(call: Call): Promise<Outcome> {
    const { commit } = trouble;
    const { commit: _, ...others } = trouble;
    trouble = others;
    log.push(`${call.process} matters.commit is not answered: written ${commit}`);
    if (commit === 'yes') await execute(call);
    if (commit === 'later')
      scheduler.attempt.run(call.attempt ?? '', () => {
        scheduler.gate({ ...call, process: NETWORK }).catch(() => undefined);
      });
    return { error: new CommitFailed(commit === 'refused' ? 'refused' : 'uncertain', new Error('connection lost')) };
  }

  function note({ port, method, args }: Call, outcome: Outcome): void {
    if (!('value' in outcome) || port !== 'outbox') return;
    if (method === 'pending')
      for (const matter of outcome.value as Pending[])
        for (const entry of matter.entries) if (!read.has(entry.id)) read.set(entry.id, copy({ matter, entry }));
    if (method === 'settle') carried.push(...(args[1] as { done: string[] }).done);
  }

  function start(place: number): void {
    const name = `p${place}-${started}`;
    started += 1;
    processes[place] = startProcess(name, durable, town, scheduler);
    processes[place].work('renew');
  }
  const processAt = (place: number): ServerProcess => {
    const found = processes[place];
    if (!found) throw new Error(`no process ${place}`);
    return found;
  };

  function ask(client: Client, { name, service, receipts }: ServerProcess): void {
    const { asked } = client;
    client.attempts += 1;
    client.last = 'open';
    const attempt: Attempt = { id: `${asked.id}/${client.attempts}`, asked, startedAt: durable.time.monotonic };
    atServer.set(client, name);
    model.began(attempt);
    const isLatest = client.attempts;
    const answered = (answer: object | Rejection) => {
      log.push(`${name} answers ${attempt.id} of ${asked.person}: ${isRejection(answer) ? answer.rejected : 'done'}`);
      if (client.attempts === isLatest) client.last = answer;
      try {
        model.answered(attempt, answer);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        fault ??= error;
      }
    };
    const failed = (error: unknown) => {
      log.push(`${name} fails at ${attempt.id}: ${String(error)}`);
      // The client sees a 500, which says nothing.
      if (client.attempts === isLatest) client.last = 'lost';
    };
    scheduler.attempt.run(attempt.id, () => void answerOf(asked, service, receipts).then(answered).catch(failed));
  }

  /** One call, of those whose process is not standing still. */
  async function letOneHappen(chance: Dice, of?: string): Promise<boolean> {
    const ready = scheduler
      .waiting()
      .filter(({ process }) => !paused.has(process) && (of === undefined || process === of));
    const call = ready[chance.below(ready.length)];
    if (!call) return false;
    await scheduler.step(call);
    if (fault) throw fault;
    return true;
  }

  async function crash(place: number, after: boolean, chance: Dice): Promise<void> {
    const { name } = processAt(place);
    if (after) await letOneHappen(chance, name);
    scheduler.abandon(name);
    paused.delete(name);
    deaf.delete(name);
    for (const [client, server] of atServer) if (server === name && client.last === 'open') client.last = 'lost';
    start(place);
  }

  function passMs(ms: number): void {
    durable.time.machine += ms;
    durable.time.monotonic += ms;
    durable.time.city += ms;
  }
  function pass(minutes: number): void {
    passMs(minutes * MINUTE_MS);
    for (const one of processes) if (!paused.has(one.name)) one.work('renew');
  }

  async function doDeed(deed: Planned, chance: Dice, step: number): Promise<void> {
    const request = (asked: Asked | undefined) => {
      if (!asked) return;
      const client: Client = { asked, attempts: 0, last: 'open' };
      clients.push(client);
      ask(client, processAt(chance.below(PROCESSES)));
      // A nervous finger: the same once more, at once, perhaps at another server.
      if (chance.chance(0.2)) ask(client, processAt(chance.below(PROCESSES)));
    };
    const id = `c${step}`;
    switch (deed.deed) {
      case 'open':
        return request(openingOf(chance, id));
      case 'give':
        return request(commandOf(chance, id, durable));
      case 'confirm':
        return request(confirmationOf(chance, id, durable));
      case 'repeat': {
        const client = clients[chance.below(clients.length)];
        if (client) ask(client, processAt(chance.below(PROCESSES)));
        return;
      }
      case 'work':
        return processAt(deed.process).work(deed.what);
      case 'wait':
        return pass(deed.minutes);
      case 'set':
        durable.time.city += deed.minutes * MINUTE_MS;
        return;
      case 'jump':
        durable.time.machine += deed.minutes * MINUTE_MS;
        return;
      case 'crash':
        return crash(deed.process, deed.after, chance);
      case 'pause':
        return void paused.set(processAt(deed.process).name, deed.deeds);
      case 'deafen':
        return processAt(deed.process).deafen(deed.isDeaf);
      case 'unanswered':
        trouble = { ...trouble, commit: deed.written };
        return;
      case 'refuse':
        trouble = { ...trouble, commit: 'refused' };
        return;
      case 'break':
        trouble = { ...trouble, isBroken: true };
        return;
      case 'late': {
        const all = carried.flatMap((id) => read.get(id) ?? []);
        // Most effects tell somebody. Order counts where registers and receipts are changed, and much has followed since.
        const changing = all.filter(({ entry: { effect } }) => /^register$|Receipts$/.test(effect.effect));
        const oldest = changing.slice(0, Math.ceil(changing.length / 2));
        const late = chance.any(chance.chance(0.6) && oldest.length > 0 ? oldest : all);
        if (late)
          void processAt(deed.process)
            .carryOut(late.matter, late.entry)
            .catch(() => undefined);
        return;
      }
      case 'lose': {
        const person = town.persons[chance.below(town.persons.length)];
        if (person !== undefined && town.losses().length < MOST_LOSSES)
          town.lose({ person: chance.pick(ACTIVE), how: deed.how, at: durable.time.monotonic });
        for (const one of processes) if (!paused.has(one.name) && chance.chance(0.5)) one.work('hands');
      }
    }
  }

  let steps = 0;
  return {
    ...{ durable, town, model },
    counts: () => ({
      calls,
      written: [...model.written.values()].reduce((sum, entries) => sum + entries.length, 0),
    }),
    async begin(): Promise<void> {
      const args = [broughtAlong(town)];
      await execute({ process: 'import', port: 'registers', method: 'enter', args });
      for (let place = 0; place < PROCESSES; place++) start(place);
      await scheduler.settle();
    },
    async step(deed: Planned): Promise<void> {
      const chance = dice(deed.seed);
      for (const [name, deeds] of paused)
        if (deeds === 0) paused.delete(name);
        else paused.set(name, deeds - 1);
      await doDeed(deed, chance, steps);
      steps += 1;
      await scheduler.settle();
      if (fault) throw fault;
      for (let call = 0; call < deed.calls; call++) if (!(await letOneHappen(chance))) break;
      model.after();
    },
    /** No more trouble: everybody who was not answered asks again, and all that is due is done. */
    async rest(): Promise<void> {
      const chance = dice(steps);
      const finish = async () => {
        while (await letOneHappen(chance));
      };
      trouble = {};
      paused.clear();
      for (const one of processes) one.deafen(false);
      await finish();
      durable.time.city = Math.max(durable.time.city, START.city);
      passMs(LAST_WAIT_MS);
      for (let round = 0; round < ROUNDS; round++) {
        passMs(20_000);
        for (const one of processes) one.work('renew');
        await finish();
        for (const one of processes) for (const what of [...works, 'hands' as const]) one.work(what);
        await finish();
        const unanswered = clients.filter(({ last, attempts }) => attempts < 12 && isOpenEnded(last));
        for (const client of unanswered) ask(client, processAt(chance.below(PROCESSES)));
        await finish();
        const isDone = [...durable.matters.values()].every(({ outbox }) => outbox.length === 0);
        const isChecked = [...durable.receipts.values()].every(({ unchecked }) => !unchecked);
        if (isDone && isChecked && unanswered.length === 0 && round > 1) return;
      }
      throw new Fault(
        `does not come to rest: ${[...durable.matters.values()].flatMap(({ outbox }) => outbox.map(({ id, effect, attempts, asideAt }) => `${id} ${effect.effect} ${attempts ?? 0} ${String(asideAt)}`)).join(', ')}`,
      );
    },
  };
}

/** The catalogue and who uses what: a resource has its home in the registers. */
function broughtAlong({ resources }: Town): Arriving[] {
  const subscriptions = ['alpha', 'gamma', 'office'].map((unit) => ({ resource: 'divisions', unit }));
  const at = new Date(START.city - 24 * 60 * MINUTE_MS).toISOString();
  return importedChanges({ resources, subscriptions }, new Map(resources.map((one) => [one.id, one])), at);
}

const NETWORK = 'network';
const MOST_LOSSES = 6;
/** Those who have something to do in the matters of a run. */
const ACTIVE = ['duty1', 'duty2', 'ops1', 'team1', 'office1', 'a1', 'a3', 'b1', 'g1', 'auth1'] as const;

const isOpenEnded = (last: Client['last']): boolean =>
  last === 'lost' ||
  (typeof last === 'object' && isRejection(last) && (last.rejected === 'uncertain' || last.rejected === 'unavailable'));

function answerOf(
  asked: Asked,
  service: ServerProcess['service'],
  { handlers }: ServerProcess['receipts'],
): Promise<object | Rejection> {
  const by = { kind: 'person' as const, person: asked.person, channel: 'miniapp' as const };
  switch (asked.kind) {
    case 'open':
      return service.open(by, { procedure: asked.procedure, form: asked.form, key: asked.key });
    case 'give':
      return service.give(by, { id: asked.matter, command: asked.command, form: asked.form, key: asked.key });
    case 'confirm':
      return Promise.resolve(
        handlers.confirmReceipt({
          ...{ caller: by, params: { id: asked.receipt }, query: undefined, key: asked.key, requestId: asked.id },
          body: { form: asked.form as Record<string, unknown> },
        }),
      );
  }
}

/** A call with its answer on one line, whose digest tells any difference. */
function lineOf({ process, port, method, args, attempt }: Call, outcome: Outcome): string {
  const said = JSON.stringify('error' in outcome ? outcome.error.message : (outcome.value ?? null));
  const digest = createHash('sha256').update(JSON.stringify(args)).update(said).digest('hex').slice(0, 12);
  return `${process} ${attempt ?? '-'} ${port}.${method} → ${said.slice(0, 60)} [${digest}]`;
}
