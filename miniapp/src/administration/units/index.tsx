/** Every unit of the city, and what is vacant in it. For administrators. */
import { useState, type ReactNode } from 'react';
import { kindOptions } from '../texts.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { unitKinds } from '@banjie/shared/kernel/party.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { textOf } from '../../form/values.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Button, Chips, Empty, Tag } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { say } from '../../ui/toast.ts';
import { EditSheet } from '../edit-sheet.tsx';
import { texts } from '../texts.ts';

const t = texts.units;
type Filter = keyof typeof t.filters;
const filters = (Object.keys(t.filters) as Filter[]).map((value) => ({ value, title: t.filters[value] }));
const adding: FormField[] = [
  { key: 'name', title: t.name, kind: 'text', required: true, max: 100 },
  { key: 'kind', title: t.kind, kind: 'choice', required: true, options: kindOptions },
  { key: 'id', title: texts.person.id, kind: 'text', required: false, max: 64, help: texts.person.idHelp },
];

export default function Units(): ReactNode {
  const [only, setOnly] = useState<Filter>(() => (pageParameter('only') === 'vacant' ? 'vacant' : 'all'));
  const [text, setText] = useState('');
  const wanted = useSettled(text.trim());
  const [isAdding, setAdding] = useState(false);
  const list = usePages(
    JSON.stringify(['administered-units', only, wanted]),
    (cursor, limit) =>
      api.listAdministeredUnits({
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
        isAdding ? (
          <EditSheet
            title={t.add}
            fields={adding}
            yes={t.add}
            send={(form, _, key) => {
              const kind = unitKinds.find((one) => one === textOf(form['kind'])) ?? 'unit';
              const id = textOf(form['id']);
              return api.addUnit({ body: { name: textOf(form['name']), kind, ...(id === '' ? {} : { id }) }, key });
            }}
            onClose={() => setAdding(false)}
            onDone={({ id, name }) => {
              setAdding(false);
              say(texts.people.added(name));
              goTo.unit(id);
            }}
          />
        ) : null
      }
    >
      <SearchBox value={text} onChange={setText} label={t.search} max={100} />
      <Chips label={texts.people.filter} options={filters} value={only} onChange={setOnly} />
      <Reading list={list} />
      {list.items?.length === 0 && !list.error ? <Empty text={t.none[only]} /> : null}
      {list.items && list.items.length > 0 ? (
        <Box className="card card--flush">
          {list.items.map(({ id, name, kindTitle, people, vacant, endedText }) => (
            <Tap className="line" key={id} onTap={() => goTo.unit(id)}>
              <Box className="line__text">
                <Box className="item__head">
                  <Box className="item__title">
                    <Txt>{name}</Txt>
                  </Box>
                  {vacant > 0 ? <Tag tone="bad">{t.vacant(vacant)}</Tag> : null}
                  {endedText ? <Tag>{t.ended}</Tag> : null}
                </Box>
                <Txt className="text-soft">{t.facts(kindTitle, people)}</Txt>
              </Box>
              <Box className="chevron" />
            </Tap>
          ))}
        </Box>
      ) : null}
      <NextPage pages={list} />
    </Screen>
  );
}
