/** What the system could not carry out to its last attempt: why, and what is to become of it. For administrators. */
import { useState, type ReactNode } from 'react';
import type { SetAsideView } from '@banjie/shared/contract/routes/set-aside.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, TextArea, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { texts as common } from '../../texts.ts';
import { Banner, Button, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from './texts.ts';

export default function SetAside(): ReactNode {
  const { data, error, reload } = useLoad('set-aside', () => api.listSetAside({}));
  const [busy, setBusy] = useState<string>();
  const [givingUp, setGivingUp] = useState<SetAsideView>();

  const retry = async (id: string) => {
    setBusy(id);
    try {
      await api.retrySetAside({ params: { id } });
      say(texts.retried);
    } catch (failure) {
      say(errorText(failure));
    }
    setBusy(undefined);
    void reload();
  };

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      over={
        givingUp ? (
          <GiveUp
            one={givingUp}
            onClose={() => setGivingUp(undefined)}
            onDone={() => {
              setGivingUp(undefined);
              say(texts.givenUp);
              void reload();
            }}
          />
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.length === 0 ? <Empty text={texts.none} /> : null}
      {data?.items.map((one) => (
        <Box className="card" key={one.id}>
          <Tap className="line" onTap={() => goTo.matter(one.matter)}>
            <Box className="line__text">
              <Txt>{one.what}</Txt>
              <Txt className="text-soft">{texts.of(one.number, one.title)}</Txt>
              <Txt className="text-soft">{texts.facts(one.attempts, one.sinceText, one.behind)}</Txt>
            </Box>
            <Tag tone="bad">{one.reason || texts.unknown}</Tag>
          </Tap>
          <Button look="primary" busy={busy === one.id} onTap={() => void retry(one.id)}>
            {texts.retry}
          </Button>
          <Button onTap={() => setGivingUp(one)}>{texts.giveUp}</Button>
        </Box>
      ))}
    </Screen>
  );
}

function GiveUp({ one, onDone, onClose }: { one: SetAsideView; onDone: () => void; onClose: () => void }): ReactNode {
  const [why, setWhy] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (why.trim().length < 2) return setFault(texts.whyShort);
    setBusy(true);
    try {
      await api.giveUpSetAside({ params: { id: one.id }, body: { why: why.trim() } });
      onDone();
    } catch (failure) {
      setFault(errorText(failure));
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={`${texts.giveUp}：${one.what}`}
      onClose={onClose}
      foot={
        <>
          <Button onTap={onClose}>{common.common.cancel}</Button>
          <Button look="primary" busy={busy} onTap={() => void send()}>
            {texts.giveUp}
          </Button>
        </>
      }
    >
      {fault ? <Banner tone="bad">{fault}</Banner> : null}
      <Txt className="text-soft">{texts.of(one.number, one.title)}</Txt>
      <TextArea
        id="set-aside-why"
        label={texts.why}
        placeholder={texts.whyHint}
        max={500}
        value={why}
        onChange={setWhy}
      />
    </Sheet>
  );
}
