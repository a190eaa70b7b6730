/** Of every number of a board the way down: what is asked for to have, one by one, what it counts. No number is without. */
import type { CountedKind, WorkBoardView } from '../contract/routes/boards.ts';
import type { BoardView } from '../contract/routes/incidents.ts';

/** What `listCounted` is asked for, besides whose board it is and of which months. */
export type Way = { kind: CountedKind } & Partial<
  Record<'of' | 'unit' | 'procedure' | 'step' | 'month' | 'resource' | 'provider' | 'suspension', string>
>;

type Numbered = keyof WorkBoardView['tasks'];
/** A share, a mean or a median leads to what it is taken from. */
export const kindOf: Readonly<Record<Numbered, CountedKind>> = {
  ...{ open: 'open', late: 'late', soon: 'soon', waited: 'open', supervised: 'supervised' },
  ...{ done: 'done', limited: 'limited', inTime: 'limited', onTime: 'limited', median: 'done' },
  ...{ reported: 'reported', rated: 'rated', score: 'rated' },
};

type Ways = [place: string, way: Way][];

const ofNumbers = (
  place: string,
  numbers: Partial<Record<Numbered, number | undefined>>,
  of: Omit<Way, 'kind'>,
): Ways =>
  (Object.keys(kindOf) as Numbered[]).flatMap((key): Ways =>
    numbers[key] === undefined ? [] : [[`${place}.${key}`, { kind: kindOf[key], ...of }]],
  );
const MATTERS = { of: 'matters' } as const;

/** By the place at which a number stands: `procedures.3.steps.0.numbers.late`. */
export function waysOf(board: WorkBoardView): ReadonlyMap<string, Way> {
  const { matters, tasks, months, procedures, units, suspensions, recurring, corrections } = board;
  return new Map<string, Way>([
    ...ofNumbers('matters', matters, MATTERS),
    ...ofNumbers('tasks', tasks, {}),
    ['opened', { kind: 'opened' }],
    ...months.flatMap(({ month, numbers }, n): Ways => [
      [`months.${n}.opened`, { kind: 'opened', month }],
      [`months.${n}.ended`, { kind: 'done', month, ...MATTERS }],
      ...ofNumbers(`months.${n}.numbers`, numbers, { month }),
    ]),
    ...procedures.flatMap(({ procedure, steps, ...one }, n): Ways => [
      [`procedures.${n}.opened`, { kind: 'opened', procedure }],
      ...ofNumbers(`procedures.${n}.matters`, one.matters, { procedure, ...MATTERS }),
      ...ofNumbers(`procedures.${n}.tasks`, one.tasks, { procedure }),
      ...steps.flatMap(({ step, numbers }, at) =>
        ofNumbers(`procedures.${n}.steps.${at}.numbers`, numbers, { procedure, step }),
      ),
    ]),
    ...units.flatMap(({ unit: { id: unit }, ...one }, n): Ways => [
      [`units.${n}.opened`, { kind: 'opened', unit }],
      ...ofNumbers(`units.${n}.matters`, one.matters, { unit, ...MATTERS }),
      ...ofNumbers(`units.${n}.tasks`, one.tasks, { unit }),
    ]),
    ...suspensions.map(({ kind }, n): Ways[number] => [
      `suspensions.${n}.count`,
      { kind: 'suspended', suspension: kind },
    ]),
    ...recurring.flatMap(({ procedure }, n): Ways => [
      [`recurring.${n}.due`, { kind: 'due', procedure }],
      [`recurring.${n}.opened`, { kind: 'dueOpened', procedure }],
      [`recurring.${n}.done`, { kind: 'dueEnded', procedure }],
      [`recurring.${n}.late`, { kind: 'dueLate', procedure }],
    ]),
    ...corrections.flatMap((one, n): Ways => {
      const of = correctionWay(one);
      return [
        [`corrections.${n}.opened`, { kind: 'opened', ...of }],
        ...ofNumbers(`corrections.${n}.numbers`, one.numbers, { ...of, ...MATTERS }),
      ];
    }),
  ]);
}

export const correctionWay = ({ resource, provider }: WorkBoardView['corrections'][number]): Omit<Way, 'kind'> => ({
  resource: resource.id,
  ...(provider.id === '' ? {} : { provider: provider.id }),
});

/** Of the board of incidents: what its list is narrowed to. */
export interface IncidentWay {
  level?: BoardView['levels'][number]['level'];
  unacknowledged?: '1';
}

/** By the place at which a number stands: `levels.0.unacknowledged`. */
export const incidentWaysOf = ({ levels }: Pick<BoardView, 'levels'>): ReadonlyMap<string, IncidentWay> =>
  new Map<string, IncidentWay>([
    ['unacknowledged', { unacknowledged: '1' }],
    ...levels.flatMap(({ level }, n): [string, IncidentWay][] => [
      [`levels.${n}.count`, { level }],
      [`levels.${n}.unacknowledged`, { level, unacknowledged: '1' }],
    ]),
  ]);
