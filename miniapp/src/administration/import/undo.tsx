/** Imports that were taken, and taking one back: what goes back, and what is left since it has changed again. */
import { useState, type ReactNode } from 'react';
import type { ImportUndoing, TakenImport } from '@banjie/shared/contract/routes/administration.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { texts } from '../texts.ts';
import { Others } from './preview.tsx';

const t = texts.undoing;

export function TakenImports(): ReactNode {
  const { data, error, reload } = useLoad('imports', () => api.listImports({}));
  const [open, setOpen] = useState<ImportUndoing>();
  const [failed, setFailed] = useState<string>();
  const [done, setDone] = useState<string>();
  const look = async ({ id }: TakenImport) => {
    setFailed(undefined);
    setDone(undefined);
    try {
      setOpen(await api.readImport({ params: { id } }));
    } catch (failure) {
      noticeError(failure);
      setFailed(errorText(failure));
    }
  };
  if (error && !data) return <Failure text={error} stale={false} onRetry={() => void reload()} />;
  if (!data) return <Skeleton count={1} />;
  if (data.items.length === 0) return null;
  return (
    <>
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {done ? <Banner tone="good">{done}</Banner> : null}
      <Card title={t.title}>
        {data.items.map((one) => (
          <Box className="item" key={one.id}>
            <Box className="item__head">
              <Box className="item__title">
                <Txt>{t.when(one.atText, one.who)}</Txt>
              </Box>
              {one.undoneText === undefined ? null : <Tag tone="plain">{t.isBack}</Tag>}
            </Box>
            <Txt className="text-soft">{one.undoneText ?? t.counts(one.counts)}</Txt>
            {one.undoneText === undefined ? (
              <Button label={t.lookOf(one.atText)} onTap={() => void look(one)}>
                {t.look}
              </Button>
            ) : null}
          </Box>
        ))}
      </Card>
      {open ? (
        <UndoSheet
          undoing={open}
          onClose={() => setOpen(undefined)}
          onDone={(text) => {
            setOpen(undefined);
            setDone(text);
            void reload();
          }}
        />
      ) : null}
    </>
  );
}

interface UndoProps {
  undoing: ImportUndoing;
  onClose: () => void;
  onDone: (text: string) => void;
}

function UndoSheet({ undoing, onClose, onDone }: UndoProps): ReactNode {
  const { id, base, back, backCount, left, leftCount, empties } = undoing;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const undo = async () => {
    if (base === undefined || busy) return;
    setBusy(true);
    try {
      const knows = empties.map(({ post }) => post);
      const answer = await api.undoImport({ params: { id }, body: { base, knows } });
      onDone([t.done(answer.written), ...answer.left].join('\n'));
    } catch (failure) {
      noticeError(failure);
      setFailed(errorText(failure));
    }
    setBusy(false);
  };
  return (
    <Sheet
      title={t.look}
      onClose={onClose}
      foot={
        <>
          <Button onTap={onClose}>{t.close}</Button>
          {base === undefined ? null : (
            <Button look="danger" busy={busy} onTap={() => void undo()}>
              {t.confirm(backCount)}
            </Button>
          )}
        </>
      }
    >
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      <Txt>{undoing.undoneText ?? t.when(undoing.atText, undoing.who)}</Txt>
      {empties.length > 0 ? (
        <Banner tone="warn" title={texts.importing.empties}>
          {empties.map(({ title }) => title).join('\n')}
        </Banner>
      ) : null}
      {back.map(({ what, before = '', after }) => (
        <Box className="item" key={what}>
          <Txt>{what}</Txt>
          <Txt className="text-soft">{`${before} → ${after}`}</Txt>
        </Box>
      ))}
      <Others of={backCount} listed={back} />
      {back.length === 0 ? <Txt>{t.nothing}</Txt> : null}
      {left.length > 0 ? (
        <Banner tone="accent" title={t.left(leftCount)}>
          {[...left.map(({ what, why }) => `${what}：${why}`), ...texts.importing.othersOf(leftCount, left)].join('\n')}
        </Banner>
      ) : null}
    </Sheet>
  );
}
