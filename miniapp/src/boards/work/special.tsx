/** Suspended systems and funds, recurring duties of the period, corrections by resource and provider. */
import { useState, type ReactNode } from 'react';
import { correctionWay } from '@banjie/shared/boards/ways.ts';
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { FigureKey } from '@banjie/shared/boards/figures.ts';
import { useOnPaper } from '../../desk/printing.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Button, Card } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { texts } from '../texts.ts';
import type { Asked, Look } from './definition.tsx';
import { daysText, Numbered } from './parts.tsx';
import { Tiles } from './tiles.tsx';

type Correction = WorkBoardView['corrections'][number];

interface SpecialProps {
  board: WorkBoardView;
  onAsk: (asked: Asked) => void;
  onLook: (of: Look) => void;
}

export function Special({ board: { suspensions, recurring, corrections }, onAsk, onLook }: SpecialProps): ReactNode {
  const [corrected, setCorrected] = useState<Correction>();
  const onPaper = useOnPaper();
  const mayList = useStore(me)?.opens.includes('recurring') === true;
  const definition = (figure: FigureKey, title: string) => (
    <Button look="quiet" onTap={() => onAsk({ figure })}>
      {texts.definition(title)}
    </Button>
  );
  const numbersOf = (one: Correction, of = '') => (
    <Numbered
      key={`${one.resource.id}/${one.provider.id}`}
      title={of + one.provider.name}
      numbers={one.numbers}
      opened={one.opened}
      onLook={(kind) => {
        setCorrected(undefined);
        onLook({ kind, of: 'matters', ...correctionWay(one), title: one.resource.name });
      }}
    />
  );
  return (
    <>
      <Card title={texts.suspensions}>
        {suspensions.length === 0 ? <Txt className="text-soft">{texts.noSuspensions}</Txt> : null}
        {suspensions.map(({ kind, title, article, count }) => (
          <Tap className="line" key={kind} onTap={() => onLook({ kind: 'suspended', suspension: kind, title })}>
            <Box className="line__text">
              <Txt>{article === '' ? title : `${title}（${article}）`}</Txt>
              <Txt className="text-soft">{texts.items(count)}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        ))}
        <Box className="buttons">
          {definition('suspensions', texts.suspensions)}
          <Button look="quiet" onTap={() => goTo.register('suspensions')}>
            {texts.openRegister}
          </Button>
        </Box>
      </Card>
      <Card title={texts.recurring}>
        {recurring.length === 0 ? <Txt className="text-soft">{texts.noRecurring}</Txt> : null}
        {recurring.map(({ procedure, title, ...counts }) => (
          <Box className="item" key={procedure}>
            <Txt>{title}</Txt>
            <Tiles
              title={title}
              of={title}
              tiles={TURNS.map(([name, kind]) => ({
                ...{ key: name, label: texts.turns[name], value: `${counts[name]}`, isEmpty: counts[name] === 0 },
                ...{ isBad: name === 'late' && counts.late > 0, onTap: () => onLook({ kind, procedure, title }) },
              }))}
            />
          </Box>
        ))}
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
        {corrections.map((one) => (
          <Tap className="line" key={`${one.resource.id}/${one.provider.id}`} onTap={() => setCorrected(one)}>
            <Box className="line__text">
              <Txt>{one.resource.name}</Txt>
              <Txt>{texts.correctionLine(one.opened, one.numbers.open, daysText(one.numbers.median))}</Txt>
              <Txt className="text-soft">{one.provider.name}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        ))}
        {definition('corrections', texts.corrections)}
      </Card>
      {onPaper ? corrections.map((one) => numbersOf(one, `${one.resource.name}：`)) : null}
      {corrected ? (
        <Sheet title={corrected.resource.name} onClose={() => setCorrected(undefined)} foot={null}>
          {numbersOf(corrected)}
        </Sheet>
      ) : null}
    </>
  );
}

const TURNS = [
  ['due', 'due'],
  ['opened', 'dueOpened'],
  ['done', 'dueEnded'],
  ['late', 'dueLate'],
] as const;
