/** What was attached to a matter, and how any file of it is opened. */
import { useState, type ReactNode } from 'react';
import type { FileView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { errorText } from '../session/api.ts';
import { open } from '../session/files.ts';
import { noticeError } from '../session/session.ts';
import { texts as signing } from '../signing/texts.ts';
import { texts } from '../texts.ts';
import { Unfold, useFew } from '../ui/more.tsx';
import { Card } from '../ui/parts.tsx';
import { say } from '../ui/toast.ts';

const SHOWN = 6;

/** One file is opened at a time; why it could not be stands beside it. */
function useOpening(matter: string) {
  const [busy, setBusy] = useState<string>();
  const [failed, setFailed] = useState<{ id: string; text: string }>();
  const show = async (file: FileView) => {
    setBusy(file.id);
    setFailed(undefined);
    try {
      const outcome = await open(matter, file);
      if (outcome === 'saved') say(texts.files.saved);
      if (outcome === 'unopened') setFailed({ id: file.id, text: texts.files.unopened });
    } catch (error) {
      noticeError(error);
      setFailed({ id: file.id, text: errorText(error) });
    }
    setBusy(undefined);
  };
  return { busy, failed, show };
}

/** @param about what stands under the name of each */
export function FileRows({
  matter,
  files,
  about,
}: {
  matter: string;
  files: readonly FileView[];
  about: (file: FileView) => string;
}): ReactNode {
  const { busy, failed, show } = useOpening(matter);
  return (
    <Box role="list">
      {files.map((file) => (
        <Box role="listitem" key={file.id}>
          <Tap className="file" disabled={busy !== undefined} onTap={() => void show(file)}>
            <Box className="file__text">
              <Txt className="file__name">{file.name}</Txt>
              <Txt className="text-soft">{about(file)}</Txt>
              {file.active ? <Txt className="field__fault">{texts.files.active[file.active]}</Txt> : null}
              {failed?.id === file.id ? <Txt className="field__fault">{failed.text}</Txt> : null}
            </Box>
            <Txt className="file__open">{busy === file.id ? texts.files.opening : texts.files.open}</Txt>
          </Tap>
        </Box>
      ))}
    </Box>
  );
}

export function Files({ matter }: { matter: MatterView }): ReactNode {
  const { files } = matter;
  const { shown, fold } = useFew([...files].reverse(), SHOWN);
  if (files.length === 0) return null;
  return (
    <Card title={texts.files.ofMatter(files.length)}>
      <FileRows
        matter={matter.id}
        files={shown}
        about={(file) =>
          [file.signs === undefined ? file.sizeText : signing.signs(file.signs), file.by, file.atText].join(' · ')
        }
      />
      <Unfold fold={fold} />
    </Card>
  );
}
