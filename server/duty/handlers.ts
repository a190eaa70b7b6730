/** The operations on rosters. Whoever may not see one is told the same as of one that is not there. */
import { postKey, watchesAll, type PersonId, type PostKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, atTime, dayOf, type Day } from '@banjie/shared/kernel/time.ts';
import { tableFile, textFile, workbookFile } from '../http/file-answers.ts';
import type { Handlers } from '../http/handler.ts';
import { keysOf } from '../matters/lists.ts';
import type { Standing } from '../matters/ports.ts';
import type { PeopleService } from '../people/directory.ts';
import { postTitles } from '../people/texts.ts';
import type { Acts } from './acts/acts.ts';
import type { DutyService } from './duty.ts';
import { calendarOf, tableOf, turnsIn, type Names } from './files.ts';
import type { DutyChange } from './ports.ts';
import { texts } from './texts.ts';
import type { Reader, ViewPorts, Views } from './views.ts';

export type DutyRoutes =
  | 'listDuty'
  | 'readDuty'
  | 'putDuty'
  | 'overrideDuty'
  | 'endDutyOverride'
  | 'askDutySwap'
  | 'answerDutySwap'
  | 'exportDutyTable'
  | 'exportDutyWorkbook'
  | 'exportDutyCalendar'
  | 'importDuty'
  | 'noteDuty';

export interface DutyHandlerPorts extends Pick<ViewPorts, 'now'> {
  duty: DutyService;
  people: Pick<PeopleService, 'directory' | 'nameOf' | 'standing'>;
  views: Views;
  acts: Acts;
}

/** Posts that are waited for at all hours somewhere; any post may have a roster. */
const USUAL: readonly PostKey[] = ['duty', 'emergency', 'ops', 'security', 'contact'];
const DAYS = 7;
const FILE_DAYS = 31;

