/** The days off of each year, and how the next one gets in. For administrators. */
import { useEffect, useState, type ReactNode } from 'react';
import type { CalendarView } from '@banjie/shared/contract/routes/calendar.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { Banner, Button, Card, Failure, Skeleton, Tag, type Tone } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { LoadSheet } from './load-sheet.tsx';
import { texts } from './texts.ts';

type Year = CalendarView['years'][number];

const toneOf: Record<Year['source'], Tone> = { published: 'plain', loaded: 'good', provisional: 'warn' };
const LOOK_AGAIN_MS = 2000;

export default function Calendar(): ReactNode {
  const { data, error, reload, put } = useLoad('calendar', () => api.readCalendar({}));
  const [loading, setLoading] = useState(false);
  const running = data?.recompute.running === true;

  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(() => void reload(), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [running, data, reload]);

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => setLoading(true)}>
            {texts.load}
          </Button>
        ) : null
      }
      over={
        loading ? (
          <LoadSheet
            onClose={() => setLoading(false)}
            onDone={(view) => {
              setLoading(false);
              say(texts.loaded);
              put(view);
            }}
          />
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data && running ? <Banner tone="warn">{texts.running(data.recompute.changed)}</Banner> : null}
      {data && !running && data.recompute.changed > 0 ? (
        <Banner tone="good">{texts.changed(data.recompute.changed)}</Banner>
      ) : null}
      {data ? (
        <Card title={texts.years}>
          {[...data.years].reverse().map((year) => (
            <YearItem year={year} key={year.year} />
          ))}
        </Card>
      ) : null}
    </Screen>
  );
}

function YearItem({ year }: { year: Year }): ReactNode {
  return (
    <Box className="item">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{texts.year(year.year)}</Txt>
        </Box>
        <Tag tone={toneOf[year.source]}>{texts.source[year.source]}</Tag>
      </Box>
      <Txt className="text-soft">
        {year.source === 'provisional' ? texts.provisional : (year.notice ?? texts.noNotice)}
      </Txt>
      <Txt className="text-soft">{[texts.days(year.workingDays), year.loaded].filter(Boolean).join('，')}</Txt>
    </Box>
  );
}
