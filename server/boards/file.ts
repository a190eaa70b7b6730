/** The board as a table: each number in a line of its own, with what it counts and which rule does. */
import type { WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { figures, type FigureKey } from '@banjie/shared/boards/figures.ts';
import { texts } from './texts.ts';

const t = texts.file;

export function tableOf(board: WorkBoardView): Row[] {
  return [t.header, ...rowsOf(board, board.scope.unit?.name ?? t.city)];
}
export const nameOf = (board: WorkBoardView, months: readonly string[]): string =>
  t.name(board.scope.unit?.name ?? t.city, months[0] ?? '', months.at(-1) ?? '');

type Row = string[];
type Numbers = Partial<WorkNumbers>;
type Figures = readonly (readonly [name: keyof WorkNumbers, figure: FigureKey])[];
const SHARED: Figures = [
  ...(['late', 'soon', 'waited', 'supervised'] as const).map((key) => [key, key] as const),
  ...(['median', 'rated', 'score'] as const).map((key) => [key, key] as const),
];
const OF_MATTERS: Figures = [['open', 'open'], ['done', 'ended'], ...SHARED];
const OF_TASKS: Figures = [
  ...([['open', 'tasks'], ['done', 'done'], ...SHARED] as const),
  ...(['limited', 'inTime', 'onTime', 'reported'] as const).map((key) => [key, key] as const),
];

function rowsOf(board: WorkBoardView, scope: string): Row[] {
  const row = (what: string, part: string, key: FigureKey, value: number | undefined, of = scope): Row[] => {
    const { title, unit, text, law } = figures[key];
    if (value === undefined) return [];
    return [[of, what, part, title, String(value), unit, text, law.join('、') || t.noLaw]];
  };
  const all = (figuresOf: Figures) => (what: string, part: string, numbers: Numbers, of?: string) =>
    figuresOf.flatMap(([name, figure]) => row(what, part, figure, numbers[name], of));
  const [ofMatters, ofTasks] = [all(OF_MATTERS), all(OF_TASKS)];
  return [
    ...(board.gathering ? [[scope, t.gathering, '', '', '', '', '', '']] : []),
    ...ofMatters(t.whole, t.matters, board.matters),
    ...row(t.whole, t.matters, 'opened', board.opened),
    ...ofTasks(t.whole, t.tasks, board.tasks),
    ...board.procedures.flatMap(({ title, opened, matters, tasks, steps }) => [
      ...row(title, t.matters, 'opened', opened),
      ...ofMatters(title, t.matters, matters),
      ...ofTasks(title, t.tasks, tasks),
      ...steps.flatMap((step) => ofTasks(title, step.title, step.numbers)),
    ]),
    ...board.units.flatMap(({ unit, opened, matters, tasks }) => [
      ...row(t.whole, t.matters, 'opened', opened, t.ofUnit(unit.name)),
      ...ofMatters(t.whole, t.matters, matters, t.ofUnit(unit.name)),
      ...ofTasks(t.whole, t.tasks, tasks, t.ofUnit(unit.name)),
    ]),
    ...board.months.flatMap(({ text, opened, ended, numbers }) => [
      ...row(t.whole, t.matters, 'opened', opened, t.ofMonth(text)),
      ...row(t.whole, t.matters, 'ended', ended, t.ofMonth(text)),
      ...ofTasks(t.whole, t.tasks, numbers, t.ofMonth(text)),
    ]),
    ...board.suspensions.flatMap(({ title, count }) => row(title, '', 'suspensions', count)),
    ...board.recurring.flatMap(({ title, due, opened, done, late }) => [
      ...row(title, t.recurring.due, 'recurring', due),
      ...row(title, t.recurring.opened, 'recurring', opened),
      ...row(title, t.recurring.done, 'recurring', done),
      ...row(title, t.recurring.late, 'recurring', late),
    ]),
    ...board.corrections.flatMap(({ resource, provider, opened, numbers }) => [
      ...row(resource.name, provider.name, 'corrections', opened),
      ...ofMatters(resource.name, provider.name, numbers),
    ]),
  ];
}
