/** What an administrator has to look after first: how much of each, the worst first. */
import type { AdministrationView } from '@banjie/shared/contract/routes/administration.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock } from '../../matters/ports.ts';
import { administratorOnly } from '../administrator.ts';
import type { PeopleService } from '../directory.ts';
import { isHere } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import { texts } from './texts.ts';

export interface OverviewPorts {
  people: PeopleService;
  clock: CityClock;
  /** What failed to its last attempt, and what came in and could not be worked. */
  setAside(): Promise<number>;
  unreached(): Promise<number>;
  /** Monitors that have to be heard and are not. */
  silent(): Promise<number>;
}

export function overviewHandlers(ports: OverviewPorts): Handlers<'readAdministration'> {
  const { people, clock, setAside, unreached, silent } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  return {
    async readAdministration({ caller }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const view = people.current();
      const persons = view.tables.persons.all();
      const here = persons.filter(isHere);
      const [stuck, beyond, still] = await Promise.all([setAside(), unreached(), silent()]);
      const counts: AdministrationView['attention'] = [
        { what: 'setAside', count: stuck },
        { what: 'feeds', count: still },
        { what: 'vacancies', count: vacantPosts(view).length },
        { what: 'reachability', count: beyond },
        { what: 'unbound', count: here.filter(({ id }) => view.accountOf('wechat', id) === undefined).length },
      ];
      return {
        attention: counts.filter(({ count }) => count > 0),
        people: here.length,
        suspended: persons.filter((one) => one.suspended === true && one.left === undefined).length,
        units: view.tables.units.all().length,
        administrators: here.filter((one) => one.administrator === true).length,
      };
    },
  };
}

/** Posts that somebody has held and nobody holds. */
export const vacantPosts = (view: PeopleView) =>
  view.tables.posts
    .all()
    .filter(
      ({ unit, post }) => view.directory.unit(unit) !== undefined && view.directory.holders(unit, post).length === 0,
    );
