/** Feeds of alerts. For the head of a unit, and for administrators. */
import type { ReactNode } from 'react';
import type { FeedLine } from '@banjie/shared/contract/routes/feeds.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Banner, Button, Tag } from '../../ui/parts.tsx';
import { Listed } from '../../ui/listed.tsx';
import { Screen } from '../../ui/screen.tsx';
import { texts } from './texts.ts';

export default function Feeds(): ReactNode {
  const { data, error, reload } = useLoad('feeds', () => api.listFeeds({}));
  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => goTo.feedForm()}>
            {texts.add}
          </Button>
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      <Listed
        items={data?.items}
        error={error}
        none={texts.none}
        onRetry={() => void reload()}
        line={(one) => <Line key={one.id} feed={one} />}
      />
    </Screen>
  );
}

function Line({ feed }: { feed: FeedLine }): ReactNode {
  return (
    <Tap className="line" onTap={() => goTo.feed(feed.id)}>
      <Box className="line__text">
        <Txt>{feed.name}</Txt>
        <Txt className="text-soft">{`${texts.kinds[feed.kind]} · ${feed.unitName}`}</Txt>
        <Txt className="text-soft">{feed.standing}</Txt>
      </Box>
      <Tag tone={feed.tone}>{feed.state}</Tag>
      <Box className="chevron" />
    </Tap>
  );
}
