/** The operations on people that are an administrator's. */
import { MOST_COUNTED } from '@banjie/shared/contract/counts.ts';
import type { PersonDetail, PersonRow } from '@banjie/shared/contract/routes/administration.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { personKey, type PartyKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock } from '../../matters/ports.ts';
import { mobileIn } from '../../personal/mobiles.ts';
import { hashOf } from '../../proof/hash.ts';
import { administratorOnly } from '../administrator.ts';
import { CODE_SECONDS, createBinding } from '../binding.ts';
import { choosePeople } from '../choosing.ts';
import type { PeopleService } from '../directory.ts';
import { humanIn, isHere, type PeopleStore, type PersonRecord } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import type { SessionStore } from '../sessions/ports.ts';
import { postTitles, texts as peopleTexts } from '../texts.ts';
import type { Tokens } from '../tokens.ts';
import { MEMBER } from '../admin/check.ts';
import { putMember, putMobile, type AccountPorts } from './accounts.ts';
import { changeRoster, type Plan } from './change.ts';
import { additionPlan, changePlan, standingPlan, versionOf } from './persons.ts';
import { texts } from './texts.ts';

export type AdministeredPeopleRoutes =
  | 'listAdministeredPeople'
  | 'readAdministeredPerson'
  | 'addPerson'
  | 'changePerson'
  | 'setStanding'
  | 'endSessionsOf'
  | 'unbindAccount'
  | 'makeCodeFor';

export interface AdministeringPorts extends AccountPorts {
  store: PeopleStore & { sessions: SessionStore };
  people: PeopleService;
  tokens: Pick<Tokens, 'keyedHash' | 'keyedHashes'>;
  clock: CityClock;
  /** How many open tasks are addressed to these, up to MOST_COUNTED + 1. */
  waiting(parties: readonly PartyKey[]): Promise<number>;
}

const kinds = ['wechat', 'chat', 'wecom', 'mobile'] as const;
const stateOf = ({ left, suspended }: PersonRecord): PersonRow['state'] =>
  left !== undefined ? 'left' : suspended === true ? 'suspended' : 'here';
const wrong = (path: string, message: string): Rejection => reject('invalid', message, { faults: [{ path, message }] });

