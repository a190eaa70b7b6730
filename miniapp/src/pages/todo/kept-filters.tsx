/** Below the filters: the kind of matters, filters that are kept, each one tap away, and keeping what is chosen now. */
import { useState, type ReactNode } from 'react';
import type { KeptView } from '@banjie/shared/contract/routes/search.ts';
import { useLoad } from '../../data/load.ts';
import { OptionSheet } from '../../form/option-sheet.tsx';
import { asksTheSame } from '../../kept/changes.ts';
import { KeptList, KeptNotice, NameSheet } from '../../kept/kept-list.tsx';
import { texts as t } from '../../kept/texts.ts';
import { useKept } from '../../kept/use-kept.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { texts } from '../../texts.ts';
import { Empty, Failure, Skeleton } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { askedBy, filterOf, isNarrowed, WHOLE, wordsOf, type Filter } from './filter.ts';

const MOST_NAME = 30;

interface KeptFiltersProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

export function KeptFilters({ filter, onChange }: KeptFiltersProps): ReactNode {
  const kept = useKept();
  const [open, setOpen] = useState<'procedure' | 'kept' | KeptView>();
  const close = () => setOpen(undefined);

  const filters = kept.items?.filter(({ scope }) => scope !== undefined) ?? [];
  const asked = askedBy(filter);
  const isKept = filters.some((one) => asksTheSame(one, asked));
  return (
    <>
      <Box className="chips">
        <Tap className={`chip ${filter.procedure ? 'chip--on' : ''}`} onTap={() => setOpen('procedure')}>
          <Txt>{filter.procedure?.title ?? texts.todo.anyProcedure}</Txt>
        </Tap>
        {filters.map((one, n) => {
          const on = asksTheSame(one, asked);
          return (
            <Tap
              key={`${one.name}-${n}`}
              role="checkbox"
              on={on}
              className={`chip chip--kept ${on ? 'chip--on' : ''}`}
              onTap={() => onChange(on ? WHOLE : filterOf(one))}
            >
              <Txt>{one.name}</Txt>
            </Tap>
          );
        })}
        {filters.length > 0 ? (
          <Tap className="chip chip--plain" label={`${t.manage}${t.kept.filter}`} onTap={() => setOpen('kept')}>
            <Txt>{t.manage}</Txt>
          </Tap>
        ) : null}
        {kept.items && isNarrowed(filter) && !isKept ? (
          <Tap
            className="chip chip--plain"
            onTap={() => kept.keep({ name: wordsOf(filter).slice(0, MOST_NAME), ...asked })}
          >
            <Txt>{t.keep.filter}</Txt>
          </Tap>
        ) : null}
      </Box>
      {open === 'kept' ? null : <KeptNotice kept={kept} onRename={setOpen} />}
      {open === 'procedure' ? (
        <ProcedureSheet
          chosen={filter.procedure?.key ?? ''}
          onPick={(procedure) => {
            onChange({ ...filter, procedure });
            close();
          }}
          onClose={close}
        />
      ) : null}
      {open === 'kept' ? (
        <Sheet title={t.kept.filter} onClose={close}>
          <KeptNotice kept={kept} onRename={setOpen} />
          {filters.length === 0 ? <Empty text={t.none} /> : null}
          <KeptList
            of="filter"
            items={filters}
            detail={(one) => {
              const words = wordsOf(filterOf(one));
              return words === one.name ? '' : words;
            }}
            onUse={(one) => {
              onChange(filterOf(one));
              close();
            }}
            onRename={setOpen}
            onRemove={kept.remove}
          />
        </Sheet>
      ) : null}
      {typeof open === 'object' ? (
        <NameSheet of={open} onName={(name) => kept.rename(open, name)} onClose={close} />
      ) : null}
    </>
  );
}

interface ProcedureSheetProps {
  chosen: string;
  onPick: (procedure: Filter['procedure']) => void;
  onClose: () => void;
}

function ProcedureSheet({ chosen, onPick, onClose }: ProcedureSheetProps): ReactNode {
  const { data, error, reload } = useLoad('procedures', () => api.listProcedures({}));
  const known = data?.items ?? [];
  if (!data)
    return (
      <Sheet title={texts.todo.procedure} onClose={onClose}>
        {error ? <Failure text={error} onRetry={() => void reload()} /> : <Skeleton count={2} />}
      </Sheet>
    );
  return (
    <OptionSheet
      title={texts.todo.procedure}
      options={[
        { value: '', title: texts.todo.anyProcedure },
        ...known.map(({ key, title, group }) => ({ value: key, title, hint: group })),
      ]}
      chosen={[chosen]}
      many={false}
      onPick={(key) => {
        const title = known.find((one) => one.key === key)?.title;
        onPick(title === undefined ? undefined : { key, title });
      }}
      onClose={onClose}
    />
  );
}
