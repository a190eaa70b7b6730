/** One window: what it kept silent, what was changed, and what whoever runs it can do. */
import { useState, type ReactNode } from 'react';
import type { MaintenanceView } from '@banjie/shared/contract/routes/maintenance.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Ask, Sheet } from '../../ui/sheet.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { texts } from './texts.ts';

interface WholeProps {
  window: MaintenanceView;
  onMove: () => void;
  onChanged: () => void;
  onClose: () => void;
}

export function Whole({ window: one, onMove, onChanged, onClose }: WholeProps): ReactNode {
  const { id, mayRun, state } = one;
  const { data, error, reload } = useLoad(`maintenance:${id}`, () => api.readMaintenance({ params: { id } }));
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const planned = state === 'planned';

  const end = async () => {
    setBusy(true);
    try {
      say((await api.endMaintenance({ params: { id }, body: {} })).text);
      onChanged();
    } catch (failure) {
      sayError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
    setAsking(false);
  };
  if (asking)
    return (
      <Ask
        title={planned ? texts.withdraw : texts.end}
        text={planned ? texts.withdrawAsk : texts.endAsk}
        yes={planned ? texts.withdraw : texts.end}
        {...{ danger: true, busy }}
        onYes={() => void end()}
        onClose={() => setAsking(false)}
      />
    );
  return (
    <Sheet
      title={one.scopeText}
      onClose={onClose}
      foot={
        mayRun ? (
          <>
            <Button onTap={() => setAsking(true)}>{planned ? texts.withdraw : texts.end}</Button>
            <Button look="primary" onTap={onMove}>
              {texts.move}
            </Button>
          </>
        ) : null
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data && data.overlaps.length > 0 ? (
        <Banner tone="warn">{`${texts.overlaps}：${data.overlaps.join('；')}`}</Banner>
      ) : null}
      {data?.held ? (
        <Card title={texts.heldTitle}>
          <Txt>{data.held.text}</Txt>
          {data.held.lines.map(({ text, detail, firing }) => (
            <Box className="item" key={`${text}:${detail}`}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{text}</Txt>
                </Box>
                <Tag tone={firing ? 'bad' : 'good'}>{firing ? texts.firing : texts.recovered}</Tag>
              </Box>
              <Txt className="text-soft">{detail}</Txt>
            </Box>
          ))}
        </Card>
      ) : null}
      {data ? (
        <Card title={texts.history}>
          <Rows rows={data.history.map(({ what, who, atText }) => ({ label: what, value: `${who} · ${atText}` }))} />
        </Card>
      ) : null}
    </Sheet>
  );
}