export function administeredPeopleHandlers(ports: AdministeringPorts): Handlers<AdministeredPeopleRoutes> {
  const { store, people, tokens, clock, mobiles, waiting } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);

  const unitName = (view: PeopleView, id: string) => view.directory.unit(id)?.name ?? id;

  const rowOf = (view: PeopleView, one: PersonRecord): PersonRow => ({
    ...{ id: one.id, name: one.name, unit: one.unit, unitName: unitName(view, one.unit) },
    posts: view.tables.posts
      .of('person', one.id)
      .map(({ unit, post }) => (unit === one.unit ? postTitles[post] : `${unitName(view, unit)} ${postTitles[post]}`)),
    administrator: one.administrator === true,
    state: stateOf(one),
    accounts: kinds.filter((kind) => view.accountOf(kind, one.id) !== undefined),
  });

  function shown(kind: (typeof kinds)[number], person: PersonId, account: string): string {
    if (kind === 'wecom') return maskIds(account).text;
    if (kind !== 'mobile') return texts.bound;
    return maskIds(mobiles.opened(person, account) ?? '').text || texts.bound;
  }

  async function detail(id: PersonId, caller: PersonId): Promise<PersonDetail | Rejection> {
    await people.refresh();
    const view = people.current();
    const one = view.tables.persons.get(id);
    if (!one) return reject('notFound', texts.none);
    const human = humanIn(one);
    const others = [view.tables.persons.get(human), ...view.tables.persons.of('human', human)].filter(
      (other): other is PersonRecord => other !== undefined && other.id !== id,
    );
    const [running, todo] = await Promise.all([store.sessions.listOf(id), waiting([personKey(id)])]);
    const delegations = [...view.tables.delegations.of('from', id), ...view.tables.delegations.of('to', id)].filter(
      (delegation) => view.holds(delegation),
    );
    const until = (name: PersonId, day: string) => texts.hangs.until(people.nameOf(name), day);
    const told = (title: string, values: string[]) =>
      values.length === 0 ? [] : [{ title, value: values.join('、') }];
    return {
      ...rowOf(view, one),
      version: versionOf(view, one),
      others: others.map((other) => ({ id: other.id, unitName: unitName(view, other.unit) })),
      bound: kinds.flatMap((kind) => {
        const account = view.accountOf(kind, id);
        return account === undefined ? [] : [{ kind, title: texts.accounts[kind], shown: shown(kind, id, account) }];
      }),
      sessions: running.map(({ device, lastAt }) => ({
        device: device === '' ? peopleTexts.session.unknownDevice : device,
        lastText: formatInstant(instantOf(lastAt.getTime()), { year: true }),
      })),
      hangs: [
        ...told(texts.hangs.todo, todo === 0 ? [] : [texts.hangs.tasks(todo, MOST_COUNTED)]),
        ...told(
          texts.hangs.given,
          delegations.filter(({ from }) => from === id).map(({ to, untilDay }) => until(to, untilDay)),
        ),
        ...told(
          texts.hangs.taken,
          delegations.filter(({ to }) => to === id).map(({ from, untilDay }) => until(from, untilDay)),
        ),
      ],
      self: caller === id,
      ...(one.left === undefined ? {} : { leftText: formatInstant(one.left, { year: true }) }),
    };
  }

  const change = (plan: Plan, person: PersonId, knows: readonly string[]) =>
    changeRoster(ports, plan, { person, knows });

  /** What is wrong with an account, before anything is written. */
  function accountFault(
    id: PersonId | undefined,
    { wecom, mobile }: { wecom?: string | undefined; mobile?: string | undefined },
  ) {
    if (mobile !== undefined && mobile !== '' && mobileIn(mobile) === undefined) return wrong('mobile', texts.mobile);
    if (wecom === undefined || wecom === '') return undefined;
    if (!MEMBER.test(wecom)) return wrong('wecom', texts.wecom);
    const owner = people.current().personOfMember(wecom);
    return owner === undefined || owner === id ? undefined : wrong('wecom', texts.wecomTaken(people.nameOf(owner)));
  }
  async function putAccounts(
    id: PersonId,
    { wecom, mobile }: { wecom?: string | undefined; mobile?: string | undefined },
  ) {
    if (mobile !== undefined) await putMobile(ports, id, mobile === '' ? '' : (mobileIn(mobile) ?? ''));
    if (wecom === undefined || (await putMember(ports, id, wecom)) === 'bound') return undefined;
    const owner = await store.personOf('wecom', wecom);
    return wrong('wecom', texts.wecomTaken(people.nameOf(owner ?? '')));
  }
  const known = (id: PersonId) => people.current().tables.persons.get(id);

  return {
    async listAdministeredPeople({ caller, query }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const view = people.current();
      const exact = query.text === undefined ? undefined : view.tables.persons.get(query.text.trim());
      if (exact) return { items: [rowOf(view, exact)] };
      const fits: Record<NonNullable<typeof query.only>, (one: PersonRecord) => boolean> = {
        administrators: (one) => one.administrator === true && one.left === undefined,
        suspended: (one) => stateOf(one) === 'suspended',
        left: (one) => one.left !== undefined,
        unbound: (one) => isHere(one) && view.accountOf('wechat', one.id) === undefined,
      };
      const units = byUnit(view);
      const of = (unit: string) => {
        const all = units.get(unit) ?? [];
        return query.only === undefined ? all : all.filter(fits[query.only]);
      };
      const chosen = choosePeople(view.tables.units.all(), of, query);
      return isRejection(chosen) ? chosen : { ...chosen, items: chosen.items.map((one) => rowOf(view, one)) };
    },
    async readAdministeredPerson({ caller, params }) {
      const who = administrator(caller.person);
      return isRejection(who) ? who : detail(params.id, caller.person);
    },
    async addPerson({ caller, body, key }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const { name, unit, administrator: administers, identity = '' } = body;
      // Of the same press the same one, however often it is sent.
      const id = (body.id ?? '').trim() || `${unit}-${hashOf([caller.person, key]).slice(0, 6)}`;
      const fault = accountFault(id, body);
      if (fault) return fault;
      const added = await change(
        (view) =>
          additionPlan(view, { id, name, unit, administrator: administers }, identity, (said) =>
            tokens.keyedHashes('human', said),
          ),
        caller.person,
        [],
      );
      if (isRejection(added)) return added;
      return (await putAccounts(id, body)) ?? detail(id, caller.person);
    },
    async changePerson({ caller, params: { id }, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const fault = accountFault(id, body);
      if (fault) return fault;
      const { version, knows, ...wanted } = body;
      const changed = await change((view) => changePlan(view, id, version, wanted), caller.person, knows);
      if (isRejection(changed)) return changed;
      return (await putAccounts(id, body)) ?? detail(id, caller.person);
    },
    async setStanding({ caller, params: { id }, body: { to, knows } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const changed = await change((view) => standingPlan(view, id, to, clock.now()), caller.person, knows);
      if (isRejection(changed)) return changed;
      for (const one of changed.persons ?? []) if (!isHere(one)) await endSessions(store.sessions, one.id);
      if (to === 'left') await putMobile(ports, id, '');
      return detail(id, caller.person);
    },
    async endSessionsOf({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      if (!known(params.id)) return reject('notFound', texts.none);
      return { ended: await endSessions(store.sessions, params.id) };
    },
    async unbindAccount({ caller, params: { id, kind } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      if (people.current().accountOf(kind, id) === undefined) return reject('notFound', texts.notBound);
      if (kind === 'mobile') await putMobile(ports, id, '');
      else await store.unbind(kind, id);
      await people.refresh();
      return { ok: true };
    },
    async makeCodeFor({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const one = known(params.id);
      if (!one) return reject('notFound', texts.none);
      if (!isHere(one)) return reject('notNow', texts.gone(one.name));
      const code = await createBinding(store, people, tokens).makeCode(params.id);
      return isRejection(code) ? code : { code, expiresInSeconds: CODE_SECONDS };
    },
  };
}

/** As often as there are any: a session that begins meanwhile is of a person who is not let in. */
export async function endSessions(sessions: SessionStore, person: PersonId): Promise<number> {
  return sessions.end((await sessions.listOf(person)).map(({ id }) => id));
}

/** Everybody whom the roster knows, by unit; made once for each state. */
const groups = new WeakMap<PeopleView, ReadonlyMap<string, PersonRecord[]>>();
function byUnit(view: PeopleView): ReadonlyMap<string, PersonRecord[]> {
  const known = groups.get(view);
  if (known) return known;
  const made = new Map<string, PersonRecord[]>();
  for (const one of view.tables.persons.all()) {
    const of = made.get(one.unit);
    if (of) of.push(one);
    else made.set(one.unit, [one]);
  }
  groups.set(view, made);
  return made;
}
