/** The parts of the board: month by month, by procedure, where it waits, by unit. Orders are fixed; nobody is ranked. */
import { Fragment, useState, type ReactNode } from 'react';
import type { CountedKind, WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import type { Way } from '@banjie/shared/boards/ways.ts';
import { useOnPaper } from '../../desk/printing.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { Button, Card, Tag } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Chart } from '../chart-box.tsx';
import { texts } from '../texts.ts';
import type { Asked, Look } from './definition.tsx';
import { Tiles } from './tiles.tsx';

type OnLook = (of: Look) => void;
type Ask = (asked: Asked) => void;

export const shareText = ({ onTime, inTime, limited }: Pick<WorkNumbers, 'onTime' | 'inTime' | 'limited'>): string =>
  onTime === undefined ? texts.none : texts.share(onTime, inTime, limited);
export const daysText = (value: number | undefined): string => (value === undefined ? texts.none : texts.days(value));

type Month = WorkBoardView['months'][number];

export function Course({ board, onAsk, onLook }: { board: WorkBoardView; onAsk: Ask; onLook: OnLook }): ReactNode {
  const [chosen, setChosen] = useState<Month>();
  const onPaper = useOnPaper();
  const { months } = board;
  const said = ({ opened, ended, numbers }: Month) => texts.month(opened, ended, shareText(numbers));
  return (
    <Card title={texts.views.course}>
      <Chart
        id="course"
        height={220}
        label={texts.chartCourse(months.map((one) => `${one.text}${said(one)}`))}
        drawing={{
          names: months.map(({ month }) => texts.monthShort(month)),
          bars: [
            { title: texts.opened, values: months.map(({ opened }) => opened) },
            { title: texts.done, values: months.map(({ ended }) => ended) },
          ],
          line: { title: texts.percent, values: months.map(({ numbers }) => numbers.onTime) },
        }}
      />
      {months.map((one) => (
        <Fragment key={one.month}>
          <Tap className="line" onTap={() => setChosen(one)}>
            <Box className="line__text">
              <Txt>{one.text}</Txt>
              <Txt className="text-soft">{said(one)}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
          {onPaper ? <MonthNumbers month={one} onLook={onLook} /> : null}
        </Fragment>
      ))}
      <Box className="buttons">
        <Button look="quiet" onTap={() => onAsk({ figure: 'opened', look: { kind: 'opened' } })}>
          {texts.definition(texts.opened)}
        </Button>
        <Button look="quiet" onTap={() => onAsk({ figure: 'ended', look: { of: 'matters', kind: 'done' } })}>
          {texts.definition(texts.done)}
        </Button>
      </Box>
      {chosen ? (
        <Sheet title={chosen.text} onClose={() => setChosen(undefined)} foot={null}>
          <MonthNumbers
            month={chosen}
            onLook={(of) => {
              setChosen(undefined);
              onLook(of);
            }}
          />
        </Sheet>
      ) : null}
    </Card>
  );
}

function MonthNumbers({ month, onLook }: { month: Month; onLook: OnLook }): ReactNode {
  const { text: title, opened, ended, numbers } = month;
  const { done, limited, inTime, median, reported } = numbers;
  const tile = (label: string, value: string, count: number, look: Way) => ({
    ...{ key: label, label, value, isEmpty: count === 0 },
    onTap: () => onLook({ ...look, month: month.month, title }),
  });
  return (
    <Tiles
      title={title}
      tiles={[
        tile(texts.opened, `${opened}`, opened, { kind: 'opened' }),
        tile(texts.ended, `${ended}`, ended, { kind: 'done', of: 'matters' }),
        tile(texts.doneTasks, `${done}`, done, { kind: 'done' }),
        tile(texts.median, daysText(median), done, { kind: 'done' }),
        tile(texts.onTime, shareText(numbers), limited, { kind: 'limited' }),
        tile(texts.lateDone, `${limited - inTime}`, limited - inTime, { kind: 'doneLate' }),
        ...(reported === undefined ? [] : [tile(texts.reported, `${reported}`, reported, { kind: 'reported' })]),
      ]}
    />
  );
}

type Procedure = WorkBoardView['procedures'][number];

export function Procedures({ board, onAsk, onLook }: { board: WorkBoardView; onAsk: Ask; onLook: OnLook }): ReactNode {
  const [open, setOpen] = useState<string>();
  const onPaper = useOnPaper();
  const chosen = board.procedures.find(({ procedure }) => procedure === open);
  return (
    <>
      <Box className="card card--flush">
        {board.procedures.map((one) => (
          <Tap className="line" key={one.procedure} onTap={() => setOpen(one.procedure)}>
            <Summary title={one.title} matters={one.matters} tasks={one.tasks} />
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
      {onPaper
        ? board.procedures.map((one) => (
            <Steps procedure={one} of={`${one.title}：`} onLook={onLook} key={one.procedure} />
          ))
        : null}
      {chosen ? (
        <OneProcedure procedure={chosen} onAsk={onAsk} onLook={onLook} onClose={() => setOpen(undefined)} />
      ) : null}
    </>
  );
}

function Summary({ title, matters, tasks }: { title: string; matters: WorkNumbers; tasks: WorkNumbers }): ReactNode {
  return (
    <Box className="line__text">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{title}</Txt>
        </Box>
        {tasks.late > 0 ? <Tag tone="bad">{`${texts.late} ${tasks.late}`}</Tag> : null}
      </Box>
      <Txt>{texts.standing(matters.open, tasks.open)}</Txt>
      <Txt className="text-soft">{texts.pressing(tasks.late, tasks.soon)}</Txt>
      <Txt className="text-soft">{texts.finished(tasks.done, shareText(tasks), daysText(matters.median))}</Txt>
    </Box>
  );
}

function OneProcedure({
  procedure,
  onAsk,
  onLook,
  onClose,
}: {
  procedure: Procedure;
  onAsk: Ask;
  onLook: OnLook;
  onClose: () => void;
}): ReactNode {
  return (
    <Sheet
      title={procedure.title}
      onClose={onClose}
      foot={
        <Button
          look="quiet"
          onTap={() => {
            onClose();
            onAsk({ figure: 'onTime' });
          }}
        >
          {texts.definition(texts.onTime)}
        </Button>
      }
    >
      <Steps
        procedure={procedure}
        onLook={(of) => {
          onClose();
          onLook(of);
        }}
      />
    </Sheet>
  );
}

/** Each number of a procedure and of its steps leads to what it counts. `of`: what stands before their names on paper. */
function Steps({
  procedure: { procedure, title, opened, matters, tasks, steps },
  of = '',
  onLook,
}: {
  procedure: Procedure;
  of?: string;
  onLook: OnLook;
}): ReactNode {
  const to = (way: Way) => onLook({ procedure, title, ...way });
  return (
    <>
      <Numbered
        title={of + texts.whole}
        numbers={matters}
        opened={opened}
        onLook={(kind) => to({ of: 'matters', kind })}
      />
      <Numbered title={of + texts.tasksOnly} numbers={tasks} onLook={(kind) => to({ kind })} />
      {steps.map((one) => (
        <Numbered
          key={one.step}
          title={of + one.title}
          numbers={one.numbers}
          onLook={(kind) => to({ step: one.step, kind })}
        />
      ))}
    </>
  );
}

interface NumberedProps {
  title: string;
  numbers: WorkNumbers;
  /** Of whole matters: how many were opened. */
  opened?: number;
  onLook: (kind: CountedKind) => void;
}
export function Numbered({ title, numbers, opened, onLook }: NumberedProps): ReactNode {
  const { open, late, soon, done, waited, median, limited, rated, score, supervised, reported } = numbers;
  const isMatter = opened !== undefined;
  type Shown = readonly [label: string, value: string, count: number, kind: CountedKind];
  const all: readonly Shown[] = [
    [isMatter ? texts.open : texts.tasks, `${open}`, open, 'open'],
    [texts.late, `${late}`, late, 'late'],
    [texts.soon, `${soon}`, soon, 'soon'],
    ...(isMatter ? [[texts.opened, `${opened}`, opened, 'opened'] as const] : []),
    [texts.done, `${done}`, done, 'done'],
    [texts.median, daysText(median), done, 'done'],
    [texts.waited, daysText(waited), open, 'open'],
    ...(isMatter ? [] : [[texts.onTime, shareText(numbers), limited, 'limited'] as const]),
    ...(supervised === undefined ? [] : [[texts.supervised, `${supervised}`, supervised, 'supervised'] as const]),
    ...(reported === undefined ? [] : [[texts.reported, `${reported}`, reported, 'reported'] as const]),
    ...(rated === undefined || score === undefined
      ? []
      : [[texts.rated, texts.ratedOf(score, rated), rated, 'rated'] as const]),
  ];
  return (
    <Card title={title}>
      <Tiles
        title={title}
        of={title}
        tiles={all.map(([label, value, count, kind]) => ({
          ...{ key: label, label, value, isEmpty: count === 0 },
          onTap: () => onLook(kind),
        }))}
      />
    </Card>
  );
}

const MOST_WAITS = 30;
const DRAWN_WAITS = 8;

/** Steps in which most is open: of steps, not of units or people. */
export function Waits({ board, onLook }: { board: WorkBoardView; onLook: OnLook }): ReactNode {
  const onPaper = useOnPaper();
  const all = board.procedures
    .flatMap(({ procedure, title, steps }) => steps.map((one) => ({ ...one, procedure, procedureTitle: title })))
    .filter(({ numbers }) => numbers.open > 0)
    .sort((one, other) => other.numbers.open - one.numbers.open);
  const waits = onPaper ? all : all.slice(0, MOST_WAITS);
  if (waits.length === 0) return <Txt className="text-soft">{texts.noWaits}</Txt>;
  const drawn = waits.slice(0, DRAWN_WAITS);
  return (
    <>
      <Card title={texts.views.waits}>
        <Chart
          id="waits"
          height={60 + drawn.length * 30}
          label={texts.chartWaits(drawn.map(({ title, numbers }) => `${title} ${texts.items(numbers.open)}`))}
          drawing={{
            names: drawn.map(({ title }) => title),
            bars: [
              { title: texts.tasks, values: drawn.map(({ numbers }) => numbers.open) },
              { title: texts.lateAmong, values: drawn.map(({ numbers }) => numbers.late) },
            ],
            lying: true,
          }}
        />
      </Card>
      <Box className="card card--flush">
        {waits.map(({ procedure, procedureTitle, step, title, numbers }) => (
          <Tap
            className="line"
            key={`${procedure}/${step}`}
            onTap={() => onLook({ procedure, step, kind: 'open', title })}
          >
            <Box className="line__text">
              <Txt>{title}</Txt>
              <Txt>{texts.waiting(numbers.open, daysText(numbers.waited), numbers.late)}</Txt>
              <Txt className="text-soft">{procedureTitle}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
      {all.length > waits.length ? (
        <Txt className="text-soft">{texts.otherWaits(all.length - waits.length)}</Txt>
      ) : null}
    </>
  );
}

export function Units({ board, onUnit }: { board: WorkBoardView; onUnit: (unit: string) => void }): ReactNode {
  return (
    <>
      <Txt className="text-soft">{texts.unitsNote}</Txt>
      <Box className="card card--flush">
        {board.units.map(({ unit, matters, tasks }) => (
          <Tap className="line" key={unit.id} onTap={() => onUnit(unit.id)}>
            <Summary title={unit.name} matters={matters} tasks={tasks} />
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
    </>
  );
}
