/** One register: entries in force or lifted, searched, each with who put it in and why. */
import { useState, type ReactNode } from 'react';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { gistOf } from '@banjie/shared/contract/entries.ts';
import type { RegisterEntryView } from '@banjie/shared/contract/shapes.ts';
import { Print } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { usePages } from '../../data/pages.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { addressOf } from '@banjie/shared/contract/client.ts';
import { resourcesRoutes } from '@banjie/shared/contract/routes/resources.ts';
import { texts } from '../../texts.ts';
import { download } from '../../ui/download.ts';
import { Button, Chips, Empty, Rows } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { texts as byTable } from '../../catalogue/texts.ts';
import { useWhoIAm } from '../../session/me.ts';

type State = keyof typeof texts.registers.states;
const states = (Object.keys(texts.registers.states) as State[]).map((value) => ({
  value,
  title: texts.registers.states[value],
}));

export default function Register(): ReactNode {
  const [register] = useState(() => pageParameter('register'));
  const isRegistrar = useWhoIAm()?.posts.some(({ post }) => post === 'registrar') === true;
  const [state, setState] = useState<State>(() => (pageParameter('state') === 'lifted' ? 'lifted' : 'current'));
  const [text, setText] = useState(() => pageParameter('text').slice(0, 100));
  const [about, setAbout] = useState<{ title: string; empty: string }>();
  const [asked, setAsked] = useState(text.trim());
  const list = usePages(
    JSON.stringify([register, state, asked]),
    async (cursor, limit) => {
      const page = await api.listRegister({
        params: { register },
        query: {
          ...(asked ? { text: asked } : {}),
          ...(state === 'lifted' ? { ended: '1' as const } : {}),
          limit: String(limit),
          ...(cursor ? { cursor } : {}),
        },
      });
      setAbout({ title: page.title, empty: page.empty });
      return page;
    },
    (entry) => `${entry.matter}:${entry.key}`,
  );
  const printing = usePrinting(list);
  const save = (as: 'csv' | 'xlsx') => {
    const { downloadRegister, downloadRegisterWorkbook } = resourcesRoutes;
    const path = addressOf(as === 'csv' ? downloadRegister : downloadRegisterWorkbook, { params: { register } });
    void download(path, `${about?.title ?? register}.${as}`);
  };
  return (
    <Screen title={about?.title ?? texts.registers.title} onRefresh={() => void list.reload()}>
      <SearchBox
        value={text}
        onChange={setText}
        onGo={() => setAsked(text.trim())}
        placeholder={texts.registers.search}
        max={100}
      />
      {register === 'catalogue' && isRegistrar ? (
        <Tap className="card line" onTap={goTo.catalogue}>
          <Box className="line__text">
            <Txt>{byTable.title}</Txt>
            <Txt className="text-soft">{byTable.hint}</Txt>
          </Box>
          <Box className="chevron" />
        </Tap>
      ) : null}
      <Chips label={texts.registers.title} options={states} value={state} onChange={setState} />
      <Reading list={list} />
      {list.items?.length === 0 && !list.error ? (
        <Empty text={asked ? texts.registers.noMatch : [about?.empty ?? '', '']} />
      ) : null}
      {list.items?.map((entry) => (
        <Entry entry={entry} whole={printing.busy} key={`${entry.matter}:${entry.key}`} />
      ))}
      <NextPage pages={list} />
      {state === 'current' && (list.items?.length ?? 0) > 0 ? (
        <>
          <Button look="quiet" onTap={() => save('xlsx')}>
            {texts.registers.downloadWorkbook}
          </Button>
          <Button look="quiet" onTap={() => save('csv')}>
            {texts.registers.download}
          </Button>
        </>
      ) : null}
      {(list.items?.length ?? 0) > 0 ? <Print printing={printing} /> : null}
    </Screen>
  );
}

/** `whole`: on paper nothing is folded. */
function Entry({ entry, whole }: { entry: RegisterEntryView; whole: boolean }): ReactNode {
  const [unfolded, setOpen] = useState(false);
  const open = unfolded || whole;
  const gist = gistOf(entry);
  return (
    <Box className="card">
      <Tap className="fold" on={open} onTap={() => setOpen(!open)}>
        <Box className="line__text">
          <Txt>{entry.title || entry.key}</Txt>
          {gist === '' ? null : <Txt className="text-soft">{gist}</Txt>}
          <Txt className="text-soft">
            {entry.until ? texts.matter.lifted(formatInstant(entry.until)) : formatInstant(entry.since, { year: true })}
          </Txt>
        </Box>
        <Box className={`chevron ${open ? 'chevron--up' : 'chevron--down'}`} />
      </Tap>
      {open ? (
        <Box className="fold__body">
          <Rows
            rows={[
              ...entry.values,
              { label: texts.registers.why, value: entry.why },
              ...(entry.person && entry.person !== entry.why
                ? [{ label: texts.registers.who, value: entry.person }]
                : []),
              { label: texts.registers.since, value: formatInstant(entry.since, { year: true }) },
              ...(entry.until
                ? [{ label: texts.registers.until, value: formatInstant(entry.until, { year: true }) }]
                : []),
              ...(entry.lifted?.why ? [{ label: texts.registers.liftedWhy, value: entry.lifted.why }] : []),
              ...(entry.lifted?.by ? [{ label: texts.registers.liftedBy, value: entry.lifted.by }] : []),
              ...(entry.note ? [{ label: texts.registers.note, value: entry.note }] : []),
            ]}
          />
          {entry.number ? (
            <Tap className="line" onTap={() => goTo.matter(entry.matter)}>
              <Box className="line__text">
                <Txt>{`${entry.by}（${texts.todo.number(entry.number)}）`}</Txt>
              </Box>
              <Box className="chevron" />
            </Tap>
          ) : null}
        </Box>
      ) : null}
    </Box>
  );
}
