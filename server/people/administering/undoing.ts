/**
 * An import is taken back in one operation: whatever it has put in or changed and nobody has changed since goes back to how
 * it was. What has changed since is named and left.
 */
import { randomBytes } from 'node:crypto';
import type { ImportUndoing } from '@banjie/shared/contract/routes/administration.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, msOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { Mobiles } from '../../personal/mobiles.ts';
import { canonical } from '../../proof/hash.ts';
import type { Changes } from '../admin/check.ts';
import { administratorOnly } from '../administrator.ts';
import { isHere, type ImportedChange, type RosterChanges, type TakenImport } from '../ports.ts';
import { viewAfter, type PeopleView } from '../roster/view.ts';
import { postTitles } from '../texts.ts';
import { changeRoster, changesOf, vacatedBy } from './change.ts';
import { endSessions, type AdministeringPorts } from './people-handlers.ts';
import { texts } from './texts.ts';
import { digest } from './units.ts';

const LISTED = 200;
const t = texts.undoing;

/** In the order of time and of its parts, and never the same twice. */
export const importId = (at: Instant, part: number): string =>
  `${String(msOf(at)).padStart(14, '0')}-${String(part).padStart(4, '0')}${randomBytes(6).toString('hex')}`;

const same = (one: unknown, other: unknown): boolean =>
  canonical(JSON.parse(JSON.stringify(one ?? null))) === canonical(JSON.parse(JSON.stringify(other ?? null)));
const standing = (view: PeopleView, { of, id }: Pick<ImportedChange, 'of' | 'id'>): object | undefined =>
  (view.tables[of] as { get(id: string): object | undefined }).get(id);

/** What of these changes is another than it was, and the accounts that come with it. */
export function takenOf(
  view: PeopleView,
  changes: RosterChanges,
  whole: Changes | undefined,
  mobiles: Pick<Mobiles, 'sealed'>,
): Pick<TakenImport, 'changes' | 'accounts'> {
  const other = changesOf(changes).flatMap(({ of, id, record }) => {
    if (of !== 'units' && of !== 'persons' && of !== 'posts') return [];
    const before = standing(view, { of, id });
    return same(before, record) ? [] : [{ of, id, ...(before ? { before } : {}), after: record } as ImportedChange];
  });
  const given = [
    ...(whole?.members ?? []).map(({ person, account }) => ({ kind: 'wecom' as const, person, after: account })),
    ...(whole?.mobiles ?? []).map(({ person, mobile }) => ({
      ...{ kind: 'mobile' as const, person },
      after: mobile === '' ? '' : mobiles.sealed(person, mobile),
    })),
  ];
  const accounts = given.flatMap(({ kind, person, after }) => {
    const before = view.accountOf(kind, person);
    if ((before ?? '') === after) return [];
    return [{ kind, person, ...(before === undefined ? {} : { before }), ...(after === '' ? {} : { after }) }];
  });
  return { changes: other, accounts };
}

interface Undoing {
  back: { change: ImportedChange; to: ImportedChange['after'] }[];
  left: { what: string; why: string }[];
}

/** Nothing of a roster is ever taken out: what was new is ended, has left, or is held by nobody. */
function goneOf(change: ImportedChange, now: Instant): ImportedChange['after'] {
  switch (change.of) {
    case 'units':
      return { ...change.after, ended: now };
    case 'persons': {
      const { administrator: _, ...person } = change.after;
      return { ...person, left: now };
    }
    case 'posts':
      return { ...change.after, persons: [] };
  }
}

