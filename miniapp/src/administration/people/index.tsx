/** Everybody of the city, found by words and by how they stand. For administrators. */
import { useState, type ReactNode } from 'react';
import type { PersonRow } from '@banjie/shared/contract/routes/administration.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Button, Chips, Empty, Tag } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { say } from '../../ui/toast.ts';
import { AddPerson } from '../person/sheets.tsx';
import { texts } from '../texts.ts';

const t = texts.people;
type Filter = keyof typeof t.filters;
const filters = (Object.keys(t.filters) as Filter[]).map((value) => ({ value, title: t.filters[value] }));

export default function People(): ReactNode {
  const [only, setOnly] = useState<Filter>(() => {
    const asked = pageParameter('only');
    return filters.find(({ value }) => value === asked)?.value ?? 'all';
  });
  const [text, setText] = useState('');
  const wanted = useSettled(text.trim());
  const [adding, setAdding] = useState(false);
  const list = usePages(
    JSON.stringify(['administered', only, wanted]),
    (cursor, limit) =>
      api.listAdministeredPeople({
        query: {
          ...(only === 'all' ? {} : { only }),
          ...(wanted === '' ? {} : { text: wanted }),
          ...(cursor ? { cursor } : {}),
          limit,
        },
      }),
    ({ id }) => id,
  );
  return (
    <Screen
      title={t.title}
      onRefresh={() => void list.reload()}
      bar={
        <Button look="primary" onTap={() => setAdding(true)}>
          {t.add}
        </Button>
      }
      over={
        adding ? (
          <AddPerson
            onClose={() => setAdding(false)}
            onDone={({ id, name }) => {
              setAdding(false);
              say(t.added(name));
              goTo.person(id);
            }}
          />
        ) : null
      }
    >
      <SearchBox value={text} onChange={setText} label={t.search} placeholder={t.placeholder} max={100} />
      <Chips label={t.filter} options={filters} value={only} onChange={setOnly} />
      <Reading list={list} />
      {list.items?.length === 0 && !list.error ? (
        <Empty text={wanted !== '' || only !== 'all' ? t.nobody : t.none} />
      ) : null}
      {list.items && list.items.length > 0 ? (
        <Box className="card card--flush">
          {list.items.map((one) => (
            <Line person={one} key={one.id} />
          ))}
        </Box>
      ) : null}
      <NextPage pages={list} />
    </Screen>
  );
}

function Line({ person }: { person: PersonRow }): ReactNode {
  const { id, name, unitName, posts, administrator, state } = person;
  return (
    <Tap className="line" onTap={() => goTo.person(id)}>
      <Box className="line__text">
        <Box className="item__head">
          <Box className="item__title">
            <Txt>{name}</Txt>
          </Box>
          {administrator ? <Tag tone="accent">{t.administrator}</Tag> : null}
          {state === 'here' ? null : <Tag tone={t.tones[state]}>{t.states[state]}</Tag>}
        </Box>
        <Txt className="text-soft">{unitName}</Txt>
        <Txt className="text-soft">{posts.join('、') || t.noPosts}</Txt>
      </Box>
      <Box className="chevron" />
    </Tap>
  );
}
