/** The board of whoever answers for others: numbers first, each with its definition and the matters behind it. */
import { useState, type ReactNode } from 'react';
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import { boardsRoutes } from '@banjie/shared/contract/routes/boards.ts';
import { addressOf } from '@banjie/shared/contract/client.ts';
import type { FigureKey } from '@banjie/shared/boards/figures.ts';
import type { Way } from '@banjie/shared/boards/ways.ts';
import { allThere, Print } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { useLoad } from '../../data/load.ts';
import { OptionSheet } from '../../form/option-sheet.tsx';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { download } from '../../ui/download.ts';
import { Banner, Button, Chips, Empty, Failure, Skeleton, Tabs } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { texts } from '../texts.ts';
import { Definition, type Asked, type Look } from './definition.tsx';
import { Course, daysText, Procedures, Units, Waits } from './parts.tsx';
import { Tiles } from './tiles.tsx';
import { Special } from './special.tsx';
import './index.scss';

type Months = keyof typeof texts.months;
type View = keyof typeof texts.views;
const CITY = 'city';

export default function WorkBoard(): ReactNode {
  const [unit, setUnit] = useState('');
  const [months, setMonths] = useState<Months>('3');
  const [view, setView] = useState<View>('course');
  const [asked, setAsked] = useState<Asked>();
  const [choosing, setChoosing] = useState(false);
  const query = { months: Number(months), ...(unit === '' ? {} : { unit }) };
  const { data, error, reload } = useLoad(`work:${unit}:${months}`, () => api.readWorkBoard({ query }));
  const printing = usePrinting(allThere(data, error));
  const save = (as: 'csv' | 'xlsx') => {
    const { downloadWorkBoard, downloadWorkBoardWorkbook } = boardsRoutes;
    const path = addressOf(as === 'csv' ? downloadWorkBoard : downloadWorkBoardWorkbook, { query });
    void download(path, `${texts.title}.${as}`);
  };
  const look = (of: Look) => goTo.counted({ months, ...(data?.scope.unit ? { unit: data.scope.unit.id } : {}), ...of });
  const views = (Object.keys(texts.views) as View[]).filter((one) => one !== 'units' || (data?.units.length ?? 0) > 0);
  // On paper all of it, one after the other.
  const shown = (one: View): boolean => printing.busy || one === (views.includes(view) ? view : 'course');
  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      over={
        <>
          {asked && data ? (
            <Definition asked={asked} board={data} onLook={look} onClose={() => setAsked(undefined)} />
          ) : null}
          {choosing && data ? (
            <OptionSheet
              title={texts.scope}
              many={false}
              options={[
                ...(data.scope.all ? [{ value: CITY, title: texts.city }] : []),
                ...data.scope.units.map(({ id, name }) => ({ value: id, title: name })),
              ]}
              chosen={[data.scope.unit?.id ?? CITY]}
              onPick={(value) => {
                setUnit(value === CITY ? '' : value);
                setChoosing(false);
              }}
              onClose={() => setChoosing(false)}
            />
          ) : null}
        </>
      }
    >
      {data && data.scope.units.length > 1 ? (
        <Box className="card card--flush">
          <Tap className="line" onTap={() => setChoosing(true)}>
            <Box className="line__text">
              <Txt className="text-soft">{texts.scope}</Txt>
              <Txt>{data.scope.unit?.name ?? texts.city}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        </Box>
      ) : null}
      <Chips
        label={texts.period}
        options={(Object.keys(texts.months) as Months[]).map((value) => ({ value, title: texts.months[value] }))}
        value={months}
        onChange={setMonths}
      />
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data?.gathering ? <Banner tone="warn">{texts.gathering}</Banner> : null}
      {data ? (
        isEmpty(data) ? (
          <Empty text={texts.empty} />
        ) : (
          <>
            <Totals board={data} onAsk={setAsked} />
            <Tabs
              label={texts.title}
              options={views.map((value) => ({ value, title: texts.views[value] }))}
              value={views.includes(view) ? view : 'course'}
              onChange={setView}
            />
            {shown('course') ? <Course board={data} onAsk={setAsked} onLook={look} /> : null}
            {shown('procedures') ? <Procedures board={data} onAsk={setAsked} onLook={look} /> : null}
            {shown('waits') ? <Waits board={data} onLook={look} /> : null}
            {shown('units') && data.units.length > 0 ? <Units board={data} onUnit={setUnit} /> : null}
            {shown('special') ? <Special board={data} onAsk={setAsked} onLook={look} /> : null}
            <Button look="quiet" onTap={() => save('xlsx')}>
              {texts.downloadWorkbook}
            </Button>
            <Button look="quiet" onTap={() => save('csv')}>
              {texts.download}
            </Button>
            <Print printing={printing} />
          </>
        )
      ) : null}
    </Screen>
  );
}

