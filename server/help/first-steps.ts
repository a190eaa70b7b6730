/** What somebody should do first, and what of it has happened: seen in what stands at rest, and remembered once it was. */
import type { FirstStepsView } from '@banjie/shared/contract/routes/help.ts';
import { firstSteps } from '@banjie/shared/help/first-steps.ts';
import type { Happening } from '@banjie/shared/help/happenings.ts';
import { roleOf } from '@banjie/shared/help/roles.ts';
import { texts } from '@banjie/shared/help/texts.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId, PostKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { OpinionStore } from '../deciding/ports.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, Standing } from '../matters/ports.ts';
import { vacantPosts } from '../people/administering/overview.ts';
import type { PeopleService } from '../people/directory.ts';
import { isHere } from '../people/ports.ts';
import { texts as people } from '../people/texts.ts';
import type { SettingService } from '../settings/settings.ts';
import type { ActStore, StartedStore } from './ports.ts';

/** Whoever has just acted finds it among so many of a matter, and it is remembered then. */
const NEWEST = 5;

export interface FirstStepPorts {
  store: StartedStore;
  acts: ActStore;
  opinions: Pick<OpinionStore, 'of'>;
  settings: Pick<SettingService, 'declared' | 'latest'>;
  people: PeopleService;
  clock: CityClock;
  hasRoster(unit: UnitId, post: PostKey): boolean;
  /** Done by nobody: what a training ground begins with. */
  isSeeded(key: string): boolean;
}

export function firstStepHandlers(ports: FirstStepPorts): Handlers<'readFirstSteps' | 'putFirstSteps'> {
  const { store, acts, opinions, settings, people: register, clock, hasRoster, isSeeded } = ports;

  const looks: Record<Happening, (standing: Standing) => Promise<boolean> | boolean> = {
    opened: async ({ person }) => (await acts.openedBy(person)).some(({ key }) => !isSeeded(key)),
    async acted({ person, unit }) {
      const units = new Set([unit, ...register.postsOf(person).map((post) => post.unit)]);
      for (const one of units) {
        if ((await acts.ofUnit(one, NEWEST)).some((act) => act.person === person && act.ended && !isSeeded(act.key)))
          return true;
        if ((await acts.receiptsOf(one, person)).length > 0) return true;
      }
      return false;
    },
    async phrases({ person }) {
      const { yes = [], no = [] } = await opinions.of(person);
      return yes.length + no.length > 0;
    },
    reached: ({ person }) =>
      register.accountOf('chat', person) !== undefined || register.accountOf('wecom', person) !== undefined,
    roster: ({ unit }) => hasRoster(unit, 'duty'),
    people: () => register.roster().persons.filter(isHere).length > 1,
    posts: () => register.roster().posts.length > 0 && vacantPosts(register.current()).length === 0,
    settings: () => settings.declared.some(({ setting }) => settings.latest(setting.key) !== undefined),
  };

  async function viewOf(person: PersonId): Promise<FirstStepsView | Rejection> {
    const standing = register.standing(person, clock.now());
    if (!standing) return reject('notSignedIn', people.gone);
    const directory = register.directory();
    const held = register.postsOf(person).map(({ unit }) => unit);
    const kinds = (held.length > 0 ? held : [standing.unit]).flatMap((unit) => directory.unit(unit)?.kind ?? []);
    const role = roleOf({ administrator: standing.administrator, kinds });
    const known = await store.of(person);
    const steps = firstSteps[role];
    const fresh: Happening[] = [];
    // Nobody looks at what is put away, and it is asked for again whenever something has changed.
    const looked = known.shown === false ? [] : steps;
    for (const { done } of looked) if (!known.done.includes(done) && (await looks[done](standing))) fresh.push(done);
    if (fresh.length > 0) await store.happened(person, fresh);
    const all = new Set([...known.done, ...fresh]);
    return {
      ...{ role, roleText: texts.roles[role] },
      shown: known.shown ?? steps.some(({ done }) => !all.has(done)),
      steps: steps.map(({ done, ...said }) => ({ key: done, ...said, done: all.has(done) })),
    };
  }

  return {
    readFirstSteps: ({ caller }) => viewOf(caller.person),
    async putFirstSteps({ caller, body }) {
      await store.show(caller.person, body.shown);
      return viewOf(caller.person);
    },
  };
}
