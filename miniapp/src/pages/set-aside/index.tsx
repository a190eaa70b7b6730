/** What the system could not carry out to its last attempt, and what came in and could not be worked: why, and what is to become of it. For administrators. */
import { useState, type ReactNode } from 'react';
import { usePages, type Paged } from '../../data/pages.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Banner, Button, Card, Empty, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { GiveUp, type Stuck } from './give-up.tsx';
import { texts } from './texts.ts';

const idOf = ({ id }: { id: string }): string => id;
const ALL = 'all';

export default function SetAside(): ReactNode {
  const effects = usePages(
    'set-aside',
    (cursor, limit) => api.listSetAside({ query: { limit, ...(cursor ? { cursor } : {}) } }),
    idOf,
  );
  const incoming = usePages(
    'incoming-aside',
    (cursor, limit) => api.listStuckIncoming({ query: { limit, ...(cursor ? { cursor } : {}) } }),
    idOf,
  );
  const [busy, setBusy] = useState<string>();
  const [givingUp, setGivingUp] = useState<Stuck>();
  const [asking, setAsking] = useState(false);
  const total = (effects.total ?? 0) + (incoming.total ?? 0);

  const reload = () => {
    void effects.reload();
    void incoming.reload();
  };
  const attempt = async (id: string, act: () => Promise<string>) => {
    setBusy(id);
    try {
      say(await act());
    } catch (failure) {
      sayError(errorText(failure));
    }
    setBusy(undefined);
    setAsking(false);
    reload();
  };
  const retry = (id: string, again: () => Promise<unknown>) => attempt(id, () => again().then(() => texts.retried));
  const retryAll = () => attempt(ALL, async () => texts.allDone((await api.retryAllAside({})).retried));
  const choices = (id: string, again: () => Promise<unknown>, stuck: Omit<Stuck, 'id'>, awaited = false) => (
    <>
      <Button look="primary" busy={busy === id} onTap={() => void retry(id, again)}>
        {texts.retry}
      </Button>
      {awaited ? (
        <Txt className="text-soft">{texts.awaited}</Txt>
      ) : (
        <Button onTap={() => setGivingUp({ id, ...stuck })}>{texts.giveUp}</Button>
      )}
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
        ) : asking ? (
          <Ask
            title={texts.all}
            text={texts.allAsk(total)}
            yes={texts.all}
            busy={busy === ALL}
            onYes={() => void retryAll()}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      <Reading list={effects} />
      {effects.error ? null : <Reading list={incoming} />}
      {effects.items?.length === 0 && incoming.items?.length === 0 ? <Empty text={texts.none} /> : null}
      {total > 1 ? <Button onTap={() => setAsking(true)}>{texts.all}</Button> : null}
      {effects.items?.map(({ id, what, matter, number, title, unit, reason, attempts, sinceText, behind, awaited }) => (
        <Box className="card" key={id}>
          <Box className="line">
            <Box className="line__text">
              <Txt>{what}</Txt>
              <Txt className="text-soft">{texts.of(number, title, unit)}</Txt>
              <Txt className="text-soft">{texts.facts(attempts, sinceText, behind)}</Txt>
              <Why reason={reason} />
              {matter === undefined ? (
                <Txt className="text-soft">{texts.locked}</Txt>
              ) : (
                <Tap className="link" label={`${texts.open} ${number}`} onTap={() => goTo.matter(matter)}>
                  <Txt>{texts.open}</Txt>
                </Tap>
              )}
            </Box>
          </Box>
          {choices(
            id,
            () => api.retrySetAside({ params: { id } }),
            {
              ...{ what, about: texts.of(number, title, unit), done: texts.givenUp },
              send: (why) => api.giveUpSetAside({ params: { id }, body: { why } }),
            },
            awaited,
          )}
        </Box>
      ))}
      <Rest list={effects} />
      {incoming.items && incoming.items.length > 0 ? (
        <Card title={texts.incoming}>
          <Txt className="text-soft">{texts.incomingNote}</Txt>
          {incoming.items.map(({ id, what, who, reason, attempts, sinceText }) => (
            <Box className="item" key={id}>
              <Box className="item__title">
                <Txt>{what}</Txt>
              </Box>
              <Txt className="text-soft">{texts.incomingFacts(who, attempts, sinceText)}</Txt>
              <Why reason={reason} />
              {choices(id, () => api.retryStuckIncoming({ params: { id } }), {
                ...{ what, about: texts.incomingFacts(who, attempts, sinceText), done: texts.incomingGivenUp },
                send: (why) => api.giveUpStuckIncoming({ params: { id }, body: { why } }),
              })}
            </Box>
          ))}
          <Rest list={incoming} />
        </Card>
      ) : null}
    </Screen>
  );
}

/** A line of its own: beside anything a long one would leave no room for the rest on a narrow phone. */
function Why({ reason }: { reason: string }): ReactNode {
  return (
    <Box>
      <Tag tone="bad">{reason || texts.unknown}</Tag>
    </Box>
  );
}

/** How many there are besides those that are listed, and the way to them. */
function Rest({ list }: { list: Paged<unknown> }): ReactNode {
  const { items = [], total = 0, more } = list;
  return more ? (
    <>
      <Txt className="text-soft">{texts.listed(items.length, total)}</Txt>
      <NextPage pages={list} label={texts.more} />
    </>
  ) : null;
}
