/** The board as it is read: lines of what is added up, in fixed orders, with titles. Nothing is put in an order by how well it goes. */
import type { WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { figureKeys, figures } from '@banjie/shared/boards/figures.ts';
import { titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { suspensionKinds, type SuspensionName } from '@banjie/shared/regulation/suspensions.ts';
import type { RegisterRecord } from '../matters/ports.ts';
import type { DueTurns, TurnRecord } from '../recurring/ports.ts';
import { countsOf, numbersOf } from './numbers.ts';
import { TASKS, WHOLE, type Line, type Standing, type Tally } from './ports.ts';
import { texts } from './texts.ts';

const isWhole = (step: string): boolean => step === WHOLE;
const isStep = (step: string): boolean => step !== WHOLE;

export const definitions: WorkBoardView['definitions'] = figureKeys.map((key) => ({
  key,
  ...{ title: figures[key].title, unit: figures[key].unit, text: figures[key].text },
  law: figures[key].law.map((article) => ({ article, text: articleText(article) })),
}));

export const totalsOf = (lines: readonly Line[], today: Day): Pick<WorkBoardView, 'matters' | 'tasks' | 'opened'> => ({
  matters: numbersOf(countsOf(lines, isWhole), today),
  tasks: numbersOf(countsOf(lines, isStep), today),
  opened: openedIn(lines),
});

const openedIn = (lines: readonly Line[]): number =>
  lines.reduce((sum, { steps }) => sum + (steps[WHOLE]?.opened ?? 0), 0);

/** Procedures in their order, and in each its steps; what nothing is known of is left out. */
export function proceduresOf(
  lines: readonly Line[],
  procedures: readonly Procedure[],
  today: Day,
): WorkBoardView['procedures'] {
  const byProcedure = groupedBy(lines, ({ procedure }) => procedure);
  return procedures.flatMap((procedure) => {
    const own = byProcedure.get(procedure.key) ?? [];
    const { matters, tasks, opened } = totalsOf(own, today);
    if (isNothing(matters) && isNothing(tasks) && opened === 0) return [];
    const named = Object.keys(procedure.steps);
    // The engine's own steps, and those of earlier versions, come after those of the definition.
    const others = [...new Set(own.flatMap(({ steps }) => Object.keys(steps)))].filter(
      (step) => isStep(step) && !named.includes(step),
    );
    const steps = [...named, ...others.sort()].flatMap((step) => {
      const numbers = numbersOf(
        countsOf(own, (one) => one === step),
        today,
      );
      return isNothing(numbers) ? [] : [{ step, title: titleOf(procedure, { step }), numbers }];
    });
    return [{ procedure: procedure.key, title: procedure.title, opened, matters, tasks, steps }];
  });
}

const isNothing = ({ open, done, rated, reported }: WorkNumbers): boolean =>
  open === 0 && done === 0 && rated === undefined && reported === undefined;

/** In the order of the city, those of which there is nothing as well. */
export const unitsOf = (
  lines: readonly Line[],
  units: WorkBoardView['scope']['units'],
  today: Day,
): WorkBoardView['units'] => {
  const byUnit = groupedBy(lines, ({ of }) => of);
  return units.map((unit) => {
    const own = byUnit.get(unit.id) ?? [];
    return {
      unit,
      opened: openedIn(own),
      matters: numbersOf(countsOf(own, isWhole), today),
      tasks: numbersOf(
        countsOf(own, (step) => step === TASKS),
        today,
      ),
    };
  });
};

export const monthsOf = (lines: readonly Line[], months: readonly string[], today: Day): WorkBoardView['months'] => {
  const byMonth = groupedBy(lines, ({ period }) => period);
  return months.map((month) => {
    const own = byMonth.get(month) ?? [];
    const { matters, tasks, opened } = totalsOf(own, today);
    const { done, limited, inTime, onTime, median, reported } = tasks;
    const numbers = {
      ...{ done, limited, inTime },
      ...(onTime === undefined ? {} : { onTime }),
      ...(median === undefined ? {} : { median }),
      ...(reported === undefined ? {} : { reported }),
    };
    return { month, text: texts.month(month), opened, ended: matters.done, numbers };
  });
};

export function correctionsOf(
  lines: readonly Line[],
  directory: Pick<Directory, 'resource' | 'unit'>,
  today: Day,
): WorkBoardView['corrections'] {
  // A resource that had another provider is a row of each.
  return [...groupedBy(lines, ({ of, unit }) => JSON.stringify([of, unit]))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, own]) => {
      const { matters: numbers, opened } = totalsOf(own, today);
      const { of: resource = '', unit = '' } = own[0] ?? {};
      if (opened === 0 && isNothing(numbers)) return [];
      return [
        {
          resource: { id: resource, name: directory.resource(resource)?.name ?? resource },
          provider: { id: unit, name: directory.unit(unit)?.name ?? texts.nobody },
          ...{ opened, numbers },
        },
      ];
    });
}

/** What an entry bars: one of `suspensionKinds`. */
export const suspensionOf = ({ subject }: Pick<RegisterRecord, 'subject'>): string =>
  subject.slice(0, subject.indexOf(':'));

/** By what they bar, in the order in which the regulation is written down. */
export function suspensionsOf(
  entries: readonly Pick<RegisterRecord, 'subject' | 'values'>[],
): WorkBoardView['suspensions'] {
  const byKind = groupedBy(entries, suspensionOf);
  const barred = (Object.keys(suspensionKinds) as SuspensionName[]).flatMap((kind) => {
    const { title, basis } = suspensionKinds[kind];
    const count = byKind.get(kind)?.length ?? 0;
    return count === 0 ? [] : [{ kind, title, article: basis, count }];
  });
  // What bars none of our own procedures is called as its entry says.
  const others = [...byKind]
    .filter(([kind]) => !Object.hasOwn(suspensionKinds, kind))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    ...barred,
    ...others.map(([kind, own]) => {
      const said = own[0]?.values?.['kind'];
      return { kind, title: typeof said === 'string' ? said : texts.otherSuspension, article: '', count: own.length };
    }),
  ];
}

/** How a turn of a recurring duty stands: what is counted of it, and listed. */
export function standingOf({ matter }: Pick<TurnRecord, 'matter'>, standings: ReadonlyMap<string, Standing>) {
  const { ended = false, late = false } = (matter === undefined ? undefined : standings.get(matter)) ?? {};
  return { opened: matter !== undefined, ended, late };
}

export function recurringOf(
  turns: readonly DueTurns[],
  tallies: ReadonlyMap<string, Tally>,
  procedures: readonly Procedure[],
): WorkBoardView['recurring'] {
  const byProcedure = new Map(turns.map((one) => [one.procedure, one]));
  return procedures.flatMap(({ key, title }) => {
    const own = byProcedure.get(key);
    if (!own) return [];
    const { ended = 0, late = 0 } = tallies.get(key) ?? {};
    return [{ procedure: key, title, due: own.due, opened: own.matters.length, done: ended, late }];
  });
}

export function groupedBy<T>(all: Iterable<T>, keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
