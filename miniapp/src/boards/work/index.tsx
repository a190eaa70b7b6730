/** The board of whoever answers for others: numbers first, each with its definition and the matters behind it. */
import { useState, type ReactNode } from 'react';
import type { CountedKind, WorkBoardView, WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { boardsRoutes } from '@banjie/shared/contract/routes/boards.ts';
import { addressOf } from '@banjie/shared/contract/client.ts';
import type { FigureKey } from '@banjie/shared/boards/figures.ts';
import { useLoad } from '../../data/load.ts';
import { OptionSheet } from '../../form/option-sheet.tsx';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { receive } from '../../session/files.ts';
import { noticeError } from '../../session/session.ts';
import { texts as common } from '../../texts.ts';
import { Banner, Button, Chips, Empty, Failure, Skeleton, Tabs } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from '../texts.ts';
import { Definition, type Asked } from './definition.tsx';
import { Course, Procedures, Units, Waits } from './parts.tsx';
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
  const download = async () => {
    try {
      const path = addressOf(boardsRoutes.downloadWorkBoard, { query });
      if ((await receive(path, texts.file)) === 'saved') say(common.files.saved);
    } catch (failure) {
      noticeError(failure);
      say(errorText(failure));
    }
  };
  const look = (of: Record<string, string>) =>
    goTo.counted({ months, ...(data?.scope.unit ? { unit: data.scope.unit.id } : {}), ...of });
  const views = (Object.keys(texts.views) as View[]).filter((one) => one !== 'units' || (data?.units.length ?? 0) > 0);
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
          <Tap className="line" label={texts.scope} onTap={() => setChoosing(true)}>
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
            {view === 'procedures' ? <Procedures board={data} onAsk={setAsked} onLook={look} /> : null}
            {view === 'waits' ? <Waits board={data} onLook={look} /> : null}
            {view === 'units' && data.units.length > 0 ? <Units board={data} onUnit={setUnit} /> : null}
            {view === 'special' ? <Special board={data} onAsk={setAsked} onLook={look} /> : null}
            {view === 'course' || !views.includes(view) ? <Course board={data} onAsk={setAsked} /> : null}
            <Button look="quiet" onTap={() => void download()}>
              {texts.download}
            </Button>
          </>
        )
      ) : null}
    </Screen>
  );
}

const isEmpty = ({ matters, tasks, opened, suspensions, recurring }: WorkBoardView): boolean =>
  matters.open + matters.done + tasks.open + tasks.done + opened + suspensions.length + recurring.length === 0;

interface Tile {
  figure: FigureKey;
  of: 'matters' | 'tasks';
  kind: CountedKind;
  value: (numbers: WorkNumbers) => string;
  isBad?: (numbers: WorkNumbers) => boolean;
}
const TILES: readonly Tile[] = [
  { figure: 'open', of: 'matters', kind: 'open', value: ({ open }) => String(open) },
  { figure: 'tasks', of: 'tasks', kind: 'open', value: ({ open }) => String(open) },
  { figure: 'late', of: 'tasks', kind: 'late', value: ({ late }) => String(late), isBad: ({ late }) => late > 0 },
  { figure: 'soon', of: 'tasks', kind: 'soon', value: ({ soon }) => String(soon) },
  {
    ...{ figure: 'onTime', of: 'tasks', kind: 'doneLate' },
    value: ({ onTime }) => (onTime === undefined ? texts.none : `${onTime}%`),
  },
  {
    ...{ figure: 'median', of: 'matters', kind: 'done' },
    value: ({ median }) => (median === undefined ? texts.none : texts.days(median)),
  },
];

function Totals({ board, onAsk }: { board: WorkBoardView; onAsk: (asked: Asked) => void }): ReactNode {
  return (
    <Box className="tiles-of-numbers" role="group" label={texts.title}>
      {TILES.map(({ figure, of, kind, value, isBad }) => {
        const numbers = board[of];
        const title = board.definitions.find(({ key }) => key === figure)?.title ?? '';
        return (
          <Tap
            className="number-tile"
            key={figure}
            label={`${title} ${value(numbers)}`}
            onTap={() => onAsk({ figure, value: value(numbers), look: { of, kind } })}
          >
            <Box className={`number-tile__value ${isBad?.(numbers) ? 'text-bad' : ''}`}>
              <Txt>{value(numbers)}</Txt>
            </Box>
            <Txt className="text-soft">{title}</Txt>
          </Tap>
        );
      })}
    </Box>
  );
}
