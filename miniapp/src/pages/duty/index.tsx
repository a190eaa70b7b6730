/** Who is on duty now, and what waits for my answer. */
import { useState, type ReactNode } from 'react';
import type { DutyRosterView } from '@banjie/shared/contract/routes/duty.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Button, Card, Empty, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { Turn } from '../duty-roster/parts.tsx';
import { texts } from './texts.ts';

export default function DutyPage(): ReactNode {
  const { data, error, reload } = useLoad('duty', () => api.listDuty({}));
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);

  const reply = async (one: NonNullable<typeof data>['asked'][number], answer: 'accept' | 'decline') => {
    setBusy(true);
    try {
      const { unit, post, id } = one;
      say((await api.answerDutySwap({ params: { unit, post, id }, body: { answer } })).text);
      await reload();
    } catch (failure) {
      sayError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      bar={data && data.units.length > 0 ? <Button onTap={() => setAdding(true)}>{texts.add}</Button> : null}
      over={
        adding && data ? (
          <Sheet title={texts.which} onClose={() => setAdding(false)} foot={null}>
            {data.units.flatMap((unit) =>
              unit.posts.map((post) => (
                <Tap
                  className="line"
                  key={`${unit.id}:${post.key}`}
                  onTap={() => {
                    setAdding(false);
                    goTo.dutyRoster(unit.id, post.key, 'new');
                  }}
                >
                  <Box className="line__text">
                    <Txt>{post.title}</Txt>
                    <Txt className="text-soft">{unit.name}</Txt>
                  </Box>
                  <Box className="chevron" />
                </Tap>
              )),
            )}
          </Sheet>
        ) : null
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data?.asked.map((one) => (
        <Card title={texts.asked} tone="accent" key={one.id}>
          <Txt>{one.text}</Txt>
          {one.why ? <Txt className="text-soft">{one.why}</Txt> : null}
          <Box className="buttons">
            <Button disabled={busy} onTap={() => void reply(one, 'decline')}>
              {texts.decline}
            </Button>
            <Button look="primary" disabled={busy} onTap={() => void reply(one, 'accept')}>
              {texts.accept}
            </Button>
          </Box>
        </Card>
      ))}
      {data?.items.length === 0 ? <Empty text={texts.none} /> : null}
      {data?.items.map((one) => (
        <RosterNow roster={one} key={`${one.unit}:${one.post}`} />
      ))}
    </Screen>
  );
}

/** A roster as a whole is one place to tap. */
function RosterNow({ roster }: { roster: DutyRosterView }): ReactNode {
  return (
    <Card>
      <Tap className="item__head" onTap={() => goTo.dutyRoster(roster.unit, roster.post)}>
        <Box className="item__title">
          <Txt>{`${roster.postTitle} · ${roster.unitName}`}</Txt>
        </Box>
        <Box className="chevron" />
      </Tap>
      {roster.lines.flatMap(({ key, title, stretches }) =>
        stretches.map((one) => <Turn title={title} stretch={one} key={`${key}:${one.from}`} />),
      )}
    </Card>
  );
}
