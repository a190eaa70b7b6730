/** Duties with a clock of their own (`clocks` of a procedure): what is left of it, and once it was done what proves that. */
import type { DutyClockView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { nameOf, type DutyClock, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import { formatInstant, msBetween } from '@banjie/shared/kernel/time.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { rowsOf } from '../facts.ts';
import { leftText } from '../left.ts';
import { eyeOf, type Reader } from './reader.ts';

export function clocksOf(procedure: Procedure, state: MatterState, reader: Reader): DutyClockView[] {
  if (reader.sight.lines !== 'all') return [];
  const { context } = reader;
  return (procedure.clocks?.(state) ?? []).map(({ title, from, at, article, limit, command, done }: DutyClock) => {
    const rule = ruleNamed(procedure, command);
    const isHis = allowedCommands(procedure, state, context).some(
      (one) => one.command === command && one.blocked === undefined,
    );
    const form = done && state.given[command]?.form;
    return {
      ...{ title, fromText: formatInstant(from), atText: formatInstant(at), limit },
      ...{ article, basis: articleText(article), overdue: (done?.at ?? context.now) > at },
      ...(done
        ? {
            done: {
              atText: formatInstant(done.at),
              tookText: spanText(msBetween(from, done.at)),
              by: nameOf(done.by),
              rows: rule?.form && form ? rowsOf(describeForm(rule.form), form, eyeOf(reader)) : [],
            },
          }
        : state.end
          ? {}
          : { leftText: leftText(context.calendar, context.now, at, limit) }),
      ...(isHis ? { command } : {}),
    };
  });
}
