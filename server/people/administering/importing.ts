/**
 * A roster as files, put in from a page: looked at first, and taken only as it was seen. What the look rested on stands in
 * `base`: what the files say and how everything that they touch was before.
 */
import { MOST_COUNTED } from '@banjie/shared/contract/counts.ts';
import { rosterKinds, type ImportPreview, type importKinds } from '@banjie/shared/contract/routes/administration.ts';
import { personKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import { tableIn } from '../../resources/hand-in/table.ts';
import type { Known, RegisterImport } from '../../registers/imported.ts';
import { checkImport, resourcesNamed, type Changes } from '../admin/check.ts';
import { humansIn } from '../admin/identity.ts';
import { readImport, type ImportFault, type ImportFile } from '../admin/read.ts';
import { entriesOf } from '../admin/report.ts';
import { administratorOnly } from '../administrator.ts';
import { isHere, type Roster } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import { postTitles } from '../texts.ts';
import { changesOf, refusalOf, vacatedBy } from './change.ts';
import type { AdministeringPorts } from './people-handlers.ts';
import { viewAfter } from '../roster/view.ts';
import { MOST_ROWS, rosterChanges, takePart } from './taking.ts';
import { texts } from './texts.ts';
import { digest } from './units.ts';

type Kind = (typeof importKinds)[number];
type Sent = { kind: Kind; name: string; content: string }[];

const LISTED = 200;
const t = texts.importing;

export interface ImportPorts extends AdministeringPorts {
  /** The registers of the catalogue and of who uses what. */
  catalogue: RegisterImport;
}

export function importHandlers(ports: ImportPorts): Handlers<'previewImport' | 'takeImport'> {
  const { people, tokens, clock, waiting, catalogue } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);

  /** What the files come to on this state. */
  function looked(view: PeopleView, files: readonly ImportFile[], now: Instant, catalogued: Known) {
    const hashes = (said: string) => tokens.keyedHashes('human', said);
    const { changes, faults } = checkImport(files, view.roster, catalogued.resources.keys(), now, hashes);
    return { changes, faults, base: baseOf(view, changes, catalogued) };
  }
  /** What the registers say of everything that the files name. */
  const catalogued = (files: readonly ImportFile[]): Promise<Known> =>
    catalogue.known(resourcesNamed(files), subscriptionsNamed(files, people.roster()));

  return {
    async previewImport({ caller, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const files = await filesOf(body.files);
      if (isRejection(files)) return files;
      await people.refresh();
      const view = people.current();
      const known = await catalogued(files);
      const { changes, faults, base } = looked(view, files, clock.now(), known);
      const others = rosterChanges(changes);
      const knows = vacatedBy(view, viewAfter(view, changesOf(others)), others);
      const refused = faults.length > 0 ? undefined : refusalOf(view, others, { person: caller.person });
      const unitName = (id: string) =>
        (changes.units.find((one) => one.id === id) ?? view.tables.units.get(id))?.name ?? id;
      const isNamed = new Set(changes.persons.map(({ id }) => id));
      const unnamed = files.some(({ kind }) => kind === 'people')
        ? view.tables.persons.all().filter((one) => isHere(one) && !isNamed.has(one.id))
        : [];
      const leaving = changes.persons.filter(
        ({ id, left }) => left !== undefined && view.tables.persons.get(id)?.left === undefined,
      );
      return {
        files: previewsOf(files, changes, view, known),
        left: [...known.left].slice(0, LISTED),
        leftCount: known.left.size,
        faults: [...faults.slice(0, LISTED), ...(refused ? [{ file: '', line: 0, reason: refused.text }] : [])],
        faultCount: faults.length + (refused ? 1 : 0),
        warnings: humansIn(changes.persons, view.roster.persons, [...view.tables.units.all(), ...changes.units]),
        leaving: await Promise.all(
          leaving.slice(0, LISTED).map(async ({ id, name, unit }) => {
            const todo = await waiting([personKey(id)]);
            const posts = view.tables.posts.of('person', id).map(({ post }) => postTitles[post]);
            const hangs = [
              ...(todo > 0 ? [`${texts.hangs.todo} ${texts.hangs.tasks(todo, MOST_COUNTED)}`] : []),
              ...posts,
            ];
            return { id, name, unitName: unitName(unit), hangs: hangs.join('、') };
          }),
        ),
        leavingCount: leaving.length,
        empties: knows.map(({ unit, post }) => ({
          ...{ post: `${unit}:${post}`, title: `${unitName(unit)} ${postTitles[post]}` },
        })),
        unnamed: unnamed.slice(0, LISTED).map(({ id, name, unit }) => ({ id, name, unitName: unitName(unit) })),
        unnamedCount: unnamed.length,
        ...(faults.length === 0 && !refused ? { base } : {}),
      };
    },
    async takeImport({ caller, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const files = await filesOf(body.files);
      if (isRejection(files)) return files;
      const now = clock.now();
      await people.refresh();
      const known = await catalogued(files);
      const taken = await takePart(
        ports,
        (view) => {
          const { changes, faults, base } = looked(view, files, now, known);
          if (base !== body.base) return reject('stale', t.stale);
          return faults.length > 0
            ? reject('invalid', t.faults(faults.length), { faults: faults.map(faultOf) })
            : changes;
        },
        { person: caller.person, knows: body.knows, name: () => who.name, at: now, part: 1 },
      );
      if (isRejection(taken)) return taken;
      const { units, persons, posts, resources, subscriptions } = taken.changes;
      const left = await catalogue.enter({ resources, subscriptions }, now);
      await people.refresh();
      return {
        written: units.length + persons.length + posts.length + resources.length + subscriptions.length - left.length,
        warnings: [...taken.lost.map(({ account }) => t.taken(account)), ...left],
      };
    },
  };
}

const faultOf = ({ file, line, reason }: ImportFault) => ({ path: `${file}:${line}`, message: reason });

/** Pairs of a resource and a unit, by its id or its name, as a file has them. */
const subscriptionsNamed = (files: readonly ImportFile[], { units }: Roster) =>
  files.flatMap(({ kind, rows }) =>
    kind === 'subscriptions'
      ? rows.flatMap(({ cell: { resource = '', unit = '' } }) => {
          const known = units.find(({ id, name }) => id === unit || name === unit);
          return known ? [{ resource, unit: known.id }] : [];
        })
      : [],
  );

/** A person who leaves does so when it is taken, not when it was looked at. */
function baseOf(view: PeopleView, changes: Changes, { resources, subscriptions, left }: Known): string {
  const before = changesOf(rosterChanges(changes)).map(({ of, id }) => {
    const table = view.tables[of] as { get(id: string): unknown };
    return table.get(id) ?? null;
  });
  const persons = changes.persons.map((one) => ({ ...one, left: one.left !== undefined }));
  return digest(
    JSON.parse(JSON.stringify([before, { ...changes, persons }, [...resources], [...subscriptions], [...left]])),
  );
}

function previewsOf(
  files: readonly ImportFile[],
  changes: Changes,
  view: PeopleView,
  known: Known,
): ImportPreview['files'] {
  const entries = entriesOf(changes, view.roster, known);
  return files.map(({ kind, file, unread }) => {
    const all = entries[kind];
    const added = all.filter(({ before }) => before === undefined);
    const changed = all.filter(({ before, after }) => before !== undefined && before !== after);
    return {
      ...{ kind, name: file, added: added.length, changed: changed.length, unread },
      same: all.length - added.length - changed.length,
      lines: [...changed, ...added].slice(0, LISTED).map(({ what, before, after, fields }) => ({
        ...{ what, after },
        ...(before === undefined ? {} : { before }),
        ...(fields && fields.length > 0 ? { fields } : {}),
      })),
    };
  });
}

async function filesOf(sent: Sent): Promise<ImportFile[] | Rejection> {
  const files: ImportFile[] = [];
  for (const [n, { kind, name, content }] of sent.entries()) {
    const wrong = (message: string) => reject('invalid', message, { faults: [{ path: `files.${n}`, message }] });
    if (sent.findIndex((one) => one.kind === kind) !== n) return wrong(t.twice(t.kinds[kind]));
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length === 0) return wrong(t.emptyFile);
    if (bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') files.push(readImport(kind, name, bytes));
    else {
      const table = await tableIn(bytes);
      if (isRejection(table)) return wrong(table.text);
      files.push(readImport(kind, name, Buffer.from(table.text, 'utf8')));
    }
  }
  const counted = files.map(({ kind, rows }) => (isOfRoster(kind) ? rows.length : 0));
  const rows = counted.reduce((sum, one) => sum + one, 0);
  if (rows <= MOST_ROWS) return files;
  const message = t.tooMany(rows, MOST_ROWS);
  const largest = counted.indexOf(Math.max(...counted));
  return reject('tooLarge', message, { faults: [{ path: `files.${largest}`, message }] });
}
const isOfRoster = (kind: string): boolean => rosterKinds.some((one) => one === kind);
