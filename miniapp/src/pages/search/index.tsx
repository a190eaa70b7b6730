/** One search over what I may see, and the searches that I keep. */
import { Fragment, useState, type ReactNode } from 'react';
import {
  foundKinds,
  MOST_KEPT,
  type FoundGroup,
  type FoundKind,
  type FoundView,
  type KeptSearch,
} from '@banjie/shared/contract/routes/search.ts';
import { useLoad } from '../../data/load.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { texts as common } from '../../texts.ts';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Button, Chips, Empty } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { say } from '../../ui/toast.ts';
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

export default function Search(): ReactNode {
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim());
  const [kind, setKind] = useState<Kind>('all');
  const [state, setState] = useState<State>('all');
  const kept = useLoad('searches', () => api.readSearches({}));
  const asked: Omit<KeptSearch, 'name'> = {
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
  const saved = kept.data?.items ?? [];
  const change = async (items: KeptSearch[], said: string) => {
    try {
      kept.put(await api.putSearches({ body: { items } }));
      say(said);
    } catch (failure) {
      noticeError(failure);
      say(errorText(failure));
    }
  };
  const isKept = saved.some(
    (one) => one.text === text && (one.kind ?? 'all') === kind && (one.state ?? 'all') === state,
  );
  const keep = () =>
    saved.length >= MOST_KEPT
      ? say(t.full(MOST_KEPT))
      : void change([...saved, { name: text.slice(0, 30), ...asked }], t.keptNow);
  return (
    <Screen title={t.title} onRefresh={() => void Promise.all([list.reload(), kept.reload()])}>
      <SearchBox value={typed} onChange={setTyped} placeholder={t.placeholder} max={100} clears />
      <Chips label={t.kindsLabel} options={optionsOf(t.kinds)} value={kind} onChange={setKind} />
      {kind === 'article' || kind === 'person' ? null : (
        <Chips label={t.statesLabel} options={optionsOf(t.states)} value={state} onChange={setState} />
      )}
      {text === '' ? (
        <Kept
          kept={saved}
          onUse={(one) => {
            setTyped(one.text);
            setKind(one.kind ?? 'all');
            setState(one.state ?? 'all');
          }}
          onRemove={(one) =>
            void change(
              saved.filter((other) => other !== one),
              t.removed,
            )
          }
        />
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
          {isKept || kept.data === undefined ? null : (
            <Button look="quiet" onTap={keep}>
              {t.keep}
            </Button>
          )}
        </>
      )}
    </Screen>
  );
}

interface KeptProps {
  kept: readonly KeptSearch[];
  onUse: (one: KeptSearch) => void;
  onRemove: (one: KeptSearch) => void;
}

function Kept({ kept, onUse, onRemove }: KeptProps): ReactNode {
  if (kept.length === 0) return <Empty text={t.begin} />;
  return (
    <>
      <Heading level={2} className="group">
        {t.kept}
      </Heading>
      <Box className="card card--flush">
        {kept.map((one, n) => (
          <Box className="own-phrase line" key={`${one.name}-${n}`}>
            <Tap className="own-phrase__text" onTap={() => onUse(one)}>
              <Txt>
                {[one.name, ...(one.kind ? [t.kinds[one.kind]] : []), ...(one.state ? [t.states[one.state]] : [])].join(
                  ' · ',
                )}
              </Txt>
            </Tap>
            <Tap className="link" label={`${t.removing}${one.name}`} onTap={() => onRemove(one)}>
              <Txt>{common.common.clear}</Txt>
            </Tap>
          </Box>
        ))}
      </Box>
    </>
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
