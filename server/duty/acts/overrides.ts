/** Somebody else for a while: as the head of a unit says, or as a file does. */
import type { Override, Span } from '@banjie/shared/duty/roster.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { addDays, atTime, daysBetween } from '@banjie/shared/kernel/time.ts';
import { spanText, texts } from '../texts.ts';
import { idOf, invalid, lineIn, LONGEST_DAYS, type Days, type Made, type Of, type Scene } from './scene.ts';

export function overrideActs({ duty, people, nameOf, holders, byOf, say, now }: Scene) {
  async function override(
    of: Of,
    by: PersonId,
    asked: Days & {
      line?: string | undefined;
      fromTime?: string | undefined;
      untilTime?: string | undefined;
      person: PersonId;
      why: string;
    },
    key: string,
  ): Promise<Made> {
    const id = idOf(by, key);
    if (!holders(of).includes(asked.person))
      return invalid({ path: 'person', message: texts.fault.notHolder(nameOf(asked.person)) });
    if (asked.until < asked.from) return invalid({ path: 'until', message: texts.fault.order });
    if (daysBetween(asked.from, asked.until) >= LONGEST_DAYS)
      return invalid({ path: 'until', message: texts.fault.tooLong });
    const changed = await duty.change(
      of,
      (before) => {
        if (!before) return reject('notFound', texts.none);
        if (before.exceptions.some((one) => one.id === id)) return undefined;
        const line = lineIn(before, asked.line);
        if (!line) return invalid({ path: 'line', message: texts.fault.noLine });
        const whole = duty.read(before, people.directory()).spanOfDays(line, asked.from, asked.until);
        const span: Span = {
          from: asked.fromTime ? atTime(asked.from, asked.fromTime) : (whole?.from ?? atTime(asked.from, '00:00')),
          until: asked.untilTime
            ? atTime(asked.until, asked.untilTime)
            : (whole?.until ?? atTime(addDays(asked.until, 1), '00:00')),
        };
        if (span.until <= span.from) return invalid({ path: 'until', message: texts.fault.order });
        if (span.until <= now()) return invalid({ path: 'from', message: texts.fault.past });
        const made: Override = {
          kind: 'override',
          id,
          line: line.key,
          ...span,
          person: asked.person,
          why: asked.why,
          by,
          at: now(),
        };
        const what = texts.did.override(line.title, spanText(span), nameOf(asked.person));
        return { roster: { ...before, exceptions: [...before.exceptions, made] }, what };
      },
      byOf(by),
    );
    if (isRejection(changed)) return changed;
    const made = changed.exceptions.find((one) => one.id === id);
    if (made?.kind === 'override') {
      const { subject, body } = texts.notice.override;
      const title = lineIn(changed, made.line)?.title ?? '';
      const had = duty.read(
        { ...changed, exceptions: changed.exceptions.filter((one) => one.id !== id) },
        people.directory(),
      );
      const line = lineIn(changed, made.line);
      const replaced = line
        ? had.stretches(line, made).flatMap(({ person }) => (person === undefined ? [] : [person]))
        : [];
      const to = [...new Set([made.person, ...replaced])].filter((one) => one !== by);
      if (to.length > 0)
        await say(`override.${id}`, to, subject, body(title, spanText(made), nameOf(made.person), made.why));
    }
    return { text: texts.done.override, id };
  }

  async function endOverride(of: Of, by: PersonId, id: string): Promise<Made> {
    const changed = await duty.change(
      of,
      (before) => {
        const found = before?.exceptions.find((one) => one.id === id && one.kind === 'override');
        if (!before || !found || found.kind !== 'override') return reject('notFound', texts.none);
        const title = lineIn(before, found.line)?.title ?? '';
        return {
          roster: { ...before, exceptions: before.exceptions.filter((one) => one !== found) },
          what: texts.did.endOverride(title, spanText(found)),
        };
      },
      byOf(by),
    );
    return isRejection(changed) ? changed : { text: texts.done.ended };
  }

  async function load(
    of: Of,
    by: PersonId,
    rows: readonly Omit<Override, 'kind' | 'id' | 'by' | 'at' | 'why'>[],
    key: string,
  ) {
    const ids = rows.map((_, n) => idOf(by, `${key}:${n}`));
    return duty.change(
      of,
      (before) => {
        if (!before) return reject('notFound', texts.none);
        if (before.exceptions.some(({ id }) => id === ids[0])) return undefined;
        const made = rows.map((row, n): Override => ({
          kind: 'override',
          id: ids[n] ?? '',
          ...row,
          why: texts.importWhy,
          by,
          at: now(),
        }));
        return {
          roster: { ...before, exceptions: [...before.exceptions, ...made] },
          what: texts.did.imported(rows.length),
        };
      },
      byOf(by),
    );
  }

  return { override, endOverride, load };
}
