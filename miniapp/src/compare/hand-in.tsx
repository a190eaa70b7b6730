/** The rows of a resource that one's own unit provides: a file is looked at first, and confirmed on what was seen. */
import { useState, type ReactNode } from 'react';
import type { HandInView, ResourceView } from '@banjie/shared/contract/shapes.ts';
import { useTrying } from '../data/trying.ts';
import { chooseFiles, type ChosenFile } from '../platform/attach.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { handIn } from '../session/files.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card, Rows } from '../ui/parts.tsx';
import { say } from '../ui/toast.ts';

const t = texts.compare.handIn;

interface Looked {
  file: ChosenFile;
  seen: HandInView;
}

export function HandIn({ resource, onDone }: { resource: ResourceView; onDone: () => void }): ReactNode {
  const [looked, setLooked] = useState<Looked>();
  const { busy, problem, setProblem, trying } = useTrying(() => setLooked(undefined));

  const pick = () =>
    trying(async () => {
      const chosen = await chooseFiles(1, texts.files);
      if (chosen === 'refused') return setProblem(texts.files.refused);
      const [file] = chosen;
      if (file) setLooked({ file, seen: await handIn(file, resource.id) });
    });
  const confirm = ({ file, seen }: Looked) =>
    trying(async () => {
      const done = await handIn(file, resource.id, seen.confirm);
      setLooked(undefined);
      say(t.done(done.edition));
      onDone();
    });

  return (
    <Card title={t.title}>
      <Box className="field__help">
        <Txt>{resource.rows ? t.now(resource.rows.count, resource.rows.edition) : t.none}</Txt>
      </Box>
      {problem ? <Banner tone="bad">{problem}</Banner> : null}
      {looked ? <Seen seen={looked.seen} /> : null}
      <Button busy={busy} onTap={() => void pick()}>
        {busy ? t.checking : looked ? looked.file.name : t.pick}
      </Button>
      {looked?.seen.confirm === undefined ? null : (
        <Button look="primary" busy={busy} onTap={() => void confirm(looked)}>
          {looked.seen.warningCount > 0 ? t.confirmAnyway : t.confirm}
        </Button>
      )}
    </Card>
  );
}

function Seen({ seen }: { seen: HandInView }): ReactNode {
  const { rows, added, changed, removed, same } = seen.counts;
  return (
    <>
      <Box className="field__help">
        <Txt>{t.read(seen.encoding, seen.separator)}</Txt>
      </Box>
      <Rows
        rows={[
          { label: t.counts, value: [rows, added, changed, removed, same].join(' / ') },
          { label: t.columns, value: seen.columns.join('、') },
          ...(seen.unread.length > 0 ? [{ label: t.unread, value: seen.unread.join('、') }] : []),
        ]}
      />
      <Findings tone="bad" title={t.faults(seen.faultCount)} found={seen.faults} />
      <Findings tone="warn" title={t.warnings(seen.warningCount)} found={seen.warnings} />
    </>
  );
}

function Findings({
  tone,
  title,
  found,
}: {
  tone: 'bad' | 'warn';
  title: string;
  found: HandInView['faults'];
}): ReactNode {
  if (found.length === 0) return null;
  return (
    <>
      <Banner tone={tone}>{title}</Banner>
      <Rows
        rows={found.map(({ line, column, cell, reason }) => ({ label: t.place(line, column, cell), value: reason }))}
      />
    </>
  );
}
