/** Where I am signed in, and how to sign out there. */
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { useSignOut } from '../../me/sign-out.tsx';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';

export default function Devices(): ReactNode {
  const { data, error, reload } = useLoad('devices', () => api.listSessions({}));
  const [failed, setFailed] = useState<string>();
  const leave = useSignOut('everywhere');
  const [busy, setBusy] = useState(false);
  const end = async (id: string) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await api.endSession({ params: { id } });
      say(texts.devices.ended);
      await reload();
    } catch (failure) {
      setFailed(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  return (
    <Screen title={texts.devices.title} onRefresh={() => void reload()} over={leave.question}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.map((one) => (
        <Box className="card" key={one.id}>
          <Box className="notice__head">
            <Txt>{one.device}</Txt>
            {one.current ? <Tag tone="good">{texts.devices.current}</Tag> : null}
          </Box>
          <Rows
            rows={[
              { label: texts.devices.since, value: one.sinceText },
              { label: texts.devices.last, value: one.lastText },
            ]}
          />
          {one.current ? null : (
            <Button look="plain" busy={busy} onTap={() => void end(one.id)}>
              {texts.devices.end}
            </Button>
          )}
        </Box>
      ))}
      {data ? leave.button : null}
    </Screen>
  );
}
