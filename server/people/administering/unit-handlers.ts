/** The operations on units, their posts and rooms that are an administrator's. */
import { kindTitles } from '@banjie/shared/regulation/unit-titles.ts';
import type { UnitDetail, UnitRow } from '@banjie/shared/contract/routes/administration.ts';
import { postKeys, type PostKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { severalKinds } from '@banjie/shared/regulation/units.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock } from '../../matters/ports.ts';
import { hashOf } from '../../proof/hash.ts';
import type { Vacancy } from '../../vacancies/ports.ts';

import { administratorOnly } from '../administrator.ts';
import { chooseUnits } from '../choosing.ts';
import type { PeopleService } from '../directory.ts';
import { isHere, type PeopleStore, type UnitRecord } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import { postTitles } from '../texts.ts';
import { changeRoster, type Plan } from './change.ts';
import { vacantPosts } from './overview.ts';
import { texts } from './texts.ts';
import { digest, holdersIn, peopleOn, postPlan, postVersion, unitAddition, unitChange } from './units.ts';

export type AdministeredUnitRoutes =
  'listAdministeredUnits' | 'readAdministeredUnit' | 'addUnit' | 'changeUnit' | 'putPost' | 'unbindRoom';

export interface UnitPorts {
  store: PeopleStore;
  people: PeopleService;
  clock: CityClock;
  vacancies(): Promise<Vacancy[]>;
  /** How many open matters the unit is a party to, up to a thousand. */
  openMatters(unit: UnitId): Promise<number>;
}

/** So many are counted. */
const MOST_MATTERS = 999;

export function administeredUnitHandlers(ports: UnitPorts): Handlers<AdministeredUnitRoutes> {
  const { store, people, clock, vacancies, openMatters } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const change = (plan: Plan, person: string, knows: readonly string[] = []) =>
    changeRoster(ports, plan, { person, knows });

  const rowOf = (view: PeopleView, { id, name, kind, ended }: UnitRecord, vacant: number): UnitRow => ({
    ...{ id, name, kindTitle: kindTitles[kind], people: view.personsOf(id).length, vacant },
    ...(ended === undefined ? {} : { endedText: formatInstant(ended, { year: true }) }),
  });

  function hangsOn(view: PeopleView, id: UnitId, matters: number): UnitDetail['hangs'] {
    const { own, others } = peopleOn(view, id);
    const rooms = view.roomsOf(id).length;
    const t = texts.unitHangs;
    return [
      ...(own > 0 ? [{ title: t.people, value: t.peopleCount(own) }] : []),
      ...(others.length > 0 ? [{ title: t.posts, value: others.map((one) => people.nameOf(one)).join('、') }] : []),
      ...(matters > 0 ? [{ title: t.matters, value: texts.hangs.tasks(matters, MOST_MATTERS) }] : []),
      ...(rooms > 0 ? [{ title: t.rooms, value: t.roomCount(rooms) }] : []),
    ];
  }

  async function detail(id: UnitId): Promise<UnitDetail | Rejection> {
    await people.refresh();
    const view = people.current();
    const unit = view.tables.units.get(id);
    if (!unit) return reject('notFound', texts.noUnit);
    const [matters, noted] = await Promise.all([openMatters(id), vacancies()]);
    const hangs = hangsOn(view, id, matters);
    const empty = vacantPosts(view).filter((one) => one.unit === id);
    const holder = (one: string) => {
      const person = view.tables.persons.get(one);
      const away = !person || person.left !== undefined ? texts.away.left : isHere(person) ? '' : texts.away.suspended;
      return { id: one, name: person?.name ?? one, ...(away === '' ? {} : { away }) };
    };
    const fillingOf = (post: PostKey): { filling: string; matter?: string } => {
      const vacancy = noted.find((one) => one.unit === id && one.post === post);
      if (vacancy?.matter !== undefined) return { filling: texts.filling.matter, matter: vacancy.matter };
      return { filling: vacancy ? texts.filling.soon(formatInstant(vacancy.since)) : texts.filling.none };
    };
    return {
      ...rowOf(view, unit, empty.length),
      ...{ kind: unit.kind, version: digest(unit), hangs },
      endable: unit.ended === undefined && hangs.length === 0 && severalKinds.includes(unit.kind),
      posts: postKeys.map((post) => {
        const vacant = empty.some((one) => one.post === post);
        return {
          ...{ post, title: postTitles[post], vacant, version: postVersion(view, id, post) },
          holders: holdersIn(view, id, post).map(holder),
          ...(vacant ? fillingOf(post) : {}),
        };
      }),
      rooms: view.tables.rooms.of('unit', id).map(({ room, topic }) => ({ room, topic })),
    };
  }

  return {
    async listAdministeredUnits({ caller, query }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const view = people.current();
      const vacant = new Map<UnitId, number>();
      for (const { unit } of vacantPosts(view)) vacant.set(unit, (vacant.get(unit) ?? 0) + 1);
      const all = view.tables.units.all().filter(({ id, ended }) => {
        if (query.only === 'ended') return ended !== undefined;
        return ended === undefined && (query.only !== 'vacant' || vacant.has(id));
      });
      const chosen = chooseUnits(all, query);
      if (isRejection(chosen)) return chosen;
      return { ...chosen, items: chosen.items.map((one) => rowOf(view, one, vacant.get(one.id) ?? 0)) };
    },
    async readAdministeredUnit({ caller, params }) {
      const who = administrator(caller.person);
      return isRejection(who) ? who : detail(params.id);
    },
    async addUnit({ caller, body: { name, kind, id: wished = '' }, key }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      // Of the same press the same one, however often it is sent.
      const id = wished.trim() || `${kind}-${hashOf([caller.person, key]).slice(0, 6)}`;
      const added = await change((view) => unitAddition(view, { id, name, kind }), caller.person);
      return isRejection(added) ? added : detail(id);
    },
    async changeUnit({ caller, params: { id }, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      // Matters are no part of the roster: they are counted a moment before. People are looked at when it is written.
      const matters = body.ended ? await openMatters(id) : 0;
      const plan: Plan = (view) => {
        const hangs = hangsOn(view, id, matters).map(({ title, value }) => `${title} ${value}`);
        return unitChange(view, id, body, hangs, clock.now());
      };
      const changed = await change(plan, caller.person);
      return isRejection(changed) ? changed : detail(id);
    },
    async putPost({ caller, params: { id, post }, body: { knows, ...wanted } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const changed = await change((view) => postPlan(view, id, post, wanted), caller.person, knows);
      return isRejection(changed) ? changed : detail(id);
    },
    async unbindRoom({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      if (!(await store.unbindRoom(params.id))) return reject('notFound', texts.noRoom);
      await people.refresh();
      return { ok: true };
    },
  };
}
