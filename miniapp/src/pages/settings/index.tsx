/** What the city sets itself. For administrators. */
import { useState, type ReactNode } from 'react';
import type { SettingView } from '@banjie/shared/contract/routes/settings.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, TextInput, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Banner, Chips, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { SettingSheet } from './setting-sheet.tsx';
import { texts } from './texts.ts';

type Shown = keyof typeof texts.changedOnly;

export default function Settings(): ReactNode {
  const person = useStore(me)?.id ?? '';
  const { data, error, reload } = useLoad('settings', () => api.listSettings({}));
  const [word, setWord] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [open, setOpen] = useState<ReadonlySet<string>>();
  const [changing, setChanging] = useState<string>();

  const items = data?.items ?? [];
  const asked = word.trim();
  const found = items.filter((one) => (shown === 'all' || one.changed) && (asked === '' || speaksOf(one, asked)));
  const groups = grouped(found);
  // The first group stands open, as do all when something is looked for.
  const isOpen = (group: string) =>
    asked !== '' || shown === 'changed' || (open ? open.has(group) : group === items[0]?.group);
  const toggle = (group: string) => {
    const next = new Set(open ?? (items[0] ? [items[0].group] : []));
    if (!next.delete(group)) next.add(group);
    setOpen(next);
  };
  const current = items.find((one) => one.key === changing);

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      over={
        current ? (
          <SettingSheet
            key={`${current.key}@${current.version}`}
            setting={current}
            person={person}
            onClose={() => setChanging(undefined)}
            onDone={() => {
              setChanging(undefined);
              say(texts.saved);
              void reload();
            }}
            onOvertaken={(text) => {
              setChanging(undefined);
              sayError(text);
              void reload();
            }}
          />
        ) : null
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? (
        <>
          <TextInput kind="search" label={texts.search} placeholder={texts.search} value={word} onChange={setWord} />
          <Chips
            label={texts.filter}
            options={(Object.keys(texts.changedOnly) as Shown[]).map((value) => ({
              value,
              title: texts.changedOnly[value],
            }))}
            value={shown}
            onChange={setShown}
          />
          {groups.length === 0 ? (
            <Empty text={shown === 'changed' && asked === '' ? texts.noneChanged : texts.none} />
          ) : null}
          {groups.map(({ group, list }) => (
            <Box className="card card--flush" key={group}>
              <Tap className="line" onTap={() => toggle(group)}>
                <Box className="line__text">
                  <Txt className="line__group">{group}</Txt>
                </Box>
                <Txt className="text-soft">{texts.count(list.length)}</Txt>
                <Box className={`chevron ${isOpen(group) ? 'chevron--up' : 'chevron--down'}`} />
              </Tap>
              {isOpen(group)
                ? list.map((one) => <Line key={one.key} setting={one} onTap={() => setChanging(one.key)} />)
                : null}
            </Box>
          ))}
        </>
      ) : null}
    </Screen>
  );
}

function Line({ setting, onTap }: { setting: SettingView; onTap: () => void }): ReactNode {
  return (
    <Tap className="line" onTap={onTap}>
      <Box className="line__text">
        <Txt>{setting.title}</Txt>
        <Txt className="text-soft">
          {setting.changed ? `${setting.value}（${texts.fallback(setting.default)}）` : setting.value}
        </Txt>
      </Box>
      {setting.changed ? <Tag tone="accent">{texts.changed}</Tag> : null}
      <Box className="chevron" />
    </Tap>
  );
}

const speaksOf = (one: SettingView, word: string): boolean =>
  [one.title, one.group, ...one.usedBy].some((text) => text.includes(word));

/** In the order of the server, each group once. */
function grouped(items: readonly SettingView[]): { group: string; list: SettingView[] }[] {
  const groups = new Map<string, SettingView[]>();
  for (const one of items) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups].map(([group, list]) => ({ group, list }));
}
