/** 已阅: that it was opened is told once for each look; who has opened it is shown to whoever asks and may know. */
import { useEffect, type ReactNode } from 'react';
import type { ReaderView } from '@banjie/shared/contract/routes/deciding.ts';
import { useAskedPages } from '../data/asked.ts';
import { useForPaper } from '../desk/printing.ts';
import { api } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { Banner, Button, Card, Rows } from '../ui/parts.tsx';
import { texts } from './texts.ts';

const t = texts.readers;

/** The last look that is on its way to the server: who asks for the list right away stands in it. */
let telling: Promise<unknown> = Promise.resolve();

export function useSeen(matter: string | undefined): void {
  useEffect(() => {
    if (matter !== undefined) telling = api.markSeen({ params: { id: matter } }).catch(noticeError);
  }, [matter]);
}

export function Readers({ matter }: { matter: string }): ReactNode {
  const { items, error, loading, more, ask, loadMore } = useAskedPages<ReaderView>(
    `readers:${matter}`,
    async (cursor) => {
      await telling;
      return api.listReaders({ params: { id: matter }, query: cursor === undefined ? {} : { cursor } });
    },
    ({ who, unit, first }) => [who, unit, first].join('\n'),
  );
  const isRead = items !== undefined;
  useForPaper({ more: more || !isRead, loading, error, loadMore: isRead ? loadMore : ask });
  return (
    <Card title={t.title}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {items ? (
        <Rows
          rows={items.map(({ who, unit, first, last, firstText, lastText }) => ({
            label: [who, unit].filter(Boolean).join(' · '),
            value: first === last ? lastText : `${lastText}（${t.first(firstText)}）`,
          }))}
        />
      ) : null}
      <Button look="quiet" busy={loading} onTap={more ? loadMore : ask}>
        {items === undefined ? t.ask : more ? texts.more : t.again}
      </Button>
    </Card>
  );
}
