import { useState, type ReactNode } from 'react';
import { LONGEST_HEARD, MOST_HEARD } from '@banjie/shared/contract/routes/search.ts';
import { useLoad } from '../data/load.ts';
import { useSettled } from '../data/settled.ts';
import { Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { texts } from '../texts.ts';
import { Button, Empty, Failure } from '../ui/parts.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Tiles } from './tiles.tsx';
import type { Option } from './lookup.ts';

interface OptionSheetProps {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  many: boolean;
  onPick: (value: string) => void;
  onClose: () => void;
}

/** So many at once; the rest is a press away. */
const LISTED = 60;

/** Many options: searched by any part of their name, or by how it sounds. */
export function OptionSheet({ title, options, chosen, many, onPick, onClose }: OptionSheetProps): ReactNode {
  const [wanted, setWanted] = useState('');
  const [listed, setListed] = useState(LISTED);
  const names = options.map((option) => `${option.title} ${option.hint ?? ''}`);
  const { heard, error, again } = useHeard(title, names, wanted.trim());
  const matching = options.filter((_, n) => names[n]?.includes(wanted.trim()) || heard.has(n));
  return (
    <Sheet
      title={title}
      onClose={onClose}
      {...(many
        ? {
            foot: (
              <Button look="primary" onTap={onClose}>
                {`${texts.form.done}（${texts.form.chosen(chosen.length)}）`}
              </Button>
            ),
          }
        : {})}
    >
      {options.length > 8 ? (
        <SearchBox
          value={wanted}
          placeholder={texts.form.searchSound}
          max={50}
          onChange={(text) => {
            setWanted(text);
            setListed(LISTED);
          }}
        />
      ) : null}
      {error ? <Failure text={error} onRetry={again} /> : null}
      {matching.length === 0 && !error ? <Empty text={[texts.form.noMatch, '']} /> : null}
      <Tiles label={title} options={matching.slice(0, listed)} chosen={chosen} onPick={onPick} many={many} />
      {matching.length > listed ? (
        <>
          <Txt className="text-soft">{texts.form.others(matching.length - listed)}</Txt>
          <Button look="quiet" onTap={() => setListed(listed + LISTED)}>
            {texts.form.nextOthers}
          </Button>
        </>
      ) : null}
    </Sheet>
  );
}

/** Places of those that sound as the letters say. How Chinese is read is a table that only the server has. */
function useHeard(title: string, names: readonly string[], text: string) {
  const settled = useSettled(text);
  const asked = /^[a-z][a-z\s]+$/i.test(settled) ? settled : '';
  const { data, error, reload } = useLoad(JSON.stringify(['heard', title, names.length, asked]), async () =>
    asked === ''
      ? { heard: [] }
      : api.hearTitles({
          body: { text: asked, titles: names.slice(0, MOST_HEARD).map((name) => name.slice(0, LONGEST_HEARD)) },
        }),
  );
  return {
    heard: new Set(settled === text ? data?.heard : []),
    error: asked === '' ? undefined : error,
    again: () => void reload(),
  };
}
