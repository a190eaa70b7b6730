/** Incidents: what is open by level, who has it and for how long; and what was measured of them, month by month. */
import { useState, type ReactNode } from 'react';
import type { IncidentWay } from '@banjie/shared/boards/ways.ts';
import type { BoardRowView, BoardView } from '@banjie/shared/contract/routes/incidents.ts';
import { allThere, Print } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { useLoad } from '../../data/load.ts';
import { usePages, type Paged } from '../../data/pages.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Card, Chips, Empty, Tabs, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Figures } from './figures.tsx';
import { texts } from './texts.ts';

type View = keyof typeof texts.views;

export default function BoardPage(): ReactNode {
  const [view, setView] = useState<View>('now');
  const [way, setWay] = useState<IncidentWay>({});
  // Numbers of all of it, however much of it is listed.
  const { data, error, reload } = useLoad('board', () => api.readBoard({ query: { limit: 1 } }), LIVE);
  const list = usePages(
    `board:${JSON.stringify(way)}`,
    (cursor, limit) => api.readBoard({ query: { ...way, limit, ...(cursor ? { cursor } : {}) } }),
    ({ id }) => id,
    LIVE.live,
  );
  const printing = usePrinting(view === 'now' ? list : allThere(data, error));
  return (
    <Screen title={texts.title} onRefresh={() => void Promise.all([reload(), list.reload()])}>
      <Tabs
        label={texts.title}
        options={(Object.keys(texts.views) as View[]).map((value) => ({ value, title: texts.views[value] }))}
        value={view}
        onChange={setView}
      />
      {view === 'figures' ? <Figures /> : null}
      {view === 'now' && data ? <Numbers board={data} way={way} onChange={setWay} /> : null}
      {view === 'now' ? <Now board={data} way={way} list={list} /> : null}
      <Print printing={printing} />
    </Screen>
  );
}
const LIVE = { poll: true, live: ['incidents'] } as const;
const ALL = 'all';

/** Each number narrows the list to what it counts; the first of a row takes that back. */
function Numbers({ board: { levels, unacknowledged }, way, onChange }: NumbersProps): ReactNode {
  const all = levels.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  const chosen = levels.find(({ level }) => level === way.level) ?? { count: all, unacknowledged };
  return (
    <>
      <Chips
        label={texts.levels}
        options={[
          { value: ALL, title: texts.all(all) },
          ...levels.flatMap(({ level, text, count }) =>
            count > 0 || level === way.level ? { value: level, title: texts.level(text, count) } : [],
          ),
        ]}
        value={way.level ?? ALL}
        onChange={(value) => onChange(narrowed(way, { level: value === ALL ? undefined : value }))}
      />
      <Chips
        label={texts.stage}
        options={[
          { value: ALL, title: texts.anyStage(chosen.count) },
          { value: '1', title: texts.unacknowledged(chosen.unacknowledged) },
        ]}
        value={way.unacknowledged ?? ALL}
        onChange={(value) => onChange(narrowed(way, { unacknowledged: value === ALL ? undefined : value }))}
      />
    </>
  );
}
interface NumbersProps {
  board: BoardView;
  way: IncidentWay;
  onChange: (way: IncidentWay) => void;
}

/** What is undefined is not asked for any more. */
const narrowed = (way: IncidentWay, by: { [K in keyof IncidentWay]: IncidentWay[K] | undefined }): IncidentWay =>
  Object.fromEntries(Object.entries({ ...way, ...by }).filter(([, value]) => value !== undefined));

interface NowProps {
  board: BoardView | undefined;
  way: IncidentWay;
  list: Paged<BoardRowView>;
}
function Now({ board, way, list }: NowProps): ReactNode {
  const { items = [] } = list;
  const none = (way.level ?? way.unacknowledged) ? texts.noneOfThese : board?.all ? texts.none : texts.noneOfYours;
  return (
    <>
      <Reading list={list} />
      {list.items && board && items.length === 0 ? <Empty text={none} /> : null}
      {[...new Set(items.map(({ level }) => level))].map((level) => {
        const rows = items.filter((row) => row.level === level);
        return rows[0] === undefined ? null : (
          <Card title={rows[0].levelText} key={level}>
            {rows.map((row) => (
              <Row row={row} key={row.id} />
            ))}
          </Card>
        );
      })}
      <NextPage pages={list} />
    </>
  );
}

/** Not everybody who sees the board may open what stands on it. */
function Row({ row }: { row: BoardRowView }): ReactNode {
  const waits = row.stage === 'acknowledge';
  const body = (
    <Box className="line__text">
      <Box className="item__head">
        <Heading level={3} className="item__title">
          {row.title}
        </Heading>
        <Tag tone={waits ? 'bad' : 'accent'}>{waits ? texts.waits : row.stageText}</Tag>
      </Box>
      <Txt>{waits ? texts.waited(row.forText) : texts.has(row.who, row.forText)}</Txt>
      {waits ? <Txt className="text-soft">{texts.told(row.who)}</Txt> : null}
      {row.national ? (
        <Txt className={row.national.overdue ? 'text-bad' : ''}>{texts.national(row.national.text)}</Txt>
      ) : null}
      {row.word ? <Txt className="text-soft">{texts.word(row.word)}</Txt> : null}
      <Txt className="text-soft">
        {[row.number, row.provider, texts.lasts(row.openForText, row.affected)].filter(Boolean).join(' · ')}
      </Txt>
    </Box>
  );
  if (!row.readable) return <Box className="line">{body}</Box>;
  return (
    <Tap className="line" onTap={() => goTo.matter(row.id)}>
      {body}
      <Box className="chevron" />
    </Tap>
  );
}
