/** Suspended systems and funds, recurring duties of the period, corrections by resource and provider. */
import type { ReactNode } from 'react';
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { FigureKey } from '@banjie/shared/boards/figures.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Button, Card, Rows } from '../../ui/parts.tsx';
import { texts } from '../texts.ts';
import type { Asked } from './definition.tsx';
import { daysText } from './parts.tsx';

interface SpecialProps {
  board: WorkBoardView;
  onAsk: (asked: Asked) => void;
  onLook: (of: Record<string, string>) => void;
}

export function Special({ board: { suspensions, recurring, corrections }, onAsk, onLook }: SpecialProps): ReactNode {
  const mayList = useStore(me)?.opens.includes('recurring') === true;
  const definition = (figure: FigureKey, title: string) => (
    <Button look="quiet" onTap={() => onAsk({ figure })}>
      {texts.definition(title)}
    </Button>
  );
  return (
    <>
      <Card title={texts.suspensions}>
        {suspensions.length === 0 ? <Txt className="text-soft">{texts.noSuspensions}</Txt> : null}
        <Rows
          rows={suspensions.map(({ title, article, count }) => ({
            label: `${title}（${article}）`,
            value: texts.items(count),
          }))}
        />
        <Box className="buttons">
          {definition('suspensions', texts.suspensions)}
          <Button look="quiet" onTap={() => goTo.register('suspensions')}>
            {texts.openRegister}
          </Button>
        </Box>
      </Card>
      <Card title={texts.recurring}>
        {recurring.length === 0 ? <Txt className="text-soft">{texts.noRecurring}</Txt> : null}
        <Rows
          rows={recurring.map(({ title, due, opened, done, late }) => ({
            label: title,
            value: texts.recurringLine(due, opened, done, late),
          }))}
        />
        <Box className="buttons">
          {definition('recurring', texts.recurring)}
          {mayList ? (
            <Button look="quiet" onTap={goTo.recurring}>
              {texts.openRecurring}
            </Button>
          ) : null}
        </Box>
      </Card>
      <Card title={texts.corrections}>
        {corrections.length === 0 ? <Txt className="text-soft">{texts.noCorrections}</Txt> : null}
        {corrections.map(({ resource, provider, opened, open, numbers }) => (
          <Tap
            className="line"
            key={resource.id}
            label={resource.name}
            disabled={open === 0}
            onTap={() => onLook({ of: 'matters', kind: 'open', resource: resource.id, title: resource.name })}
          >
            <Box className="line__text">
              <Txt>{resource.name}</Txt>
              <Txt>{texts.correctionLine(opened, open, daysText(numbers.median))}</Txt>
              <Txt className="text-soft">{provider.name}</Txt>
            </Box>
            {open === 0 ? null : <Box className="chevron" />}
          </Tap>
        ))}
        {definition('corrections', texts.corrections)}
      </Card>
    </>
  );
}