const isEmpty = ({ matters, tasks, opened, suspensions, recurring }: WorkBoardView): boolean =>
  matters.open + matters.done + tasks.open + tasks.done + opened + suspensions.length + recurring.length === 0;

interface Total {
  figure: FigureKey;
  look: Way;
  value: (board: WorkBoardView) => string | undefined;
  isBad?: (board: WorkBoardView) => boolean;
}
const MATTERS = { of: 'matters' } as const;
const counted = (value: number | undefined) => (value === undefined ? undefined : String(value));
const TOTALS: readonly Total[] = [
  { figure: 'open', look: { kind: 'open', ...MATTERS }, value: ({ matters }) => counted(matters.open) },
  { figure: 'tasks', look: { kind: 'open' }, value: ({ tasks }) => counted(tasks.open) },
  {
    ...{ figure: 'late', look: { kind: 'late' } },
    value: ({ tasks }) => counted(tasks.late),
    isBad: ({ tasks }) => tasks.late > 0,
  },
  { figure: 'soon', look: { kind: 'soon' }, value: ({ tasks }) => counted(tasks.soon) },
  {
    ...{ figure: 'onTime', look: { kind: 'doneLate' } },
    value: ({ tasks: { onTime } }) => (onTime === undefined ? texts.none : `${onTime}%`),
  },
  { figure: 'median', look: { kind: 'done', ...MATTERS }, value: ({ matters }) => daysText(matters.median) },
  { figure: 'opened', look: { kind: 'opened' }, value: ({ opened }) => counted(opened) },
  { figure: 'ended', look: { kind: 'done', ...MATTERS }, value: ({ matters }) => counted(matters.done) },
  { figure: 'done', look: { kind: 'done' }, value: ({ tasks }) => counted(tasks.done) },
  { figure: 'waited', look: { kind: 'open' }, value: ({ tasks }) => daysText(tasks.waited) },
  { figure: 'supervised', look: { kind: 'supervised' }, value: ({ tasks }) => counted(tasks.supervised) },
  { figure: 'reported', look: { kind: 'reported' }, value: ({ tasks }) => counted(tasks.reported) },
  { figure: 'rated', look: { kind: 'rated' }, value: ({ matters }) => counted(matters.rated) },
  { figure: 'score', look: { kind: 'rated' }, value: ({ matters }) => counted(matters.score) },
];

function Totals({ board, onAsk }: { board: WorkBoardView; onAsk: (asked: Asked) => void }): ReactNode {
  return (
    <Tiles
      title={texts.title}
      tiles={TOTALS.flatMap(({ figure, look, value, isBad }) => {
        const text = value(board);
        const label = board.definitions.find(({ key }) => key === figure)?.title ?? '';
        if (text === undefined) return [];
        const onTap = () => onAsk({ figure, value: text, look });
        return [{ key: figure, label, value: text, isBad: isBad?.(board) === true, onTap }];
      })}
    />
  );
}
