/** What waits for me, what I began, what my unit is part of. */
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { useLoad } from '../../data/load.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { useFromList } from '../../deciding/card-actions.tsx';
import { FirstSteps, useFirstSteps } from '../../help/first-steps.tsx';
import { texts as helpTexts } from '../../help/texts.ts';
import { whyNot } from '../../many/common.ts';
import { ManyBar } from '../../many/many-bar.tsx';
import { ManySheets } from '../../many/many-sheets.tsx';
import { texts as manyTexts } from '../../many/texts.ts';
import { placeOf, useMany } from '../../many/use-many.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { useCredits } from '../../session/credits.ts';
import { refreshQuietly, useMe } from '../../session/me.ts';
import { texts } from '../../texts.ts';
import { MatterCard, MatterChoice } from '../../ui/matter-card.tsx';
import { Chips, Empty, Tabs } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { goTo } from '../../routes.ts';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { askedBy, hasDue, hasState, isNarrowed, useFilter } from './filter.ts';
import { KeptFilters } from './kept-filters.tsx';

const optionsOf = <T extends string>(titles: Record<T, string>) =>
  (Object.keys(titles) as T[]).map((value) => ({ value, title: titles[value] }));

const idOf = (item: MatterSummary): string => item.receiptId ?? item.id;

export default function Todo(): ReactNode {
  const person = useMe();
  const { filter, setFilter, narrow } = useFilter();
  const { scope } = filter;
  const { text, ...asked } = askedBy({ ...filter, text: useSettled(filter.text.trim()) });
  const [choosing, setChoosing] = useState(false);

  const list = usePages(
    JSON.stringify([asked, text]),
    (cursor, limit) =>
      api.listMatters({
        query: {
          ...asked,
          ...(text ? { text } : {}),
          ...(scope === 'todo' ? (choosing ? { commands: '1' } : { cards: '1' }) : {}),
          limit: String(limit),
          ...(cursor ? { cursor } : {}),
        },
      }),
    idOf,
    // What others have, and what has ended, is told nobody; and what somebody is choosing from stays as it is.
    scope === 'todo' && !choosing ? ['todo'] : [],
  );
  const many = useMany(choosing, setChoosing, list.items);
  const { reload } = list;
  // The same list once more, with what can be done: it stays where it was scrolled to.
  useEffect(() => {
    if (choosing) void reload();
  }, [choosing, reload]);

  const { data: put } = useLoad('snoozes', () => api.listSnoozes({}));
  const snoozed = new Map(put?.items.map(({ matter, untilText }) => [matter, untilText]));

  const fromList = useFromList({ person: person?.id ?? '', reload });
  useCredits();
  const counts = person?.counts;

  const { first, show } = useFirstSteps();
  const isWhole = scope === 'todo' && !choosing && !isNarrowed(filter);
  const waiting = list.items?.[0];
  const cards =
    first?.shown && isWhole && list.items ? (
      <FirstSteps
        first={first}
        toFirst={waiting && (() => goTo.matter(waiting.id))}
        onPutAway={() => void show(false).then((done) => done && say(helpTexts.first.putAwayDone))}
      />
    ) : null;
  // Behind what waits first; where something is late, behind all of it.
  const behind = counts && counts.overdue > 0 ? (list.items?.length ?? 0) - 1 : 0;
  return (
    <Screen
      title={choosing ? manyTexts.enter : texts.todo.title}
      tab
      onRefresh={() => void Promise.all([list.reload(), refreshQuietly()])}
      bar={choosing ? <ManyBar many={many} /> : null}
      over={choosing ? <ManySheets many={many} person={person?.id ?? ''} reload={reload} /> : fromList.over}
    >
      {person ? (
        <Box className="hello">
          <Box className="hello__name">
            <Txt>{person.name}</Txt>
            <Txt className="hello__unit">{person.unit.name}</Txt>
          </Box>
          <Box className="hello__row">
            <Box className="hello__counts">
              {counts && counts.todo > 0 ? (
                <Txt className={counts.overdue > 0 ? 'text-bad' : 'text-soft'}>
                  {texts.todo.counts(counts.todo, counts.overdue)}
                </Txt>
              ) : null}
            </Box>
            {!choosing && scope === 'todo' && (list.items?.length ?? 0) > 1 ? (
              <Tap className="chip" onTap={many.enter}>
                <Txt>{manyTexts.enter}</Txt>
              </Tap>
            ) : null}
          </Box>
        </Box>
      ) : null}
      <Tabs
        label={texts.todo.title}
        options={optionsOf(texts.todo.scopes)}
        value={scope}
        onChange={(next) => {
          narrow({ scope: next });
          many.leave();
        }}
      />
      <SearchBox
        value={filter.text}
        onChange={(text) => narrow({ text })}
        placeholder={texts.todo.searchHint}
        max={100}
        clears
      />
      {hasState(filter) ? (
        <Chips
          label={texts.todo.states.all}
          options={optionsOf(texts.todo.states)}
          value={filter.state}
          onChange={(state) => narrow({ state })}
        />
      ) : null}
      {hasDue(filter) ? (
        <Chips
          label={texts.todo.due.all}
          options={optionsOf(texts.todo.due)}
          value={filter.due}
          onChange={(due) => narrow({ due })}
        />
      ) : null}
      <KeptFilters
        filter={filter}
        onChange={(next) => {
          if (next.scope !== scope) many.leave();
          setFilter(next);
        }}
      />

      {choosing || scope !== 'todo' ? null : fromList.notice}
      <Reading list={list} />
      {list.items?.map((item, n) => (
        <Fragment key={idOf(item)}>
          <Box className="listed" id={placeOf(item)}>
            {choosing ? (
              <MatterChoice
                matter={item}
                on={many.chosen.includes(item)}
                whyNot={whyNot(item)}
                look={manyTexts.look(item.number)}
                onTap={() => many.toggle(item)}
              />
            ) : (
              <MatterCard matter={item} snoozed={snoozed.get(item.id)} buttons={fromList.buttons(item)} />
            )}
          </Box>
          {n === behind ? cards : null}
        </Fragment>
      ))}
      {list.items?.length === 0 ? cards : null}
      {list.items?.length === 0 && !list.error ? (
        <Empty text={isNarrowed(filter) ? texts.todo.empty.search : texts.todo.empty[scope]} />
      ) : null}
      <NextPage pages={list} />
      {choosing ? <Box className="many-room" /> : null}
    </Screen>
  );
}
