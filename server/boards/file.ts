/** The board as a table: each number in a line of its own, with what it counts and which rule does. */
import type { WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { figures, type FigureKey } from '@banjie/shared/boards/figures.ts';
import { tableFile } from '../http/file-answers.ts';
import type { FileAnswer } from '../http/handler.ts';
import { texts } from './texts.ts';

const t = texts.file;

export function fileOf(board: WorkBoardView, months: readonly string[]): FileAnswer {
  const scope = board.scope.unit?.name ?? t.city;
  return tableFile(t.name(scope, months[0] ?? '', months.at(-1) ?? ''), [t.header, ...rowsOf(board, scope)]);
}

type Row = string[];

function rowsOf(board: WorkBoardView, scope: string): Row[] {
  const row = (what: string, part: string, key: FigureKey, value: number | undefined, of = scope): Row[] => {
    const { title, unit, text, law } = figures[key];
    if (value === undefined) return [];
    return [[of, what, part, title, String(value), unit, text, law.join('、') || t.noLaw]];
  };
  const ofMatters = (what: string, part: string, one: WorkNumbers, of?: string): Row[] => [
    ...row(what, part, 'open', one.open, of),
    ...row(what, part, 'ended', one.done, of),
    ...row(what, part, 'median', one.median, of),
    ...row(what, part, 'rated', one.rated, of),
    ...row(what, part, 'score', one.score, of),
  ];
  const ofTasks = (what: string, part: string, one: WorkNumbers, of?: string): Row[] => [
    ...row(what, part, 'tasks', one.open, of),
    ...row(what, part, 'late', one.late, of),
    ...row(what, part, 'soon', one.soon, of),
    ...row(what, part, 'waited', one.waited, of),
    ...row(what, part, 'done', one.done, of),
    ...row(what, part, 'onTime', one.onTime, of),
    ...row(what, part, 'supervised', one.supervised, of),
    ...row(what, part, 'reported', one.reported, of),
    ...row(what, part, 'median', one.median, of),
  ];
  return [
    ...(board.gathering ? [[scope, t.gathering, '', '', '', '', '', '']] : []),
    ...ofMatters(t.whole, t.matters, board.matters),
    ...row(t.whole, t.matters, 'opened', board.opened),
    ...ofTasks(t.whole, t.tasks, board.tasks),
    ...board.procedures.flatMap(({ title, matters, tasks, steps }) => [
      ...ofMatters(title, t.matters, matters),
      ...ofTasks(title, t.tasks, tasks),
      ...steps.flatMap((step) => ofTasks(title, step.title, step.numbers)),
    ]),
    ...board.units.flatMap(({ unit, matters, tasks }) => [
      ...ofMatters(t.whole, t.matters, matters, t.ofUnit(unit.name)),
      ...ofTasks(t.whole, t.tasks, tasks, t.ofUnit(unit.name)),
    ]),
    ...board.months.flatMap(({ text, opened, ended, numbers }) => [
      ...row(t.whole, t.matters, 'opened', opened, t.ofMonth(text)),
      ...row(t.whole, t.matters, 'ended', ended, t.ofMonth(text)),
      ...row(t.whole, t.tasks, 'done', numbers.done, t.ofMonth(text)),
      ...row(t.whole, t.tasks, 'onTime', numbers.onTime, t.ofMonth(text)),
    ]),
    ...board.suspensions.flatMap(({ title, count }) => row(title, '', 'suspensions', count)),
    ...board.recurring.flatMap(({ title, opened }) => row(title, '', 'recurring', opened)),
    ...board.corrections.flatMap(({ resource, provider, opened }) =>
      row(resource.name, provider.name, 'corrections', opened),
    ),
  ];
}
