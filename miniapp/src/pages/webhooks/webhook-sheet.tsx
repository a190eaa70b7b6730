/** One endpoint: how it stands, what was sent to it lately, and what can be done about it. */
import { useState, type ReactNode } from 'react';
import type { WebhookTryView, WebhookView } from '@banjie/shared/contract/routes/webhooks.ts';
import { newKey } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Ask, Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import type { Given } from './secret.tsx';
import { texts } from './texts.ts';

interface WebhookSheetProps {
  webhook: WebhookView;
  onChanged: () => void;
  onGiven: (given: Given) => void;
  onClose: () => void;
}

export function WebhookSheet({ webhook, onChanged, onGiven, onClose }: WebhookSheetProps): ReactNode {
  const params = { id: webhook.id };
  const tries = useLoad(`webhook-tries:${webhook.id}`, () => api.listWebhookTries({ params }));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState<'rotate' | 'remove'>();
  /** The same for a second press, when no answer came to the first. */
  const [key] = useState(() => newKey(Date.now()));

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      onChanged();
      void tries.reload();
    } catch (failure) {
      setError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
    setAsking(undefined);
  };
  const ping = () =>
    run(async () => {
      const { accepted, answer } = await api.pingWebhook({ params });
      if (accepted) say(texts.pinged(answer));
      else setError(texts.notPinged(answer));
    });
  const retry = (cursor?: number) =>
    run(async () => {
      await api.retryWebhook({ params, body: cursor === undefined ? {} : { cursor } });
      say(texts.asked);
    });
  const turn = (on: boolean, skip = false) =>
    run(async () => {
      await api.switchWebhook({ params, body: { on, skip } });
    });
  const rotate = (atOnce: boolean) =>
    run(async () => onGiven(await api.rotateWebhook({ params, body: { atOnce }, key: `${key}${atOnce ? '!' : ''}` })));
  const remove = () =>
    run(async () => {
      await api.deleteWebhook({ params });
      say(texts.removed);
      onClose();
    });

  return (
    <Sheet title={webhook.name} onClose={onClose}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      <Rows
        rows={[
          { label: texts.standing, value: webhook.standing },
          { label: texts.url, value: webhook.url },
          { label: texts.unit, value: texts.of(webhook.unitName, webhook.madeText) },
          ...(webhook.oldUntilText ? [{ label: texts.secret, value: texts.oldUntil(webhook.oldUntilText) }] : []),
        ]}
      />
      <Box className="buttons">
        <Button look="primary" busy={busy} onTap={() => void ping()}>
          {texts.ping}
        </Button>
        {webhook.state === 'on' ? (
          <>
            {webhook.waiting > 0 ? <Button onTap={() => void retry()}>{texts.retry}</Button> : null}
            <Button onTap={() => void turn(false)}>{texts.pause}</Button>
          </>
        ) : (
          <>
            <Button onTap={() => void turn(true)}>{texts.resume}</Button>
            <Button onTap={() => void turn(true, true)}>{texts.skip}</Button>
          </>
        )}
        <Button onTap={() => setAsking('rotate')}>{texts.rotate}</Button>
        <Button look="danger" onTap={() => setAsking('remove')}>
          {texts.remove}
        </Button>
      </Box>
      <Card title={texts.tries}>
        {tries.error ? <Failure text={tries.error} onRetry={() => void tries.reload()} stale={false} /> : null}
        {!tries.data && !tries.error ? <Skeleton count={2} /> : null}
        {tries.data?.items.length === 0 ? <Txt className="text-soft">{texts.noTries}</Txt> : null}
        {tries.data?.items.map((one) => (
          <Tried key={one.cursor} one={one} onAgain={() => void retry(one.cursor)} />
        ))}
      </Card>
      {asking === 'rotate' ? (
        <Sheet
          title={texts.rotate}
          onClose={() => setAsking(undefined)}
          foot={
            <>
              <Button look="danger" busy={busy} onTap={() => void rotate(true)}>
                {texts.atOnce}
              </Button>
              <Button look="primary" busy={busy} onTap={() => void rotate(false)}>
                {texts.rotate}
              </Button>
            </>
          }
        >
          <Box className="body-text">
            <Txt>{texts.rotateAsk}</Txt>
          </Box>
        </Sheet>
      ) : null}
      {asking === 'remove' ? (
        <Ask
          title={texts.remove}
          text={texts.removeAsk(webhook.name)}
          yes={texts.remove}
          danger
          busy={busy}
          onYes={() => void remove()}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </Sheet>
  );
}

function Tried({ one, onAgain }: { one: WebhookTryView; onAgain: () => void }): ReactNode {
  return (
    <Box className="item">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{one.subject}</Txt>
        </Box>
        <Tag tone={texts.tryTones[one.state]}>{texts.tryStates[one.state]}</Tag>
      </Box>
      <Txt className="text-soft">{texts.tryFacts(one.cursor, one.atText, one.attempts, one.answer)}</Txt>
      {one.state === 'failing' ? null : <Button onTap={onAgain}>{texts.again}</Button>}
    </Box>
  );
}
