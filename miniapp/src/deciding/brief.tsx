/** What a decision rests on, on the card of its task. */
import type { ReactNode } from 'react';
import type { BriefView } from '@banjie/shared/contract/shapes.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from './texts.ts';

export function Brief({ brief }: { brief: BriefView }): ReactNode {
  return (
    <Box className="brief">
      {brief.facts.map(({ label, value }) => (
        <Box className="brief__row" key={label}>
          <Txt className="brief__label">{label}</Txt>
          <Txt className="brief__value">{value}</Txt>
        </Box>
      ))}
      {brief.checks.map(({ text, tone }) => (
        <Box className={`brief__check brief__check--${tone}`} key={text}>
          <Txt className="brief__mark">{texts.marks[tone]}</Txt>
          <Txt className="brief__value">{text}</Txt>
        </Box>
      ))}
      {brief.said.map(({ who, what, text }, n) => (
        <Box className="brief__said" key={`${who}-${n}`}>
          <Txt className="brief__label">{texts.said(who, what)}</Txt>
          {text ? <Txt className="brief__value">{text}</Txt> : null}
        </Box>
      ))}
    </Box>
  );
}