function undoingOf(view: PeopleView, { changes }: TakenImport, now: Instant): Undoing {
  const free: ImportedChange[] = [];
  const moved: ImportedChange[] = [];
  for (const change of changes) {
    const stands = standing(view, change);
    if (same(stands, change.after)) free.push(change);
    else if (!same(stands, change.before)) moved.push(change);
  }
  const back = free.map((change) => ({ change, to: change.before ?? goneOf(change, now) }));
  const left = moved.map((change) => ({ what: whatOf(view, change), why: t.changedSince }));
  // A unit in which somebody is by now is not ended under him, and nobody is put back into one that has ended.
  const then = new Map(back.flatMap(({ change: { of, id }, to }) => (of === 'persons' ? [[id, to] as const] : [])));
  const peopled = new Set<string>();
  for (const one of view.tables.persons.all()) {
    const to = then.get(one.id) ?? one;
    if (isHere(one) && 'unit' in to && to.unit === one.unit && !('left' in to)) peopled.add(one.unit);
  }
  const kept = back.filter(({ change, to }) => {
    const why =
      change.of === 'units' && change.before === undefined && peopled.has(change.id)
        ? t.peopleInIt
        : change.of === 'persons' && 'unit' in to && view.tables.units.get(to.unit)?.ended !== undefined
          ? t.unitEnded
          : undefined;
    if (why !== undefined) left.push({ what: whatOf(view, change), why });
    return why === undefined;
  });
  return { back: kept, left };
}

const planned = ({ back }: Undoing): RosterChanges => {
  const of = <R>(part: ImportedChange['of']) => back.flatMap(({ change, to }) => (change.of === part ? [to as R] : []));
  return { units: of('units'), persons: of('persons'), posts: of('posts') };
};

const baseOf = (view: PeopleView, taken: TakenImport): string =>
  digest(
    JSON.parse(
      JSON.stringify([
        taken.id,
        taken.changes.map((one) => standing(view, one) ?? null),
        taken.accounts.map(({ kind, person }) => view.accountOf(kind, person) ?? null),
      ]),
    ),
  );

/** Accounts that are still as the import left them. */
const accountsOf = (view: PeopleView, { accounts, undone }: TakenImport): TakenImport['accounts'] =>
  undone ? [] : accounts.filter(({ kind, person, after }) => view.accountOf(kind, person) === after);

function whatOf(view: PeopleView, { of, id, after }: ImportedChange): string {
  if (of !== 'posts') return `${(after as { name: string }).name}（${id}）`;
  return `${view.tables.units.get(after.unit)?.name ?? after.unit} ${postTitles[after.post]}`;
}

/** How a record reads, for one line. */
function said(view: PeopleView, of: ImportedChange['of'], record: object | undefined): string {
  const unitName = (id: string) => view.tables.units.get(id)?.name ?? id;
  if (!record) return t.none;
  if (of === 'posts') {
    const { persons } = record as { persons: string[] };
    return persons.map((id) => view.tables.persons.get(id)?.name ?? id).join('、') || t.nobody;
  }
  const { name, unit, left, ended, administrator } = record as Record<string, string | undefined>;
  const more = [
    unit === undefined ? '' : unitName(unit),
    administrator ? t.administrator : '',
    left ? t.left : '',
    ended ? t.ended : '',
  ];
  return [name, ...more].filter(Boolean).join(' ');
}

