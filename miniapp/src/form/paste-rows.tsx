/** Rows of a list pasted from a spreadsheet, or read from its file: taken whole, or not at all with what is wrong. */
import { useState, type ReactNode } from 'react';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { useTrying } from '../data/trying.ts';
import { chooseFiles } from '../platform/attach.ts';
import { Box, TextArea, Txt } from '../platform/primitives.tsx';
import { tableOf } from '../session/files.ts';
import { texts } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { pastedRows, type Pasted } from './pasted.ts';
import type { Value } from './values.ts';

const t = texts.form.pasted;
const FAULTS_LISTED = 8;

interface PasteRowsProps {
  /** Of the list. */
  title: string;
  items: readonly FormField[];
  room: number;
  onTake: (rows: Value[]) => void;
}

export function PasteRows({ title, items, room, onTake }: PasteRowsProps): ReactNode {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [read, setRead] = useState<Pasted>();
  const { busy, problem, setProblem, trying } = useTrying();
  const take = (table: string) => {
    setProblem(undefined);
    const pasted = pastedRows(items, table, room);
    setRead(pasted);
    if (pasted.faults.length > 0) return;
    onTake(pasted.rows);
    setText('');
    setOpen(false);
  };
  const pick = () =>
    trying(async () => {
      setRead(undefined);
      const chosen = await chooseFiles(1, texts.files);
      if (chosen === 'refused') return setProblem(texts.files.refused);
      const [file] = chosen;
      if (file) take(await tableOf(file));
    });
  const columns = t.title(
    drawn(items)
      .filter((item) => item.readOnly !== true)
      .map((item) => item.title)
      .join('、'),
  );
  return (
    <Box className="own-table">
      {problem ? <Banner tone="bad">{problem}</Banner> : null}
      {read ? <Said read={read} /> : null}
      {open ? (
        <>
          <Box className="field__help">
            <Txt>{columns}</Txt>
          </Box>
          <TextArea value={text} onChange={setText} label={t.open(title)} max={-1} />
          <Button disabled={text.trim() === ''} onTap={() => take(text)}>
            {t.take}
          </Button>
        </>
      ) : null}
      <Button
        look="quiet"
        onTap={() => {
          setOpen(!open);
          setRead(undefined);
        }}
      >
        {open ? t.close : t.open(title)}
      </Button>
      <Button look="quiet" busy={busy} onTap={() => void pick()}>
        {busy ? t.reading : t.file(title)}
      </Button>
    </Box>
  );
}

function Said({ read: { rows, faults, notices } }: { read: Pasted }): ReactNode {
  const wrong = faults.length > 0;
  const said = wrong ? faults : notices;
  const left = said.length - FAULTS_LISTED;
  return (
    <Banner tone={wrong ? 'bad' : notices.length > 0 ? 'warn' : 'good'}>
      {[
        wrong ? t.refused(faults.length) : t.taken(rows.length),
        ...said.slice(0, FAULTS_LISTED),
        ...(left > 0 ? [t.more(left)] : []),
      ].join('\n')}
    </Banner>
  );
}
