/**
 * What a city brings along is entered like any other change, said to be imported. It never wins over what a matter has
 * made of it since: such rows are left as they are, and said so.
 */
import { resourceOf } from '@banjie/shared/catalogue/resource.ts';
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { Resource, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { ImportSeals } from './import-seals.ts';
import type { RegisterStore } from './ports.ts';
import type { Arriving } from './standing.ts';
import { texts } from './texts.ts';

export interface Imported {
  resources: readonly Resource[];
  subscriptions: readonly { resource: string; unit: UnitId }[];
}

/** Stands where the id of a matter stands. */
export const IMPORT = 'import';
const PAGE = 500;

export interface RegisterImport {
  /** What the registers say of these resources and subscriptions now. */
  known(resources: readonly string[], subscriptions: Imported['subscriptions']): Promise<Known>;
  /** Enters what is new or other than before; gives what was left because a matter has changed it since. */
  enter(imported: Imported, at: Instant): Promise<string[]>;
}

export interface Known {
  resources: ReadonlyMap<string, Resource>;
  /** `<resource>/<unit>` */
  subscriptions: ReadonlySet<string>;
  /** Subjects that a matter has changed since they were imported, in force or not: `<register>/<subject>`. */
  left: ReadonlySet<string>;
}

/** @param seals where each import is put under the city's signature; unsealed without it */
export function importInto(
  store: Pick<RegisterStore, 'apply' | 'enter' | 'read' | 'changedBy'>,
  seals?: ImportSeals,
): RegisterImport {
  const present = async (register: string, subjects: readonly string[]) => {
    const entries = new Map<string, RegisterEntry>();
    const left = new Set<string>();
    for (let from = 0; from < subjects.length; from += PAGE) {
      const page = subjects.slice(from, from + PAGE);
      const [found, by] = await Promise.all([
        store.read({ subjects: page.map((subject) => ({ register, subject })), queries: [], tallies: [] }),
        store.changedBy(register, page),
      ]);
      for (const [n, subject] of page.entries()) {
        const entry = found.subjects[n]?.entry;
        if (entry) entries.set(subject, entry);
        if ((by.get(subject) ?? IMPORT) !== IMPORT) left.add(subject);
      }
    }
    return { entries, left };
  };

  return {
    async known(resources, subscriptions) {
      const catalogue = await present('catalogue', [...new Set(resources)]);
      const subscribed = await present('subscriptions', subscriptions.map(subjectOf));
      return {
        resources: new Map([...catalogue.entries].map(([id, entry]) => [id, resourceOf(entry)])),
        subscriptions: new Set(subscribed.entries.keys()),
        left: new Set([
          ...[...catalogue.left].map((one) => `catalogue/${one}`),
          ...[...subscribed.left].map((one) => `subscriptions/${one}`),
        ]),
      };
    },
    async enter(imported, at) {
      const named = [...imported.resources.map(({ id }) => id), ...imported.subscriptions.map((one) => one.resource)];
      const { left, resources } = await this.known(named, imported.subscriptions);
      const names = new Map([...resources].map(([id, one]) => [id, one]));
      for (const one of imported.resources) names.set(one.id, one);
      const changes = importedChanges(imported, names, at);
      const free = changes.filter(({ change }) => !left.has(`${change.register}/${change.subject}`));
      // Most are new: those go in together. What is there already is changed one by one.
      const before = new Map<string, RegisterEntry>();
      for (const register of ['catalogue', 'subscriptions']) {
        const subjects = free.flatMap(({ change }) => (change.register === register ? [change.subject] : []));
        for (const [subject, entry] of (await present(register, subjects)).entries)
          before.set(`${register}/${subject}`, entry);
      }
      const added = free.filter(({ change }) => !before.has(`${change.register}/${change.subject}`));
      const changed = free.filter(({ change }) => {
        const known = before.get(`${change.register}/${change.subject}`);
        return known && !isSame(known, change);
      });
      // The seal first: what was cut off after it is entered when the import is done again.
      await seals?.seal([...added, ...changed], at);
      await store.enter(added);
      for (const one of changed) await store.apply(one);
      return changes.flatMap(({ change }) =>
        left.has(`${change.register}/${change.subject}`) ? [texts.left(change.title, change.subject)] : [],
      );
    },
  };
}

const subjectOf = ({ resource, unit }: Imported['subscriptions'][number]): string => `${resource}/${unit}`;

const isSame = (entry: RegisterEntry, { title, values }: RegisterChange): boolean =>
  entry.title === title &&
  Object.entries(values ?? {}).every(([key, value]) => JSON.stringify(entry.values[key]) === JSON.stringify(value));

/** @param names resources by id, to call their subscriptions by */
export function importedChanges(
  { resources, subscriptions }: Imported,
  names: ReadonlyMap<string, Resource>,
  at: Instant,
): Arriving[] {
  const arriving = (change: Omit<RegisterChange, 'op' | 'why' | 'lasting'>): Arriving => ({
    // One change per subject and import: the instant tells two imports apart.
    order: { at, matter: IMPORT, seq: Date.parse(at) },
    change: { ...change, op: 'put', why: texts.imported, lasting: true },
    number: '',
    procedure: 'import',
    by: { name: texts.imported },
  });
  return [
    ...resources.map(({ id, name, provider, identifier, fields, personal }) =>
      arriving({
        register: 'catalogue',
        subject: id,
        title: name,
        units: [provider],
        values: {
          ...{ name, provider, shareType: 'conditional', identifier: identifier.title, personal },
          items: fields.map((field) => field.title).join('、'),
          columns: [identifier, ...fields.filter((one) => one.key !== identifier.key)].map(({ key, title }) => ({
            ...{ key, title },
          })),
        },
      }),
    ),
    ...subscriptions.flatMap(({ resource, unit }) => {
      const of = names.get(resource);
      if (!of) return [];
      return [
        arriving({
          register: 'subscriptions',
          subject: `${resource}/${unit}`,
          title: of.name,
          units: [of.provider, unit],
          values: { resource, user: unit },
        }),
      ];
    }),
  ];
}
