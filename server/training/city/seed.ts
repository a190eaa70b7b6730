/** Puts the training city in, once; interrupted, it goes on where it stopped. */
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { MatterService } from '../../matters/service.ts';
import type { PeopleService } from '../../people/directory.ts';
import type { CityMark, PeopleStore } from '../../people/ports.ts';
import type { Imported } from '../../registers/imported.ts';
import type { Tokens } from '../../people/tokens.ts';
import type { TableStore } from '../../resources/ports.ts';
import { matters as seededMatters } from './matters.ts';
import { contactOf, persons, posts, rooms, units } from './people.ts';
import { personas } from './personas.ts';
import { resources, rowsOf, tables as seededTables, users } from './resources.ts';
import { hookOf } from './hook.ts';

export interface SeedPorts {
  store: PeopleStore;
  people: PeopleService;
  tables: TableStore;
  tokens: Pick<Tokens, 'keyedHash'>;
  matters: Pick<MatterService, 'open' | 'give'>;
  /** Puts what was seeded into the registers. */
  enterImported(imported: Imported): Promise<void>;
}

const SEED = 'training-seed:';
/** Whether a command was given by nobody, but stood there from the beginning: by its Idempotency-Key. */
export const isSeeded = (key: string): boolean => key.startsWith(SEED);

/** Of the mark of this database, which `PeopleStore.mark` gave. @throws when a seeded command was refused. */
export async function seedCity(mark: CityMark, ports: SeedPorts): Promise<void> {
  const { store, people, tokens, matters } = ports;
  const { source } = hookOf(tokens);
  // The hook's token follows from this installation's secret, so it is written at every start.
  await store.save({ sources: [source] });
  if (!mark.seeded) {
    await seedPeople(ports);
    await people.refresh();
    await ports.enterImported({ resources, subscriptions });
    for (const matter of seededMatters) await run(matters, matter);
    await store.markSeeded();
  }
  await people.refresh();
}

const subscriptions = Object.entries(users).flatMap(([resource, of]) => of.map((unit) => ({ resource, unit })));

async function seedPeople({ store, tables }: SeedPorts): Promise<void> {
  await store.save({
    units,
    persons,
    posts,
  });
  for (const table of seededTables) {
    const { header, rows } = rowsOf(table);
    const { file: _, ...record } = table;
    await tables.put(record, header, rows);
  }
  const unbound = new Set(personas.filter((one) => one.unbound).map(({ person }) => person));
  const withPhone = persons.filter(({ id }) => !unbound.has(id));
  await store.bindAll(
    'chat',
    withPhone.map(({ id }) => ({ account: contactOf(id), person: id })),
  );
  for (const { room, unit, topic } of rooms) await store.bindRoom({ room, unit, topic });
}

async function run(matters: SeedPorts['matters'], seeded: (typeof seededMatters)[number]): Promise<void> {
  const as = (person: string) => ({ kind: 'person' as const, person, channel: 'training' });
  const opened = must(
    `${seeded.key} open`,
    await matters.open(as(seeded.by), {
      procedure: seeded.procedure,
      form: seeded.form,
      key: `${SEED}${seeded.key}`,
    }),
  );
  for (const [n, { by, command, form }] of seeded.after.entries())
    must(
      `${seeded.key} ${command}`,
      await matters.give(as(by), { id: opened.id, command, form, key: `${SEED}${seeded.key}:${n}` }),
    );
}

function must<T extends object>(what: string, answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(`seeding ${what}: ${answer.text} ${JSON.stringify(answer.faults ?? [])}`);
  return answer;
}
