/** The parts of the board: month by month, by procedure, where it waits, by unit. Orders are fixed; nobody is ranked. */
import { useState, type ReactNode } from 'react';
import type { WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { Button, Card, Rows, Tag } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Chart } from '../chart-box.tsx';
import { texts } from '../texts.ts';
import type { Asked } from './definition.tsx';

type Look = (of: Record<string, string>) => void;
type Ask = (asked: Asked) => void;

export const shareText = ({ onTime, inTime, limited }: WorkNumbers): string =>
  onTime === undefined ? texts.none : texts.share(onTime, inTime, limited);
export const daysText = (value: number | undefined): string => (value === undefined ? texts.none : texts.days(value));

export function Course({ board: { months }, onAsk }: { board: WorkBoardView; onAsk: Ask }): ReactNode {
  const lines = months.map(({ text, opened, ended, numbers }) => ({
    label: text,
    value: texts.month(opened, ended, shareText(numbers)),
  }));
  return (
    <Card title={texts.views.course}>
      <Chart
        id="course"
        height={220}
        label={texts.chartCourse(lines.map(({ label, value }) => `${label}${value}`))}
        drawing={{
          names: months.map(({ month }) => texts.monthShort(month)),
          bars: [
            { title: texts.opened, values: months.map(({ opened }) => opened) },
            { title: texts.done, values: months.map(({ ended }) => ended) },
          ],
          line: { title: texts.percent, values: months.map(({ numbers }) => numbers.onTime) },
        }}
      />
      <Rows rows={lines} />
      <Box className="buttons">
        <Button look="quiet" onTap={() => onAsk({ figure: 'opened' })}>
          {texts.definition(texts.opened)}
        </Button>
        <Button look="quiet" onTap={() => onAsk({ figure: 'ended', look: { of: 'matters', kind: 'done' } })}>
          {texts.definition(texts.done)}
        </Button>
      </Box>
    </Card>
  );
}

type Procedure = WorkBoardView['procedures'][number];

export function Procedures({ board, onAsk, onLook }: { board: WorkBoardView; onAsk: Ask; onLook: Look }): ReactNode {
  const [open, setOpen] = useState<string>();
  const chosen = board.procedures.find(({ procedure }) => procedure === open);
  return (
    <>
      <Box className="card card--flush">
        {board.procedures.map((one) => (
          <Tap className="line" key={one.procedure} label={one.title} onTap={() => setOpen(one.procedure)}>
            <Summary title={one.title} matters={one.matters} tasks={one.tasks} />
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
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

/** Each number of a procedure and of its steps leads to what it counts. */
function OneProcedure({
  procedure: { procedure, title, matters, tasks, steps },
  onAsk,
  onLook,
  onClose,
}: {
  procedure: Procedure;
  onAsk: Ask;
  onLook: Look;
  onClose: () => void;
}): ReactNode {
  const to = (of: Record<string, string>) => {
    onClose();
    onLook({ procedure, title, ...of });
  };
  return (
    <Sheet
      title={title}
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
      <Numbered title={texts.whole} numbers={matters} onLook={(kind) => to({ of: 'matters', kind })} isMatter />
      <Numbered title={texts.tasksOnly} numbers={tasks} onLook={(kind) => to({ kind })} />
      {steps.map((one) => (
        <Numbered
          key={one.step}
          title={one.title}
          numbers={one.numbers}
          onLook={(kind) => to({ step: one.step, kind })}
        />
      ))}
    </Sheet>
  );
}

interface NumberedProps {
  title: string;
  numbers: WorkNumbers;
  onLook: (kind: string) => void;
  isMatter?: boolean;
}
function Numbered({ title, numbers, onLook, isMatter = false }: NumberedProps): ReactNode {
  const { open, late, soon, done, waited, median, rated, score, supervised, reported } = numbers;
  const kinds: readonly [kind: string, label: string, value: string, count: number][] = [
    ['open', isMatter ? texts.open : texts.tasks, `${open}`, open],
    ['late', texts.late, `${late}`, late],
    ['soon', texts.soon, `${soon}`, soon],
    ['done', texts.done, `${done}`, done],
  ];
  return (
    <Card title={title}>
      <Box className="tiles-of-numbers">
        {kinds.map(([kind, label, value, count]) => (
          <Tap
            className="number-tile"
            key={kind}
            label={`${title} ${label} ${value}`}
            disabled={count === 0}
            onTap={() => onLook(kind)}
          >
            <Box className="number-tile__value">
              <Txt>{value}</Txt>
            </Box>
            <Txt className="text-soft">{label}</Txt>
          </Tap>
        ))}
      </Box>
      <Rows
        rows={[
          { label: texts.waited, value: daysText(waited) },
          ...(isMatter ? [] : [{ label: texts.onTime, value: shareText(numbers) }]),
          { label: texts.median, value: daysText(median) },
          ...(supervised === undefined ? [] : [{ label: texts.supervised, value: texts.items(supervised) }]),
          ...(reported === undefined ? [] : [{ label: texts.reported, value: texts.times(reported) }]),
          ...(rated === undefined || score === undefined
            ? []
            : [{ label: texts.rated, value: texts.ratedOf(score, rated) }]),
        ]}
      />
    </Card>
  );
}

const MOST_WAITS = 30;
const DRAWN_WAITS = 8;

/** Steps in which most is open: of steps, not of units or people. */
export function Waits({ board, onLook }: { board: WorkBoardView; onLook: Look }): ReactNode {
  const waits = board.procedures
    .flatMap(({ procedure, title, steps }) => steps.map((one) => ({ ...one, procedure, procedureTitle: title })))
    .filter(({ numbers }) => numbers.open > 0)
    .sort((one, other) => other.numbers.open - one.numbers.open)
    .slice(0, MOST_WAITS);
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
            label={`${procedureTitle} ${title}`}
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
    </>
  );
}

export function Units({ board, onUnit }: { board: WorkBoardView; onUnit: (unit: string) => void }): ReactNode {
  return (
    <>
      <Txt className="text-soft">{texts.unitsNote}</Txt>
      <Box className="card card--flush">
        {board.units.map(({ unit, matters, tasks }) => (
          <Tap className="line" key={unit.id} label={unit.name} onTap={() => onUnit(unit.id)}>
            <Summary title={unit.name} matters={matters} tasks={tasks} />
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
    </>
  );
}
