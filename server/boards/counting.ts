/** What a matter that has gone on adds to the numbers of the boards. Pure: the store adds all of it, or nothing. */
import { monthOf } from '../incidents/courses.ts';
import { TASKS, WHOLE, type Addition, type Counting, type Place } from './ports.ts';
import type { Advanced, Cell, Done, Track } from './track.ts';

type Where = Pick<Track, 'procedure' | 'about'>;

/** Every line in which it is counted. */
function placesOf(
  { procedure, about }: Where,
  { step, unit }: Pick<Cell, 'step' | 'unit'>,
): (Place & { unit?: string })[] {
  const own = step === '' ? WHOLE : step;
  return [
    { scope: 'city', procedure, of: '', step: own },
    ...(unit === ''
      ? []
      : [
          { scope: `unit:${unit}` as const, procedure, of: '', step: own },
          { scope: 'units' as const, procedure: '', of: unit, step: step === '' ? WHOLE : TASKS },
        ]),
    ...(about && step === ''
      ? [{ scope: 'resources' as const, procedure, of: about.resource, step: WHOLE, unit: about.unit }]
      : []),
  ];
}

const at = (where: Where, of: Pick<Cell, 'step' | 'unit'>, period: string, numbers: readonly string[], by: number) =>
  placesOf(where, of).flatMap(({ unit, ...place }) =>
    numbers.map((number): Addition => ({ place, period, number, by, ...(unit === undefined ? {} : { unit }) })),
  );

const openNumbers = ({ since, due, late, supervised }: Cell): string[] => [
  ...['open', `since.${since}`],
  ...(late ? ['late'] : []),
  ...(supervised ? ['supervised'] : []),
  ...(due === undefined ? [] : [`due.${due}`]),
];
const doneNumbers = ({ days, limited, late }: Done): string[] => [
  ...['done', `days.${days}`],
  ...(limited ? ['limited'] : []),
  ...(limited && late ? ['late'] : []),
];

export function countingOf(before: Track | undefined, { track, done, said }: Advanced): Counting {
  const opened = before ? [] : at(track, { step: '', unit: track.unit }, monthOf(track.openedAt), ['opened'], 1);
  const additions = [
    ...opened,
    ...(before?.cells ?? []).flatMap((cell) => at(track, cell, 'open', openNumbers(cell), -1)),
    ...track.cells.flatMap((cell) => at(track, cell, 'open', openNumbers(cell), 1)),
    ...[...done.values()].flatMap(({ was, is }) => [
      ...(was ? at(track, was, was.on.slice(0, 7), doneNumbers(was), -1) : []),
      ...(is ? at(track, is, is.on.slice(0, 7), doneNumbers(is), 1) : []),
    ]),
    ...said.flatMap((one) => {
      const period = one.on.slice(0, 7);
      if (one.kind === 'reported') return at(track, one, period, ['reported'], 1);
      // By procedure only: nobody is put in an order by it.
      const place = { scope: 'city', procedure: track.procedure, of: '', step: WHOLE } as const;
      return [
        { place, period, number: 'rated', by: 1 },
        { place, period, number: 'score', by: one.score ?? 0 },
      ];
    }),
  ];
  return {
    ...{ before, track, additions, said },
    done: [...done].map(([id, { is }]) => ({ id, ...(is ? { is } : {}) })),
  };
}
