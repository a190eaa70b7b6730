/** What the system could not carry out to its last attempt, and what came in and could not be worked: why, and what is to become of it. For administrators. */
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { Banner, Button, Card, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { GiveUp, type Stuck } from './give-up.tsx';
import { texts } from './texts.ts';

export default function SetAside(): ReactNode {
  const effects = useLoad('set-aside', () => api.listSetAside({}));
  const incoming = useLoad('incoming-aside', () => api.listStuckIncoming({}));
  const [busy, setBusy] = useState<string>();
  const [givingUp, setGivingUp] = useState<Stuck>();
  const error = effects.error ?? incoming.error;
  const isRead = effects.data !== undefined && incoming.data !== undefined;

  const reload = () => {
    void effects.reload();
    void incoming.reload();
  };
  const retry = async (id: string, again: () => Promise<unknown>) => {
    setBusy(id);
    try {
      await again();
      say(texts.retried);
    } catch (failure) {
      sayError(errorText(failure));
    }
    setBusy(undefined);
    reload();
  };
  const choices = (id: string, again: () => Promise<unknown>, stuck: Omit<Stuck, 'id'>) => (
    <>
      <Button look="primary" busy={busy === id} onTap={() => void retry(id, again)}>
        {texts.retry}
      </Button>
      <Button onTap={() => setGivingUp({ id, ...stuck })}>{texts.giveUp}</Button>
    </>
  );

  return (
    <Screen
      title={texts.title}
      onRefresh={reload}
      over={
        givingUp ? (
          <GiveUp
            stuck={givingUp}
            onClose={() => setGivingUp(undefined)}
            onDone={() => {
              setGivingUp(undefined);
              say(givingUp.done);
              reload();
            }}
          />
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={isRead} onRetry={reload} /> : null}
      {!isRead && !error ? <Skeleton /> : null}
      {isRead && effects.data?.items.length === 0 && incoming.data?.items.length === 0 ? (
        <Empty text={texts.none} />
      ) : null}
      {effects.data?.items.map(({ id, what, matter, number, title, reason, attempts, sinceText, behind }) => (
        <Box className="card" key={id}>
          <Tap className="line" onTap={() => goTo.matter(matter)}>
            <Box className="line__text">
              <Txt>{what}</Txt>
              <Txt className="text-soft">{texts.of(number, title)}</Txt>
              <Txt className="text-soft">{texts.facts(attempts, sinceText, behind)}</Txt>
            </Box>
            <Tag tone="bad">{reason || texts.unknown}</Tag>
          </Tap>
          {choices(id, () => api.retrySetAside({ params: { id } }), {
            ...{ what, about: texts.of(number, title), done: texts.givenUp },
            send: (why) => api.giveUpSetAside({ params: { id }, body: { why } }),
          })}
        </Box>
      ))}
      {incoming.data && incoming.data.items.length > 0 ? (
        <Card title={texts.incoming}>
          <Txt className="text-soft">{texts.incomingNote}</Txt>
          {incoming.data.items.map(({ id, what, who, reason, attempts, sinceText }) => (
            <Box className="item" key={id}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{what}</Txt>
                </Box>
                <Tag tone="bad">{reason || texts.unknown}</Tag>
              </Box>
              <Txt className="text-soft">{texts.incomingFacts(who, attempts, sinceText)}</Txt>
              {choices(id, () => api.retryStuckIncoming({ params: { id } }), {
                ...{ what, about: texts.incomingFacts(who, attempts, sinceText), done: texts.incomingGivenUp },
                send: (why) => api.giveUpStuckIncoming({ params: { id }, body: { why } }),
              })}
            </Box>
          ))}
        </Card>
      ) : null}
    </Screen>
  );
}
