/** 办得怎么样？ Asked once of whoever had asked for the matter, on its page: one tap says it, a word may go with it. */
import type { ReactNode } from 'react';
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { fillingTexts } from '../filling/texts.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { texts } from '../texts.ts';
import { Button, Card } from '../ui/parts.tsx';
import { answersOf } from './commands.tsx';

const t = texts.matter.rating;
/** So much or less is followed up, as the engine has it (rating.ts): what is wrong is asked before it is said for good. */
const ASKS_WHY = 2;

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
            disabled={busy}
            onTap={() =>
              Number(value) <= ASKS_WHY
                ? onChoose({ ...rate, prefill: { ...rate.prefill, [answers.key]: value } })
                : onChoose(rate, { [answers.key]: value })
            }
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

/** 重新办理: one tap from what did not solve it to the form of a new matter that names it. */
export function Anew({ matter, number, procedure }: NonNullable<MatterView['anew']>): ReactNode {
  const { title, hint, act } = fillingTexts.anew;
  return (
    <Card title={title}>
      <Txt className="text-soft">{hint(number)}</Txt>
      <Button look="primary" onTap={() => goTo.form(procedure, matter, matter)}>
        {act}
      </Button>
    </Card>
  );
}
