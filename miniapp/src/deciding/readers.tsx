/** 已阅: that it was opened is told once for each look; who has opened it is shown to whoever asks and may know. */
import { useEffect, useState, type ReactNode } from 'react';
import type { ReaderView } from '@banjie/shared/contract/routes/deciding.ts';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { Banner, Button, Card, Rows } from '../ui/parts.tsx';
import { texts } from './texts.ts';

const t = texts.readers;

export function useSeen(matter: string | undefined): void {
  useEffect(() => {
    // Nobody waits for it.
    if (matter !== undefined) void api.markSeen({ params: { id: matter } }).catch(noticeError);
  }, [matter]);
}

export function Readers({ matter }: { matter: string }): ReactNode {
  const [found, setFound] = useState<{ items: ReaderView[]; next?: string | undefined }>();
  const [failed, setFailed] = useState<string>();
  const ask = (cursor?: string) => {
    api
      .listReaders({ params: { id: matter }, query: cursor === undefined ? {} : { cursor } })
      .then(({ items, next }) => {
        setFound({ items: [...(cursor === undefined ? [] : (found?.items ?? [])), ...items], next });
        setFailed(undefined);
      })
      .catch((error: unknown) => setFailed(errorText(error)));
  };
  return (
    <Card title={t.title}>
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {found ? (
        <Rows
          rows={found.items.map(({ who, unit, first, last, firstText, lastText }) => ({
            label: [who, unit].filter(Boolean).join(' · '),
            value: first === last ? lastText : `${lastText}（${t.first(firstText)}）`,
          }))}
        />
      ) : null}
      <Button look="quiet" onTap={() => ask(found?.next)}>
        {found === undefined ? t.ask : found.next === undefined ? t.again : texts.more}
      </Button>
    </Card>
  );
}
