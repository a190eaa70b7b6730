/** Who I am, how chat reaches me, who stands in for me. */
import { useState, type ReactNode } from 'react';
import { useWhileShown } from '../../data/load.ts';
import { useFirstSteps } from '../../help/first-steps.tsx';
import { texts as helpTexts } from '../../help/texts.ts';
import { BindingCode } from '../../me/binding-code.tsx';
import { entrancesOf } from '../../me/entrances.ts';
import { Reminders } from '../../me/reminders.tsx';
import { useSignOut } from '../../me/sign-out.tsx';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { errorText } from '../../session/api.ts';
import { me, noticeError, refreshMe } from '../../session/session.ts';
import { elderMode, look, setElderMode, setLook } from '../../session/settings.ts';
import { useStore } from '../../session/store.ts';
import { goTo } from '../../routes.ts';
import { texts } from '../../texts.ts';
import { Card, Failure, Rows, Skeleton, Tabs, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

export default function Me(): ReactNode {
  const person = useStore(me);
  const elder = useStore(elderMode);
  const chosenLook = useStore(look);
  const [error, setError] = useState<string>();
  const leave = useSignOut('here');
  const { first, show } = useFirstSteps();
  const [load] = useState(() => async () => {
    try {
      await refreshMe();
      setError(undefined);
    } catch (failure) {
      setError(errorText(failure));
      noticeError(failure);
    }
  });
  useWhileShown(load, { poll: true });

  // The unit stands above already; its name can be very long.
  const own = person?.posts.filter((post) => post.unit === person.unit.name) ?? [];
  const elsewhere = person?.posts.filter((post) => post.unit !== person.unit.name) ?? [];
  return (
    <Screen title={texts.me.title} tab onRefresh={() => void load()} over={leave.question}>
      {error ? <Failure text={error} stale={person !== undefined} onRetry={() => void load()} /> : null}
      {person === undefined && !error ? <Skeleton count={2} /> : null}
      {person ? (
        <>
          <Box className="card profile">
            <Box className="profile__mark">
              <Txt>{person.name.slice(0, 1)}</Txt>
            </Box>
            <Box className="profile__text">
              <Box className="profile__name">
                <Txt>{person.name}</Txt>
                {person.training ? <Tag tone="warn">{texts.common.training}</Tag> : null}
                {person.administrator ? <Tag>{texts.me.administrator}</Tag> : null}
              </Box>
              <Txt className="text-soft">{person.unit.name}</Txt>
            </Box>
          </Box>
          <Card title={texts.me.posts}>
            {person.posts.length === 0 ? <Txt className="text-soft">{texts.me.noPosts}</Txt> : null}
            {own.length > 0 ? <Txt>{own.map((post) => post.title).join('、')}</Txt> : null}
            {elsewhere.length > 0 ? (
              <Rows rows={elsewhere.map((post) => ({ label: post.title, value: post.unit }))} />
            ) : null}
            {person.standsInFor.length > 0 ? (
              <Rows
                rows={person.standsInFor.map((other) => ({
                  label: texts.me.standsInFor,
                  value: `${other.name}（${texts.me.until(other.until)}）`,
                }))}
              />
            ) : null}
          </Card>
          <Reminders />
          <BindingCode bound={person.chatBound} onChanged={() => void load()} />
        </>
      ) : null}
      <Box className="card card--flush">
        {entrancesOf(person).map(({ page, title, hint, go }) => (
          <Line title={title} hint={hint} onTap={go} key={page} />
        ))}
        {first ? (
          <Line
            title={helpTexts.first.line}
            hint={first.shown ? helpTexts.first.lineShown : helpTexts.first.lineAway}
            onTap={() => void show(!first.shown).then((done) => done && !first.shown && goTo.todo())}
          />
        ) : null}
        <Tap className="line" role="switch" on={elder} onTap={() => setElderMode(!elder)}>
          <Box className="line__text">
            <Txt>{texts.me.elder}</Txt>
            <Txt className="text-soft">{texts.me.elderHint}</Txt>
          </Box>
          <Box className={`switch ${elder ? 'switch--on' : ''}`} />
        </Tap>
        <Box className="line line--wraps">
          <Box className="line__text">
            <Txt>{texts.me.look}</Txt>
          </Box>
          <Tabs label={texts.me.look} options={LOOKS} value={chosenLook} onChange={setLook} />
        </Box>
      </Box>
      {person ? leave.button : null}
    </Screen>
  );
}

const LOOKS = (['auto', 'light', 'dark'] as const).map((value) => ({ value, title: texts.me.looks[value] }));

/** A way to another page. */
function Line({ title, hint, onTap }: { title: string; hint: string; onTap: () => void }): ReactNode {
  return (
    <Tap className="line" onTap={onTap}>
      <Box className="line__text">
        <Txt>{title}</Txt>
        <Txt className="text-soft">{hint}</Txt>
      </Box>
      <Box className="chevron" />
    </Tap>
  );
}
