/** For administrators: what monitoring systems sent and was refused, by source and kind of fault. */
import type { ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { texts } from '../../texts.ts';
import { Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

export default function Refused(): ReactNode {
  const { data, error, reload } = useLoad('refused', () => api.listRefusedFeeds({}));
  return (
    <Screen title={texts.refused.title} onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.length === 0 ? <Empty text={texts.refused.none} /> : null}
      {data?.items.map((one) => (
        <Box className="card" key={one.id}>
          <Box className="notice__head">
            <Tag tone="warn">{one.source}</Tag>
            <Tag>{texts.refused.number(one.number)}</Tag>
          </Box>
          <Box className="notice__body">
            <Txt>{one.text}</Txt>
          </Box>
          {one.faults.map((fault) => (
            <Box className="notice__body" key={fault}>
              <Txt className="text-soft">{fault}</Txt>
            </Box>
          ))}
          <Txt className="text-soft">{texts.refused.times(one.firstText, one.lastText)}</Txt>
        </Box>
      ))}
    </Screen>
  );
}