export function undoHandlers(ports: AdministeringPorts): Handlers<'listImports' | 'readImport' | 'undoImport'> {
  const { store, people, clock } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const undone = ({ undone: one }: Pick<TakenImport, 'undone'>) =>
    one ? { undoneText: t.undone(one.name, formatInstant(one.at, { year: true })) } : {};

  return {
    async listImports({ caller }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const found = await store.imports();
      for (const { id, undone: one } of found)
        if (one?.accounts === 'due') {
          const taken = await store.imported(id);
          if (taken) await finish(taken);
        }
      return {
        items: found.map((taken) => ({
          ...{ id: taken.id, who: taken.by.name, atText: formatInstant(taken.at, { year: true }) },
          counts: taken.counts,
          ...undone(taken),
        })),
      };
    },
    async readImport({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const taken = await store.imported(params.id);
      if (!taken) return reject('notFound', t.noImport);
      await finish(taken);
      await people.refresh();
      const view = people.current();
      const undoing = taken.undone ? { back: [], left: [] } : undoingOf(view, taken, clock.now());
      const accounts = accountsOf(view, taken);
      const changes = planned(undoing);
      const empties = vacatedBy(view, viewAfter(view, changesOf(changes)), changes);
      const answer: ImportUndoing = {
        ...{ id: taken.id, who: taken.by.name, atText: formatInstant(taken.at, { year: true }) },
        ...undone(taken),
        back: [
          ...undoing.back.map(({ change, to }) => ({
            what: whatOf(view, change),
            before: said(view, change.of, change.after),
            after: said(view, change.of, to),
          })),
          // What they are is shown to nobody.
          ...accounts.map(({ kind, person, before, after }) => ({
            what: `${people.nameOf(person)} ${texts.accounts[kind]}`,
            before: after === undefined ? t.none : t.asImported,
            after: before === undefined ? t.none : t.asBefore,
          })),
        ].slice(0, LISTED),
        backCount: undoing.back.length + accounts.length,
        left: undoing.left.slice(0, LISTED),
        leftCount: undoing.left.length,
        empties: empties.map(({ unit, post }) => ({
          post: `${unit}:${post}`,
          title: `${view.tables.units.get(unit)?.name ?? unit} ${postTitles[post]}`,
        })),
        ...(undoing.back.length + accounts.length > 0 ? { base: baseOf(view, taken) } : {}),
      };
      return answer;
    },
    async undoImport({ caller, params, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const taken = await store.imported(params.id);
      if (!taken) return reject('notFound', t.noImport);
      if (taken.undone) {
        await finish(taken);
        return reject('stale', t.undone(taken.undone.name, formatInstant(taken.undone.at)));
      }
      const now = clock.now();
      let undoing: Undoing | undefined;
      let accounts = 0;
      const written = await changeRoster(
        ports,
        (view) => {
          if (baseOf(view, taken) !== body.base) return reject('stale', t.stale);
          undoing = undoingOf(view, taken, now);
          accounts = accountsOf(view, taken).length;
          return undoing.back.length + accounts > 0 ? planned(undoing) : reject('notNow', t.nothing);
        },
        { person: caller.person, knows: body.knows },
        () => ({ undid: taken.id, at: now, name: who.name, accounts: taken.accounts.length > 0 }),
      );
      if (isRejection(written) || !undoing) return isRejection(written) ? written : reject('stale', t.stale);
      for (const { to } of undoing.back)
        if ('unit' in to && 'name' in to && !isHere(to)) await endSessions(store.sessions, to.id);
      const lost = await accountsBack(taken);
      await store.accountsAreBack(taken.id);
      await people.refresh();
      return {
        written: undoing.back.length + accounts,
        left: [...undoing.left.map(({ what, why }) => `${what}：${why}`), ...lost],
      };
    },
  };

  /** What a process that was killed after the roster has left to do. */
  async function finish(taken: TakenImport): Promise<void> {
    if (taken.undone?.accounts !== 'due') return;
    await people.refresh();
    await accountsBack(taken);
    await store.accountsAreBack(taken.id);
  }

  /** Each where it is still as the import left it, and done once however often it is asked. A number that was taken away is forgotten: nobody has it any more. */
  async function accountsBack({ accounts }: TakenImport): Promise<string[]> {
    const lost: string[] = [];
    for (const { kind, person, before, after } of accounts) {
      const what = `${people.nameOf(person)} ${texts.accounts[kind]}`;
      const stands = people.accountOf(kind, person);
      if (stands === before) continue;
      if (stands !== after) lost.push(`${what}：${t.changedSince}`);
      else if (before === undefined) await store.unbind(kind, person);
      else if (kind === 'mobile' && after === undefined) lost.push(`${what}：${t.forgotten}`);
      else if ((await store.bind(kind, before, person)) === 'taken') lost.push(`${what}：${t.takenAway}`);
    }
    return lost;
  }
}
