/** Who can't be pushed anything now, why, and which deadlines that endangers. For administrators. */
import type { ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { Banner, Card, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { texts } from './texts.ts';

export default function Reachability(): ReactNode {
  const { data, error, reload } = useLoad('reachability', () => api.readReachability({}), { poll: true });
  return (
    <Screen title={texts.title} onRefresh={() => void reload()}>
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? (
        <>
          <Card title={texts.endangered} {...(data.endangered.length > 0 ? { tone: 'bad' as const } : {})}>
            {data.endangered.length === 0 ? <Txt className="text-soft">{texts.noneEndangered}</Txt> : null}
            {data.endangered.map((one) => (
              // Not every administrator has a part in it: it is named, and the people are whom to call.
              <Box className="line" key={`${one.matter}/${one.task}`}>
                <Box className="line__text">
                  <Txt>{`${one.task}：${one.title}`}</Txt>
                  <Txt className="text-soft">{`${one.number} · ${texts.due(one.dueText)}`}</Txt>
                  <Txt className="text-soft">{texts.who(one.persons)}</Txt>
                </Box>
              </Box>
            ))}
            {data.endangeredCount > data.endangered.length ? (
              <Txt className="text-soft">{texts.moreTasks(data.endangeredCount - data.endangered.length)}</Txt>
            ) : null}
            {data.lookedAt === undefined ? null : <Txt className="text-soft">{texts.lookedAt(data.lookedAt)}</Txt>}
          </Card>
          <Card title={texts.channels}>
            {data.channels.length === 0 ? <Empty text={texts.noChannels} /> : null}
            {data.channels.map((one) => (
              <Box className="line" key={one.title}>
                <Box className="line__text">
                  <Txt>{one.title}</Txt>
                  <Txt className="text-soft">{texts.can(one.buttons, one.knowsRead)}</Txt>
                  {one.detail ? <Txt className="text-soft">{one.detail}</Txt> : null}
                </Box>
                <Tag tone={one.ok ? 'good' : 'bad'}>{one.ok ? texts.ok : texts.bad}</Tag>
              </Box>
            ))}
          </Card>
          <Card title={texts.persons}>
            <Txt className="text-soft">{texts.reached(data.holders - data.unreached, data.holders)}</Txt>
            {data.persons.length === 0 ? <Txt>{texts.nobody}</Txt> : null}
            {data.persons.map((one) => (
              <Box className="line" key={one.id}>
                <Box className="line__text">
                  <Txt>{`${one.name}（${one.unit}）`}</Txt>
                  <Txt className="text-soft">{one.why.join('；')}</Txt>
                </Box>
              </Box>
            ))}
            {data.unreached > data.persons.length ? (
              <Txt className="text-soft">{texts.more(data.unreached - data.persons.length)}</Txt>
            ) : null}
          </Card>
          {data.invited.length > 0 ? (
            <Card title={texts.invited}>
              <Txt className="text-soft">{texts.invitedNote}</Txt>
              {data.invited.map((one) => (
                <Box className="line" key={one.id}>
                  <Box className="line__text">
                    <Txt>{`${one.name}（${one.unit}）`}</Txt>
                    <Txt className="text-soft">{texts.since(one.sinceText)}</Txt>
                  </Box>
                </Box>
              ))}
              {data.invitedCount > data.invited.length ? (
                <Txt className="text-soft">{texts.more(data.invitedCount - data.invited.length)}</Txt>
              ) : null}
            </Card>
          ) : null}
        </>
      ) : null}
    </Screen>
  );
}
