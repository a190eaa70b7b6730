/** A form that starts from the timeline (`narrates` of a command): what happened, line by line, for whoever writes it to go over. */
import type { TimelineEntry } from '@banjie/shared/contract/shapes.ts';
import type { Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { texts } from '../texts.ts';

/** Characters of one line, and of all of them: less than its field takes. */
const LINE = 200;
const ALL = 3600;

interface Told {
  parts: { more: { timeline?: string | undefined }; state: { openedAt: string } };
  timeline: readonly TimelineEntry[];
}

export function narrated(allowed: readonly Allowed[], told: Told): Allowed[] {
  return allowed.map((one) => {
    const field = one.rule.narrates;
    if (field === undefined) return one;
    return { ...one, prefill: { [field]: courseOf(told), ...one.prefill } };
  });
}

/** The earliest first; where there is more than it can hold, what came last is left and that something is missing said. */
function courseOf({ parts: { more }, timeline }: Told): string {
  const lines = [...timeline]
    .sort((one, other) => one.seq - other.seq)
    .map(({ atText, who, what, details }) => {
      const said = details.map(({ label, value }) => `${label}：${value}`).join('；');
      return cutText(`${atText} ${who} ${what}${said === '' ? '' : `（${said}）`}`.replace(/\s+/gu, ' '), LINE);
    });
  let length = 0;
  const kept: string[] = [];
  for (const line of lines.toReversed()) {
    length += line.length + 1;
    if (length > ALL) break;
    kept.unshift(line);
  }
  const isWhole = kept.length === lines.length && more.timeline === undefined;
  return [...(isWhole ? [] : [texts.courseBefore]), ...kept].join('\n');
}
