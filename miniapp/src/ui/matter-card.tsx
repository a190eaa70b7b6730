import type { ReactNode } from 'react';
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { Brief } from '../deciding/brief.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { isOpen, standing } from '../platform/desk.ts';
import { goTo } from '../routes.ts';
import { useStore } from '../session/store.ts';
import { texts } from '../texts.ts';
import { Tag } from './parts.tsx';

interface CardProps {
  matter: MatterSummary;
  snoozed?: string | undefined;
  /** What can be done with it there and then. */
  buttons?: ReactNode;
}

/** One matter in a list: what, where it stands, how much is left, and what its decision rests on. */
export function MatterCard({ matter, snoozed, buttons }: CardProps): ReactNode {
  const current = isOpen(useStore(standing), 'matter', matter.id);
  const over = `${matter.overdue ? 'matter-card--over' : ''} ${current ? 'matter-card--at' : ''}`;
  const open = () => goTo.matter(matter.id);
  if (!matter.card)
    return (
      <Tap className={`matter-card ${over}`} current={current} onTap={open}>
        <About matter={matter} snoozed={snoozed} />
      </Tap>
    );
  return (
    <Box className="matter-full" role="group" label={`${matter.number} ${matter.title}`}>
      <Tap className={`matter-card ${over}`} current={current} onTap={open}>
        <About matter={matter} snoozed={snoozed} />
        {matter.card.brief ? <Brief brief={matter.card.brief} /> : null}
      </Tap>
      {buttons}
    </Box>
  );
}

interface ChoiceProps {
  matter: MatterSummary;
  on: boolean;
  onTap: () => void;
  /** Why it can't be chosen. */
  whyNot?: string | undefined;
  look: string;
}

/** The same, to be chosen: the card is the box to tick, and beside it one can still look into the matter. */
export function MatterChoice({ matter, on, onTap, whyNot, look }: ChoiceProps): ReactNode {
  return (
    <Box className={`matter-choice ${on ? 'matter-choice--on' : ''}`}>
      <Tap
        className={`matter-card ${matter.overdue ? 'matter-card--over' : ''}`}
        role="checkbox"
        on={on}
        disabled={whyNot !== undefined}
        onTap={onTap}
      >
        <Box className={`mark mark--square ${on ? 'mark--on' : ''}`} />
        <Box className="matter-choice__text">
          <About matter={matter} />
          {whyNot ? <Txt className="matter-choice__why">{whyNot}</Txt> : null}
        </Box>
      </Tap>
      <Tap className="matter-choice__look" label={look} onTap={() => goTo.matter(matter.id)}>
        <Box className="chevron" />
      </Tap>
    </Box>
  );
}

function About({ matter, snoozed }: { matter: MatterSummary; snoozed?: string | undefined }): ReactNode {
  return (
    <>
      <Box className="matter-card__tags">
        {matter.kind === 'receipt' ? <Tag tone="accent">{texts.todo.receipt}</Tag> : null}
        {matter.behalf ? <Tag tone="warn">{texts.todo.behalf(matter.behalf)}</Tag> : null}
        {snoozed ? <Tag>{texts.todo.snoozed(snoozed)}</Tag> : null}
        {matter.urgent ? <Tag tone="bad">{texts.todo.urgent}</Tag> : null}
        <Tag>{matter.procedureTitle}</Tag>
        <Txt className="matter-card__number">{matter.number}</Txt>
      </Box>
      <Box className="matter-card__title">
        <Txt>{matter.title}</Txt>
      </Box>
      <Box className="matter-card__step">
        <Txt>
          {matter.open
            ? [[...new Set(matter.steps)].join('、'), matter.card?.brief?.by ?? matter.unit].filter(Boolean).join(' · ')
            : matter.unit}
        </Txt>
      </Box>
      <Box className="matter-card__due">
        {matter.open ? (
          <>
            <Box className={`left ${matter.overdue ? 'left--over' : ''}`}>
              <Txt>{matter.leftText ?? texts.todo.noDue}</Txt>
            </Box>
            {matter.dueText ? <Txt className="text-soft">{matter.dueText}</Txt> : null}
          </>
        ) : (
          <Tag tone="good">{[texts.todo.ended, matter.ending].filter(Boolean).join('：')}</Tag>
        )}
      </Box>
    </>
  );
}
