/** 办得怎么样？ Asked once of whoever had asked for the matter, on its page: one tap says it, a word may go with it. */
import type { ReactNode } from 'react';
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button, Card } from '../ui/parts.tsx';
import { answersOf } from './commands.tsx';

const t = texts.matter.rating;

export function Rating({
  matter,
  busy,
  onChoose,
}: {
  matter: MatterView;
  busy: boolean;
  onChoose: (command: AllowedCommandView, form?: Record<string, unknown>) => void;
}): ReactNode {
  const rate = matter.allowed.find((one) => one.command === 'rate' && one.blocked === undefined);
  const answers = rate && answersOf(rate);
  if (!rate || !answers) return null;
  return (
    <Card title={t.title}>
      <Box className="answers">
        {[...answers.options].reverse().map(({ value, title }) => (
          <Tap
            key={value}
            className="chip"
            label={`${value} ${title}`}
            disabled={busy}
            onTap={() => onChoose(rate, { [answers.key]: value })}
          >
            <Txt>{`${value} ${title}`}</Txt>
          </Tap>
        ))}
      </Box>
      <Txt className="text-soft">{t.hint}</Txt>
      <Button look="quiet" onTap={() => onChoose(rate)}>
        {t.say}
      </Button>
    </Card>
  );
}
