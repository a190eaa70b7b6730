/** What a list has besides where its rows are given: which are filled in, the way to the next one, one answer for all. */
import type { ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';

export const Mark = ({ done }: { done: boolean }): ReactNode => (
  <Box className={`tag ${done ? 'tag--good' : ''}`}>
    <Txt>{done ? texts.form.filled : texts.form.open}</Txt>
  </Box>
);

/** How far a long sheet is filled in, and the way to what is left. */
export function Progress({
  open,
  total,
  onNext,
}: {
  open: readonly number[];
  total: number;
  onNext: (index: number) => void;
}): ReactNode {
  const [next] = open;
  return (
    <Box className="sheet-progress">
      <Txt>{texts.form.progress(total - open.length, total)}</Txt>
      {next === undefined ? null : (
        <Tap className="sheet-progress__next" onTap={() => onNext(next)}>
          <Txt>{texts.form.nextOpen}</Txt>
        </Tap>
      )}
    </Box>
  );
}

/** Many given rows mostly have the same answer: fill it in everywhere, then change the few that differ. */
export function FillAll({
  items,
  onFill,
}: {
  items: readonly FormField[];
  onFill: (key: string, value: string) => void;
}): ReactNode {
  return items
    .filter((item) => item.kind === 'choice' && !item.readOnly)
    .map((item) => (
      <Box className="fill" key={item.key}>
        <Box className="fill__title">{texts.form.fillAll(item.title)}</Box>
        <Box className="chips">
          {(item.options ?? []).map((option) => (
            <Tap key={option.value} className="chip" onTap={() => onFill(item.key, option.value)}>
              <Txt>{option.title}</Txt>
            </Tap>
          ))}
        </Box>
      </Box>
    ));
}
