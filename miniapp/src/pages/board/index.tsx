/** Incidents: what is open by level, who has it and for how long; and what was measured of them, month by month. */
import { useState, type ReactNode } from 'react';
import type { BoardRowView, BoardView } from '@banjie/shared/contract/routes/incidents.ts';
import { allThere, Print } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Banner, Card, Empty, Failure, Skeleton, Tabs, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Figures } from './figures.tsx';
import { texts } from './texts.ts';

type View = keyof typeof texts.views;

export default function BoardPage(): ReactNode {
  const [view, setView] = useState<View>('now');
  const { data, error, reload } = useLoad('board', () => api.readBoard({}), { poll: true, live: ['incidents'] });
  const printing = usePrinting(allThere(data, error));
  return (
    <Screen title={texts.title} onRefresh={() => void reload()}>
      <Tabs
        label={texts.title}
        options={(Object.keys(texts.views) as View[]).map((value) => ({ value, title: texts.views[value] }))}
        value={view}
        onChange={setView}
      />
      {view === 'figures' ? <Figures /> : null}
      {view === 'now' && error ? (
        <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} />
      ) : null}
      {view === 'now' && !data && !error ? <Skeleton count={2} /> : null}
      {view === 'now' && data ? <Now board={data} /> : null}
      <Print printing={printing} />
    </Screen>
  );
}

function Now({ board }: { board: BoardView }): ReactNode {
  if (board.items.length === 0) return <Empty text={board.all ? texts.none : texts.noneOfYours} />;
  return (
    <>
      {board.unacknowledged > 0 ? <Banner tone="bad">{texts.unacknowledged(board.unacknowledged)}</Banner> : null}
      {board.levels.map(({ level, text, count }) => {
        const rows = board.items.filter((row) => row.level === level);
        return rows.length === 0 ? null : (
          <Card title={texts.level(text, count)} key={level}>
            {rows.map((row) => (
              <Row row={row} key={row.id} />
            ))}
          </Card>
        );
      })}
      {board.more > 0 ? <Txt className="text-soft">{texts.more(board.more)}</Txt> : null}
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
