/** Kept searches and filters: used by a tap, named otherwise, taken away; and what was done last, with the way back. */
import { useState, type ReactNode } from 'react';
import type { KeptView } from '@banjie/shared/contract/routes/search.ts';
import { Box, Tap, TextInput, Txt } from '../platform/primitives.tsx';
import { texts as common } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { texts as t } from './texts.ts';
import type { Kept } from './use-kept.ts';

interface KeptListProps {
  of: 'search' | 'filter';
  items: readonly KeptView[];
  /** What it asks, in words. */
  detail: (one: KeptView) => string;
  onUse: (one: KeptView) => void;
  onRename: (one: KeptView) => void;
  onRemove: (one: KeptView) => void;
}

export function KeptList({ of, items, detail, onUse, onRename, onRemove }: KeptListProps): ReactNode {
  return (
    <Box className="card card--flush">
      {items.map((one, n) => (
        <Box className="own-phrase line" key={`${one.name}-${n}`}>
          <Tap className="own-phrase__text" onTap={() => onUse(one)}>
            <Txt>{[one.name, detail(one)].filter(Boolean).join(t.and)}</Txt>
          </Tap>
          <Tap className="link" label={t.renaming(one.name)} onTap={() => onRename(one)}>
            <Txt>{t.rename}</Txt>
          </Tap>
          <Tap className="link" label={`${t.removing[of]}${one.name}`} onTap={() => onRemove(one)}>
            <Txt>{t.remove}</Txt>
          </Tap>
        </Box>
      ))}
    </Box>
  );
}

/** What was done to them last. */
export function KeptNotice({ kept, onRename }: { kept: Kept; onRename: (one: KeptView) => void }): ReactNode {
  const { last } = kept;
  if (!last) return null;
  const { named } = last;
  return (
    <Box className="just-done" role="status">
      <Txt className="just-done__text">{last.text}</Txt>
      {named ? (
        <Tap className="link" onTap={() => onRename(named)}>
          <Txt>{t.rename}</Txt>
        </Tap>
      ) : null}
      <Tap className="link" onTap={kept.undo}>
        <Txt>{t.undo}</Txt>
      </Tap>
    </Box>
  );
}

interface NameSheetProps {
  of: KeptView;
  onName: (name: string) => void;
  onClose: () => void;
}

export function NameSheet({ of, onName, onClose }: NameSheetProps): ReactNode {
  const [name, setName] = useState(of.name);
  const given = name.trim();
  const done = () => {
    if (given !== '' && given !== of.name) onName(given);
    onClose();
  };
  return (
    <Sheet
      title={t.renaming(of.name)}
      onClose={onClose}
      foot={
        <>
          <Button onTap={onClose}>{common.common.cancel}</Button>
          <Button look="primary" disabled={given === ''} onTap={done}>
            {t.done}
          </Button>
        </>
      }
    >
      <Box className="field">
        <Box className="field__label">
          <Txt>{t.name}</Txt>
        </Box>
        <TextInput value={name} onChange={setName} label={t.name} max={30} onEnter={done} />
      </Box>
    </Sheet>
  );
}
