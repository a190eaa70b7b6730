/** What the report after an incident begins with: whom it hit for how long, and what was done, as the matter knows it. */
import type { Directory } from '../../kernel/party.ts';
import { spanText } from '../../kernel/span-text.ts';
import { cutText } from '../../kernel/text.ts';
import { formatInstant, msBetween } from '../../kernel/time.ts';
import { courseOf } from './course.ts';
import { affectedUnits, type Matter } from './event.ts';
import { texts as t } from './texts.ts';

const NAMED = 20;
const LONGEST = 1000;

/** Whoever writes it goes over it; the course itself is made of the timeline (`narrates`). */
export function reportBegun(matter: Matter, directory: Directory): { impact: string; measures?: string } {
  const units = affectedUnits(matter).map((id) => directory.unit(id)?.name ?? id);
  const { knownAt, recoveredAt } = courseOf(matter, directory);
  const lasted =
    recoveredAt === undefined || recoveredAt < knownAt
      ? []
      : [
          t.report.lasted(
            formatInstant(knownAt),
            formatInstant(recoveredAt),
            spanText(msBetween(knownAt, recoveredAt)),
          ),
        ];
  const { progress, recover } = matter.given;
  const said = [progress?.form.progress, recover?.form.how];
  // That it went on is no measure.
  const done = [...new Set(said)].filter((one) => one !== undefined && one !== t.phrases.progress[0]);
  return {
    impact: cutText([t.report.hit(units.slice(0, NAMED), units.length), ...lasted].join('；'), LONGEST, '…'),
    ...(done.length > 0 ? { measures: cutText(done.join('；'), LONGEST, '…') } : {}),
  };
}
