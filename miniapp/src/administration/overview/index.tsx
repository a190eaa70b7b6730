/** Where administration begins: what needs somebody first, then the ways to everything. */
import type { ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { entrancesOf } from '../../me/entrances.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Card, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { texts } from '../texts.ts';

const t = texts.start;
const ways = {
  setAside: goTo.setAside,
  feeds: goTo.feeds,
  vacancies: () => goTo.units('vacant'),
  reachability: goTo.reachability,
  unbound: () => goTo.people('unbound'),
};

export default function Administration(): ReactNode {
  const { data, error, reload } = useLoad('administration', () => api.readAdministration({}));
  const person = useStore(me);
  const others = entrancesOf(person).filter(({ of }) => of === 'administration');
  return (
    <Screen title={t.title} onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data?.attention.length === 0 ? <Empty text={t.calm} /> : null}
      {data && data.attention.length > 0 ? (
        <Card title={t.first}>
          {data.attention.map(({ what, count }) => (
            <Way
              key={what}
              title={t.attention[what]}
              hint={t.hints[what]}
              aside={<Tag tone={what === 'unbound' ? 'plain' : 'bad'}>{t.count(count)}</Tag>}
              go={ways[what]}
            />
          ))}
        </Card>
      ) : null}
      {data ? (
        <Card title={t.roster}>
          <Way
            title={texts.people.title}
            hint={t.peopleHint(data.people, data.administrators, data.suspended)}
            go={() => goTo.people()}
          />
          <Way title={texts.units.title} hint={t.unitsHint(data.units)} go={() => goTo.units()} />
          <Way title={texts.importing.titles.roster} hint={texts.importing.hint} go={goTo.importRoster} />
          <Way
            title={texts.importing.titles.registers}
            hint={texts.importing.registersHint}
            go={goTo.importRegisters}
          />
        </Card>
      ) : null}
      {others.length > 0 ? (
        <Card title={t.others}>
          <Way title={texts.deliveries.title} hint={texts.deliveries.hint} go={() => goTo.deliveries()} />
          {others.map(({ page, title, hint, go }) => (
            <Way key={page} title={title} hint={hint} go={go} />
          ))}
        </Card>
      ) : null}
    </Screen>
  );
}

function Way({
  title,
  hint,
  aside,
  go,
}: {
  title: string;
  hint: string;
  aside?: ReactNode;
  go: () => void;
}): ReactNode {
  return (
    <Tap className="line" onTap={go}>
      <Box className="line__text">
        <Txt>{title}</Txt>
        <Txt className="text-soft">{hint}</Txt>
      </Box>
      {aside}
      <Box className="chevron" />
    </Tap>
  );
}
