/** Where I am signed in, and how to sign out there. */
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError, signOut } from '../../session/session.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';

export default function Devices(): ReactNode {
  const { data, error, reload } = useLoad('devices', () => api.listSessions({}));
  const [failed, setFailed] = useState<string>();
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await work();
    } catch (failure) {
      setFailed(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
    setLeaving(false);
  };
  const end = (id: string) =>
    run(async () => {
      await api.endSession({ params: { id } });
      say(texts.devices.ended);
      await reload();
    });
  return (
    <Screen
      title={texts.devices.title}
      onRefresh={() => void reload()}
      over={
        leaving ? (
          <Ask
            title={texts.devices.everywhere}
            text={texts.devices.everywhereAsk}
            yes={texts.devices.everywhere}
            danger
            busy={busy}
            onYes={() => void run(() => signOut(true))}
            onClose={() => setLeaving(false)}
          />
        ) : null
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.map((one) => (
        <Box className="card" key={one.id}>
          <Box className="notice__head">
            <Txt>{one.device}</Txt>
            {one.current ? <Tag tone="good">{texts.devices.current}</Tag> : null}
          </Box>
          <Box className="notice__body">
            <Txt className="text-soft">{texts.devices.times(one.sinceText, one.lastText)}</Txt>
          </Box>
          {one.current ? null : (
            <Button look="plain" busy={busy} onTap={() => void end(one.id)}>
              {texts.devices.end}
            </Button>
          )}
        </Box>
      ))}
      {data ? (
        <Button look="quiet" onTap={() => setLeaving(true)}>
          {texts.devices.everywhere}
        </Button>
      ) : null}
    </Screen>
  );
}
