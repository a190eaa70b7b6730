/** One feed: how it stands, its tokens, its last messages, what was refused. */
import { useState, type ReactNode } from 'react';
import type { FeedMessageView, FeedView } from '@banjie/shared/contract/routes/feeds.ts';
import { newKey } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from '../feeds/texts.ts';
import { TokenSheet, type GivenToken } from './token.tsx';

export default function Feed(): ReactNode {
  const [id] = useState(() => pageParameter('id'));
  const params = { id };
  const { data, error, reload } = useLoad(`feed:${id}`, () => api.readFeed({ params }));
  const [given, setGiven] = useState<GivenToken>();
  const [ending, setEnding] = useState<FeedView['tokens'][number]>();
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  /** The same for a second press, when no answer came to the first. */
  const [key, setKey] = useState(() => newKey(Date.now()));

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await act();
    } catch (failure) {
      setFailed(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const give = () =>
    attempt(async () => {
      setGiven(await api.giveFeedToken({ params, key }));
      setKey(newKey(Date.now()));
      await reload();
    });
  const end = (token: string) =>
    attempt(async () => {
      setEnding(undefined);
      await api.endFeedToken({ params: { id, token } });
      say(texts.ended);
      await reload();
    });
  const remove = () =>
    attempt(async () => {
      setRemoving(false);
      await api.removeFeed({ params });
      say(texts.removed);
      goTo.back();
    });

  return (
    <Screen
      title={data?.name ?? texts.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <>
            <Button look="danger" onTap={() => setRemoving(true)}>
              {texts.remove}
            </Button>
            <Button look="primary" onTap={() => goTo.feedForm(id)}>
              {texts.edit}
            </Button>
          </>
        ) : null
      }
      over={
        <>
          {given ? <TokenSheet given={given} onClose={() => setGiven(undefined)} /> : null}
          {ending ? (
            <Ask
              {...{ title: texts.end, text: texts.endAsk(ending.usedText), yes: texts.end, danger: true, busy }}
              onYes={() => void end(ending.id)}
              onClose={() => setEnding(undefined)}
            />
          ) : null}
          {removing && data ? (
            <Ask
              {...{ title: texts.remove, text: texts.removeAsk(data.name), yes: texts.remove, danger: true, busy }}
              onYes={() => void remove()}
              onClose={() => setRemoving(false)}
            />
          ) : null}
        </>
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? (
        <>
          <Card title={texts.kinds[data.kind]} aside={<Tag tone={data.tone}>{data.state}</Tag>}>
            <Txt className="text-soft">{data.standing}</Txt>
            <Rows
              rows={[
                { label: texts.unit, value: data.unitName },
                { label: texts.address, value: `POST ${data.address}` },
              ]}
            />
          </Card>
          <Tokens feed={data} busy={busy} onGive={() => void give()} onEnd={setEnding} />
          <Card title={texts.messages}>
            {data.messages.length === 0 ? <Txt className="text-soft">{texts.noMessages}</Txt> : null}
            {data.messages.map((one) => (
              <Message
                key={one.id}
                message={one}
                {...(data.mapping ? { onTry: () => goTo.feedForm(id, one.id) } : {})}
              />
            ))}
          </Card>
          <Card title={texts.refused}>
            {data.refused.length === 0 ? <Txt className="text-soft">{texts.noRefused}</Txt> : null}
            {data.refused.map((one) => (
              <Box className="item" key={one.id}>
                <Box className="item__head">
                  <Box className="item__title">
                    <Txt>{one.text}</Txt>
                  </Box>
                  <Tag tone="warn">{texts.number(one.number)}</Tag>
                </Box>
                {one.faults.map((fault) => (
                  <Txt className="text-soft" key={fault}>
                    {fault}
                  </Txt>
                ))}
                <Txt className="text-soft">{texts.times(one.firstText, one.lastText)}</Txt>
              </Box>
            ))}
          </Card>
          {data.history.length > 0 ? (
            <Card title={texts.history}>
              <Rows
                rows={data.history.map(({ what, who, atText }) => ({ label: what, value: `${who} · ${atText}` }))}
              />
            </Card>
          ) : null}
        </>
      ) : null}
    </Screen>
  );
}

interface TokensProps {
  feed: FeedView;
  busy: boolean;
  onGive: () => void;
  onEnd: (token: FeedView['tokens'][number]) => void;
}

function Tokens({ feed, busy, onGive, onEnd }: TokensProps): ReactNode {
  return (
    <Card title={texts.tokens}>
      {feed.tokens.map((one) => (
        <Box className="item" key={one.id}>
          <Box className="item__title">
            <Txt>{texts.made(one.madeText)}</Txt>
          </Box>
          <Txt className="text-soft">{one.usedText}</Txt>
          {feed.tokens.length > 1 ? <Button onTap={() => onEnd(one)}>{texts.end}</Button> : null}
        </Box>
      ))}
      <Txt className="text-soft">{texts.giveNote}</Txt>
      <Button busy={busy} onTap={onGive}>
        {texts.give}
      </Button>
    </Card>
  );
}

function Message({ message, onTry }: { message: FeedMessageView; onTry?: () => void }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Box className="item">
      <Tap onTap={() => setOpen(!open)}>
        <Box className="item__head">
          <Box className="item__title">
            <Txt>{message.text}</Txt>
          </Box>
          <Tag tone={texts.tones[message.outcome]}>{texts.outcomes[message.outcome]}</Tag>
        </Box>
        <Txt className="text-soft">{message.atText}</Txt>
      </Tap>
      {message.faults.map((fault) => (
        <Txt className="text-soft" key={fault}>
          {fault}
        </Txt>
      ))}
      {open ? (
        <>
          <Box className="body-text">
            <Txt copyable>{message.excerpt === '' ? texts.noValue : message.excerpt}</Txt>
          </Box>
          {message.matters.map((one) => (
            <Button key={one.id} onTap={() => goTo.matter(one.id)}>
              {one.number}
            </Button>
          ))}
          {onTry ? <Button onTap={onTry}>{texts.tryThis}</Button> : null}
        </>
      ) : null}
    </Box>
  );
}
