/** What was measured of incidents: by month and provider, each with the matters that it was counted from. */
import { useState, type ReactNode } from 'react';
import type { IncidentFiguresView } from '@banjie/shared/contract/routes/incidents.ts';
import { useLoad } from '../../data/load.ts';
import { usePages } from '../../data/pages.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Button, Card, Empty, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { NextPage } from '../../ui/more.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { texts } from './texts.ts';

type Month = IncidentFiguresView['months'][number];
type Provider = Month['providers'][number];
type Spread = Provider['measures']['acknowledge'];

export function Figures(): ReactNode {
  const { data, error, reload } = useLoad('incident-figures', () => api.readIncidentFigures({}));
  const [asked, setAsked] = useState<{ month: Month; provider: Provider['provider'] }>();
  const isEmpty = data?.months.every(({ providers }) => providers.length === 0) === true;
  return (
    <>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {isEmpty ? <Empty text={texts.noFigures} /> : null}
      {isEmpty
        ? null
        : data?.months
            .filter(({ providers }) => providers.length > 0)
            .map((month) => (
              <Card title={month.text} key={month.month}>
                {month.providers.map(({ provider, measures }) => (
                  <Box className="item" key={provider.id}>
                    <Box className="item__head">
                      <Box className="item__title">
                        <Txt>{provider.name}</Txt>
                      </Box>
                      <Tag>{texts.count(measures.count)}</Tag>
                    </Box>
                    <Rows
                      rows={[
                        { label: texts.acknowledge, value: spreadText(measures.acknowledge) },
                        { label: texts.recover, value: spreadText(measures.recover) },
                        { label: texts.unacknowledgedLabel, value: texts.pieces(measures.unacknowledged) },
                        { label: texts.untouched, value: texts.pieces(measures.untouched) },
                        { label: texts.falseAlarms, value: texts.pieces(measures.falseAlarms) },
                      ]}
                    />
                    <Button look="quiet" onTap={() => setAsked({ month, provider })}>
                      {texts.sources}
                    </Button>
                  </Box>
                ))}
              </Card>
            ))}
      {data ? (
        <Card title={texts.definitions}>
          <Rows rows={data.definitions.map(({ title, text }) => ({ label: title, value: text }))} />
        </Card>
      ) : null}
      {asked ? <Sources {...asked} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

const spreadText = ({ n, medianText, p95Text }: Spread): string =>
  medianText === undefined || p95Text === undefined ? texts.nothing : texts.spread(medianText, p95Text, n);

interface Asked {
  month: Month;
  provider: Provider['provider'];
  onClose: () => void;
}
function Sources({ month, provider, onClose }: Asked): ReactNode {
  const { items, error, more, loading, reload, loadMore } = usePages(
    `incident-sources:${month.month}:${provider.id}`,
    (cursor, limit) =>
      api.listMeasuredIncidents({
        params: { month: month.month },
        query: { provider: provider.id, limit, ...(cursor ? { cursor } : {}) },
      }),
    ({ id }) => id,
  );
  return (
    <Sheet title={`${provider.name} ${month.text}`} onClose={onClose} foot={null}>
      {error ? <Failure text={error} stale={items !== undefined} onRetry={() => void reload()} /> : null}
      {!items && !error ? <Skeleton count={2} /> : null}
      {items?.map(({ id, title, number, openedText, acknowledgedText, recoveredText, noise, readable }) => {
        const body = (
          <Box className="line__text">
            <Txt>{`${number} ${title}`}</Txt>
            <Txt className="text-soft">{texts.source(openedText, acknowledgedText, recoveredText)}</Txt>
            {noise ? <Tag tone="warn">{texts.noises[noise]}</Tag> : null}
          </Box>
        );
        return readable ? (
          <Tap className="line" key={id} onTap={() => goTo.matter(id)}>
            {body}
            <Box className="chevron" />
          </Tap>
        ) : (
          <Box className="line" key={id}>
            {body}
          </Box>
        );
      })}
      <NextPage pages={{ more, loading, loadMore }} />
    </Sheet>
  );
}
