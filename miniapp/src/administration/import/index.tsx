/** A roster as files: chosen, looked at with what is new, changed, wrong or would be gone, and taken as it was seen. */
import { useState, type ReactNode } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import {
  registerKinds,
  rosterKinds,
  type importKinds,
  type ImportPreview,
} from '@banjie/shared/contract/routes/administration.ts';
import { pickBytes, type PickedBytes } from '../../platform/file.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { texts } from '../texts.ts';
import { PreviewOf } from './preview.tsx';
import { TakenImports } from './undo.tsx';

const t = texts.importing;
type Kind = (typeof importKinds)[number];

export default function Import(): ReactNode {
  // Registers and roster are two pages of one kind: who is who, and what is shared.
  const [of] = useState<'roster' | 'registers'>(() => (pageParameter('of') === 'registers' ? 'registers' : 'roster'));
  const kinds: readonly Kind[] = of === 'registers' ? registerKinds : rosterKinds;
  const [taken, setTaken] = useState(0);
  const [chosen, setChosen] = useState<Partial<Record<Kind, PickedBytes>>>({});
  const [preview, setPreview] = useState<ImportPreview>();
  const [error, setError] = useState<string>();
  const [done, setDone] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);

  const files = kinds.flatMap((kind) => {
    const file = chosen[kind];
    return file ? [{ kind, name: file.name, content: file.base64 }] : [];
  });
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
    } catch (failure) {
      noticeError(failure);
      const faults = failure instanceof ApiError ? (failure.error.faults ?? []) : [];
      setError([errorText(failure), ...faults.map(({ message }) => message)].join('\n'));
      // What it was looked at on is there no more: it is looked at anew.
      setPreview(undefined);
    }
    setAsking(false);
    setBusy(false);
  };
  const pick = async (kind: Kind) => {
    const picked = await pickBytes(['csv', 'xlsx']);
    if (picked === 'none') return;
    setPreview(undefined);
    setDone(undefined);
    if (picked === 'large') return setError(t.large);
    setError(undefined);
    setChosen({ ...chosen, [kind]: picked });
  };
  const look = () => attempt(async () => setPreview(await api.previewImport({ body: { files } })));
  const take = (base: string, knows: string[]) =>
    attempt(async () => {
      const { written, warnings } = await api.takeImport({ body: { files, base, knows } });
      setDone([t.done(written), ...warnings].join('\n'));
      setPreview(undefined);
      setChosen({});
      setTaken(taken + 1);
    });
  const base = preview?.base;
  const changes = preview?.files.some(({ added, changed }) => added + changed > 0) ?? false;

  return (
    <Screen
      title={t.titles[of]}
      bar={
        preview ? (
          base !== undefined && changes ? (
            <Button look="primary" busy={busy} onTap={() => setAsking(true)}>
              {t.take}
            </Button>
          ) : null
        ) : (
          <Button look="primary" busy={busy} disabled={files.length === 0} onTap={() => void look()}>
            {busy ? t.looking : t.look}
          </Button>
        )
      }
      over={
        asking && preview && base !== undefined ? (
          <Ask
            title={t.take}
            text={t.takeAsk(of, preview.leavingCount, preview.empties.length)}
            yes={t.take}
            danger={preview.leavingCount + preview.empties.length > 0}
            busy={busy}
            onYes={() =>
              void take(
                base,
                preview.empties.map(({ post }) => post),
              )
            }
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    >
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {done ? <Banner tone="good">{done}</Banner> : null}
      <Card title={t.files}>
        <Txt className="text-soft">{t.notes[of]}</Txt>
        {kinds.map((kind) => (
          <Box className="item" key={kind}>
            <Box className="item__head">
              <Box className="item__title">
                <Txt>{t.kinds[kind]}</Txt>
              </Box>
              {chosen[kind] ? <Tag tone="good">{t.chosen}</Tag> : null}
            </Box>
            <Txt className="text-soft">{chosen[kind]?.name ?? t.columns[kind]}</Txt>
            <Button label={t.pickOf(t.kinds[kind])} onTap={() => void pick(kind)}>
              {chosen[kind] ? t.again : t.pick}
            </Button>
          </Box>
        ))}
      </Card>
      {preview ? <PreviewOf preview={preview} changes={changes} /> : null}
      {of === 'roster' && !preview ? <TakenImports key={taken} /> : null}
    </Screen>
  );
}
