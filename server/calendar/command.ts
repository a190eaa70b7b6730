/** `npm run admin -- calendar`: a year's notice from a file. Whichever server runs on the database recomputes at once. */
import { readFileSync } from 'node:fs';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { workingDaysBetween } from '@banjie/shared/kernel/calendar.ts';
import type { CalendarPreview } from '@banjie/shared/contract/routes/calendar.ts';
import type { CityCalendar } from './calendar.ts';
import { sourceText, type Loading } from './loading.ts';
import { texts } from './texts.ts';

const t = texts.lines;
const SHOWN = 20;

/** Carries one command line out; false when it was refused, and nothing is changed then. */
export async function runCalendar(
  argv: readonly string[],
  ports: { calendar: CityCalendar; loading: Loading; now: () => Instant; say(line: string): void },
): Promise<boolean> {
  const { calendar, loading, now, say } = ports;
  const known = ['--dry-run'];
  const [verb, file] = argv.filter((one) => !one.startsWith('--'));
  if (argv.some((one) => one.startsWith('--') && !known.includes(one))) return refuse(say, texts.command.usage);
  if (verb === undefined) {
    list(calendar, say);
    return true;
  }
  if (verb !== 'load' || file === undefined) return refuse(say, texts.command.usage);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return refuse(say, [texts.command.unreadable]);
  }
  const preview = await loading.preview(text);
  if (isRejection(preview)) return refuse(say, saidOf(preview));
  linesOf(preview).forEach(say);
  if (argv.includes('--dry-run')) {
    say(texts.command.dryRun);
    return true;
  }
  const loaded = await loading.load(text, { base: preview.base, by: { name: texts.command.by }, at: now() });
  if (isRejection(loaded)) return refuse(say, saidOf(loaded));
  say(texts.command.done);
  return true;
}

function list(calendar: CityCalendar, say: (line: string) => void): void {
  for (const year of calendar.years()) {
    const { days } = workingDaysBetween(calendar, `${year - 1}-12-31`, `${year}-12-31`);
    const known = calendar.year(year);
    if (known) say(texts.command.known(year, days, sourceText(known)));
  }
}

const linesOf = ({ year, notice, off, work, workingDays, warnings, moves }: CalendarPreview): string[] => [
  t.year(year, notice ?? t.noNotice),
  ...off.map(t.off),
  ...work.map(t.work),
  t.count(workingDays),
  ...warnings.map(t.warning),
  t.moves(moves.later, moves.earlier, moves.confirmed),
  ...moves.list.slice(0, SHOWN).map((one) => t.move(one.number, one.title, one.step, one.was, one.to)),
  ...(moves.later + moves.earlier > SHOWN ? [t.more(moves.later + moves.earlier - SHOWN)] : []),
];

const saidOf = ({ text, faults = [] }: Rejection): string[] => [
  ...faults.map(({ path, message }) => t.fault(path.replace(/^notice\.?/, ''), message)),
  text,
];

function refuse(say: (line: string) => void, lines: readonly string[]): false {
  lines.forEach((line) => say(line));
  return false;
}