export function dutyHandlers({ duty, people, views, acts, now }: DutyHandlerPorts): Handlers<DutyRoutes> {
  const standingOf = (person: PersonId): Standing | undefined => people.standing(person, now());
  const runs = (standing: Standing, unit: UnitId): boolean =>
    standing.administrator || keysOf(standing).includes(postKey(unit, 'head'));
  function sees(standing: Standing, unit: UnitId): boolean {
    return standing.unit === unit || watchesAll(standing.unit, people.directory()) || runs(standing, unit);
  }
  const readerOf = (standing: Standing, unit: UnitId): Reader => ({
    person: standing.person,
    mayRun: runs(standing, unit),
    mayNote: (roster) => acts.notes.mayWrite(roster, standing.person),
  });

  type Seen = { standing: Standing; roster: DutyChange; reader: Reader; names: Names };
  function seen(person: PersonId, { unit, post }: { unit: UnitId; post: PostKey }): Seen | Rejection {
    const standing = standingOf(person);
    const roster = standing && sees(standing, unit) ? duty.find(unit, post) : undefined;
    if (!standing || !roster) return reject('notFound', texts.hidden);
    const names = { nameOf: people.nameOf, holders: people.directory().holders(unit, post) };
    return { standing, roster, reader: readerOf(standing, unit), names };
  }
  /** Whoever may run it: its unit is there then, the roster need not be. */
  function runner(person: PersonId, unit: UnitId): Standing | Rejection {
    const standing = standingOf(person);
    if (!standing || !sees(standing, unit) || !people.directory().unit(unit)) return reject('notFound', texts.hidden);
    return runs(standing, unit) ? standing : reject('notAllowed', texts.onlyRunners);
  }
  const titleOf = ({ unit, post }: DutyChange): string =>
    texts.file(people.directory().unit(unit)?.name ?? unit, postTitles[post]);

  function planned({ roster, names }: Seen, query: { from?: Day | undefined; days?: number | undefined }): string[][] {
    const from = query.from ?? dayOf(now());
    const span = { from: atTime(from, '00:00'), until: atTime(addDays(from, query.days ?? FILE_DAYS), '00:00') };
    return tableOf(roster, duty.read(roster, people.directory()), span, names);
  }

  return {
    async listDuty({ caller, query }) {
      const standing = standingOf(caller.person);
      if (!standing) return reject('notFound', texts.hidden);
      const order = people.directory().units();
      const mine = duty
        .all()
        .filter(({ unit }) => sees(standing, unit))
        .sort(
          (one, other) => order.findIndex(({ id }) => id === one.unit) - order.findIndex(({ id }) => id === other.unit),
        );
      // One's own first.
      const rosters = [
        ...mine.filter(({ unit }) => unit === standing.unit),
        ...mine.filter(({ unit }) => unit !== standing.unit),
      ];
      const runnable = order.filter(({ id }) => (standing.administrator ? true : runs(standing, id)));
      return {
        day: query.day ?? dayOf(now()),
        items: rosters.map((one) => views.rosterView(one, readerOf(standing, one.unit), query.day)),
        units: runnable.flatMap(({ id, name }) => {
          const posts = USUAL.filter((post) => !duty.find(id, post) && people.directory().holders(id, post).length > 0);
          return posts.length > 0
            ? [
                {
                  id,
                  name,
                  posts: posts.map((key) => ({
                    ...{ key, title: postTitles[key] },
                    people: people
                      .directory()
                      .holders(id, key)
                      .map((one) => ({ id: one, name: people.nameOf(one) })),
                  })),
                },
              ]
            : [];
        }),
        asked: duty.all().flatMap((roster) =>
          roster.exceptions.flatMap((one) => {
            if (one.kind !== 'swap' || one.other !== caller.person) return [];
            const view = views.swapView(one, readerOf(standing, roster.unit));
            return view.may.includes('accept') ? [{ ...view, unit: roster.unit, post: roster.post }] : [];
          }),
        ),
      };
    },
    async readDuty({ caller, params, query }) {
      const found = seen(caller.person, params);
      if (isRejection(found)) return found;
      const { roster, reader } = found;
      const whole = await views.whole(roster, reader, query.from ?? dayOf(now()), query.days ?? DAYS);
      const titleOf = (line: string) => roster.lines.find(({ key }) => key === line)?.title ?? line;
      return { ...whole, notes: await acts.notes.history(roster, titleOf) };
    },
    async putDuty({ caller, params, body }) {
      const who = runner(caller.person, params.unit);
      return isRejection(who) ? who : acts.put(params, caller.person, body);
    },
    async overrideDuty({ caller, params, body, key }) {
      const who = runner(caller.person, params.unit);
      return isRejection(who) ? who : acts.override(params, caller.person, body, key);
    },
    async endDutyOverride({ caller, params }) {
      const who = runner(caller.person, params.unit);
      return isRejection(who) ? who : acts.endOverride(params, caller.person, params.id);
    },
    async askDutySwap({ caller, params, body, key }) {
      const found = seen(caller.person, params);
      return isRejection(found) ? found : acts.ask(params, caller.person, body, key);
    },
    async answerDutySwap({ caller, params, body }) {
      const found = seen(caller.person, params);
      return isRejection(found)
        ? found
        : acts.answer(params, caller.person, found.reader.mayRun, params.id, body.answer);
    },
    async noteDuty({ caller, params, body, key }) {
      const found = seen(caller.person, params);
      return isRejection(found) ? found : acts.notes.write(params, caller.person, body, key);
    },
    async exportDutyTable({ caller, params, query }) {
      const found = seen(caller.person, params);
      return isRejection(found) ? found : tableFile(`${titleOf(found.roster)}.csv`, planned(found, query));
    },
    async exportDutyWorkbook({ caller, params, query }) {
      const found = seen(caller.person, params);
      if (isRejection(found)) return found;
      const title = titleOf(found.roster);
      return workbookFile(title, title, planned(found, query));
    },
    async exportDutyCalendar({ caller, params, query }) {
      const found = seen(caller.person, params);
      if (isRejection(found)) return found;
      const { roster, names } = found;
      const from = dayOf(now());
      const span = { from: atTime(from, '00:00'), until: atTime(addDays(from, query.days ?? FILE_DAYS), '00:00') };
      const of = { ...names, title: titleOf(roster), at: now(), only: query.mine ? caller.person : undefined };
      const text = calendarOf(roster, duty.read(roster, people.directory()), span, of);
      return textFile(`${titleOf(roster)}.ics`, 'text/calendar; charset=utf-8', text);
    },
    async importDuty({ caller, params, body, key }) {
      const who = runner(caller.person, params.unit);
      if (isRejection(who)) return who;
      const found = seen(caller.person, params);
      if (isRejection(found)) return found;
      const turns = turnsIn(body.text, found.roster, found.names);
      if (isRejection(turns)) return turns;
      // What is over already is no change of anything.
      const coming = turns.filter(({ until }) => until > now());
      if (coming.length === 0) return reject('invalid', texts.importFault.nothing);
      if (body.preview !== true) {
        const loaded = await acts.load(params, caller.person, coming, key);
        if (isRejection(loaded)) return loaded;
      }
      return { count: coming.length, text: texts.imported(coming.length, body.preview === true) };
    },
  };
}
