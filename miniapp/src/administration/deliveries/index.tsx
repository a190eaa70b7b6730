/** What became of the pushes to somebody, or of a matter: whether they came through, by which channel, and why not. */
import { useState, type ReactNode } from 'react';
import type { DeliveryReportView } from '@banjie/shared/contract/routes/reachability.ts';
import { digitsOf } from '@banjie/shared/kernel/fold.ts';
import { usePages } from '../../data/pages.ts';
import { useSettled } from '../../data/settled.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Banner, Button, Card, Empty, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { texts } from '../texts.ts';

const t = texts.deliveries;
/** Whose they are, or of which matter. */
interface About {
  of: 'person' | 'matter';
  id: string;
  title: string;
}

export default function Deliveries(): ReactNode {
  const [person, setPerson] = useState<About | undefined>(() => {
    const id = pageParameter('person');
    return id === '' ? undefined : { of: 'person', id, title: t.ofPerson(pageParameter('name') || id) };
  });
  const [text, setText] = useState('');
  const [looks, setLooks] = useState(0);
  const wanted = useSettled(text.trim());
  const number = /^\d{6,12}$/.exec(digitsOf(wanted))?.[0];
  const about: About | undefined =
    person ?? (number ? { of: 'matter', id: number, title: t.ofMatter(number) } : undefined);
  return (
    <Screen title={t.title} onRefresh={() => setLooks(looks + 1)}>
      <Banner tone="accent">{t.note}</Banner>
      {person ? (
        <Button onTap={() => setPerson(undefined)}>{t.other}</Button>
      ) : (
        <SearchBox value={text} onChange={setText} label={t.search} placeholder={t.placeholder} max={100} />
      )}
      {about ? (
        <Listed about={about} key={`${about.of}/${about.id}/${looks}`} />
      ) : wanted === '' ? (
        <Empty text={t.first} />
      ) : (
        <Found wanted={wanted} onPick={({ id, name }) => setPerson({ of: 'person', id, title: t.ofPerson(name) })} />
      )}
    </Screen>
  );
}

function Listed({ about: { of, id, title } }: { about: About }): ReactNode {
  const list = usePages(
    JSON.stringify(['deliveries', of, id]),
    (cursor, limit) => api.listDeliveries({ params: { of, id }, query: { limit, ...(cursor ? { cursor } : {}) } }),
    (one) => one.id,
  );
  return (
    <>
      <Reading list={list} />
      {list.items?.length === 0 ? <Empty text={t.none} /> : null}
      {list.items && list.items.length > 0 ? (
        <Card title={title}>
          {list.items.map((one) => (
            <Line one={one} key={one.id} />
          ))}
        </Card>
      ) : null}
      <NextPage pages={list} label={t.more} />
    </>
  );
}

function Line({ one }: { one: DeliveryReportView }): ReactNode {
  const { number, to, channel, state, stateText, atText, times, attempts, failure, address } = one;
  const lines = [
    [...(number === '' ? [] : [t.number(number)]), to],
    [t.told(atText), ...times],
    [...(attempts > 0 ? [t.attempts(attempts)] : []), ...(address === undefined ? [] : [address])],
    failure === undefined ? [] : [t.failure(failure)],
  ];
  return (
    <Box className="item">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{channel}</Txt>
        </Box>
        <Tag tone={t.tones[state]}>{stateText}</Tag>
      </Box>
      {lines.map((line, n) =>
        line.length > 0 ? (
          <Txt className="text-soft" key={n}>
            {line.join(' · ')}
          </Txt>
        ) : null,
      )}
    </Box>
  );
}

function Found({
  wanted,
  onPick,
}: {
  wanted: string;
  onPick: (person: { id: string; name: string }) => void;
}): ReactNode {
  const list = usePages(
    JSON.stringify(['administered', 'all', wanted]),
    (cursor, limit) => api.listAdministeredPeople({ query: { text: wanted, limit, ...(cursor ? { cursor } : {}) } }),
    ({ id }) => id,
  );
  return (
    <>
      <Reading list={list} />
      {list.items?.length === 0 ? <Empty text={t.nobody} /> : null}
      {list.items && list.items.length > 0 ? (
        <Card title={t.which}>
          {list.items.map((one) => (
            <Tap className="line" key={one.id} onTap={() => onPick(one)}>
              <Box className="line__text">
                <Txt>{one.name}</Txt>
                <Txt className="text-soft">{one.unitName}</Txt>
              </Box>
              <Box className="chevron" />
            </Tap>
          ))}
        </Card>
      ) : null}
      <NextPage pages={list} />
    </>
  );
}
