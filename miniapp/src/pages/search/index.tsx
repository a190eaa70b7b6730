/** One search over what I may see, and the searches that I keep. */
import { Fragment, useState, type ReactNode } from 'react';
import {
  foundKinds,
  type FoundGroup,
  type FoundKind,
  type FoundView,
  type KeptView,
} from '@banjie/shared/contract/routes/search.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { asksTheSame } from '../../kept/changes.ts';
import { KeptList, KeptNotice, NameSheet } from '../../kept/kept-list.tsx';
import { texts as keptTexts } from '../../kept/texts.ts';
import { useKept } from '../../kept/use-kept.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Button, Chips, Empty } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { texts as t } from './texts.ts';

type Kind = keyof typeof t.kinds;
type State = keyof typeof t.states;
const optionsOf = <T extends string>(titles: Record<T, string>) =>
  (Object.keys(titles) as T[]).map((value) => ({ value, title: titles[value] }));

/** A page of what was found: of each kind a few, or of one kind all. */
interface Line {
  found: FoundView;
  /** There is more of its kind, behind this one. */
  more: boolean;
}
const linesOf = (groups: readonly FoundGroup[]): Line[] =>
  groups.flatMap(({ items, next }) =>
    items.map((found, n) => ({ found, more: next !== undefined && n === items.length - 1 })),
  );

const stateOf = ({ state }: KeptView): State => (state === 'open' || state === 'ended' ? state : 'all');
const detailOf = (one: KeptView): string =>
  [...(one.kind ? [t.kinds[one.kind]] : []), ...(one.state ? [t.states[one.state]] : [])].join(keptTexts.and);

export default function Search(): ReactNode {
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim());
  const [kind, setKind] = useState<Kind>('all');
  const [state, setState] = useState<State>('all');
  const kept = useKept();
  const [naming, setNaming] = useState<KeptView>();
  const asked = {
    text,
    ...(kind === 'all' ? {} : { kind }),
    ...(state === 'all' ? {} : { state }),
  };
  const list = usePages(
    JSON.stringify(['search', asked]),
    async (cursor, limit) => {
      if (text === '') return { items: [] };
      const page = kind === 'all' ? {} : { limit: String(limit), ...(cursor ? { cursor } : {}) };
      const { groups } = await api.searchAll({ query: { ...asked, ...page } });
      const next = kind === 'all' ? undefined : groups[0]?.next;
      return { items: linesOf(groups), ...(next === undefined ? {} : { next }) };
    },
    ({ found }) => `${found.kind}:${found.register ?? ''}:${found.id}`,
  );
  const saved = kept.items?.filter(({ scope }) => scope === undefined) ?? [];
  const isKept = saved.some((one) => asksTheSame(one, asked));
  return (
    <Screen
      title={t.title}
      onRefresh={() => void Promise.all([list.reload(), kept.reload()])}
      over={
        naming ? (
          <NameSheet of={naming} onName={(name) => kept.rename(naming, name)} onClose={() => setNaming(undefined)} />
        ) : null
      }
    >
      <SearchBox value={typed} onChange={setTyped} placeholder={t.placeholder} max={100} clears />
      <Chips label={t.kindsLabel} options={optionsOf(t.kinds)} value={kind} onChange={setKind} />
      {kind === 'article' || kind === 'person' ? null : (
        <Chips label={t.statesLabel} options={optionsOf(t.states)} value={state} onChange={setState} />
      )}
      <KeptNotice kept={kept} onRename={setNaming} />
      {text === '' ? (
        saved.length === 0 ? (
          <Empty text={t.begin} />
        ) : (
          <>
            <Heading level={2} className="group">
              {keptTexts.kept.search}
            </Heading>
            <KeptList
              of="search"
              items={saved}
              detail={detailOf}
              onUse={(one) => {
                setTyped(one.text);
                setKind(one.kind ?? 'all');
                setState(stateOf(one));
              }}
              onRename={setNaming}
              onRemove={kept.remove}
            />
          </>
        )
      ) : (
        <>
          <Reading list={list} />
          {list.items?.length === 0 && !list.error ? <Empty text={t.none} /> : null}
          {foundKinds.map((of) => (
            <Group
              lines={list.items?.filter(({ found }) => found.kind === of) ?? []}
              kind={of}
              onMore={kind === 'all' ? () => setKind(of) : undefined}
              key={of}
            />
          ))}
          <NextPage pages={list} />
          {isKept || kept.items === undefined ? null : (
            <Button look="quiet" onTap={() => kept.keep({ name: text.slice(0, 30), ...asked })}>
              {keptTexts.keep.search}
            </Button>
          )}
        </>
      )}
    </Screen>
  );
}

interface GroupProps {
  kind: FoundKind;
  lines: readonly Line[];
  onMore: (() => void) | undefined;
}

function Group({ kind, lines, onMore }: GroupProps): ReactNode {
  if (lines.length === 0) return null;
  const isMore = onMore && lines.some(({ more }) => more);
  return (
    <Fragment>
      <Heading level={2} className="group">
        {t.kinds[kind]}
      </Heading>
      <Box className="card card--flush">
        {lines.map(({ found }) => (
          <Row found={found} key={`${found.register ?? ''}:${found.id}`} />
        ))}
      </Box>
      {isMore ? (
        <Button look="quiet" onTap={onMore}>
          {t.more(t.kinds[kind])}
        </Button>
      ) : null}
    </Fragment>
  );
}

function Row({ found }: { found: FoundView }): ReactNode {
  const { kind, id, title, detail, register, ended } = found;
  const text = (
    <Box className="line__text">
      <Txt>{title}</Txt>
      <Txt className="text-soft">{detail}</Txt>
    </Box>
  );
  // Articles and people are said in full where they stand.
  if (kind === 'article' || kind === 'person') return <Box className="line">{text}</Box>;
  return (
    <Tap
      className="line"
      onTap={() => (register === undefined ? goTo.matter(id) : goTo.register(register, title, ended && 'lifted'))}
    >
      {text}
      <Box className="chevron" />
    </Tap>
  );
}
