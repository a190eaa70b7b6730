/** One person: who he is, by what he comes in, what hangs on him, and what an administrator can do about it. */
import { useState, type ReactNode } from 'react';
import type { PersonDetail } from '@banjie/shared/contract/routes/administration.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { texts as common } from '../../texts.ts';
import { Banner, Button, Card, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { EditSheet } from '../edit-sheet.tsx';
import { texts } from '../texts.ts';
import { ChangePerson } from './sheets.tsx';

const t = texts.person;
type Standing = 'suspended' | 'here' | 'left';
type Asking = { ask: 'change' } | { ask: 'code' } | { ask: 'signOut' } | Question;
type Question =
  { ask: 'standing'; to: Standing; title: string; note: string } | { ask: 'unbind'; of: PersonDetail['bound'][number] };

export default function Person(): ReactNode {
  const [id] = useState(() => pageParameter('id'));
  const params = { id };
  const { data, error, reload, put } = useLoad(`administered:${id}`, () => api.readAdministeredPerson({ params }));
  const [asking, setAsking] = useState<Asking>();
  const [code, setCode] = useState<{ code: string; minutes: number }>();
  const close = () => setAsking(undefined);
  const done = (text: string) => {
    close();
    say(text);
    void reload();
  };
  const taken = (person: PersonDetail) => {
    close();
    put(person);
    say(t.changed);
  };

  return (
    <Screen
      title={data?.name ?? t.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => setAsking({ ask: 'change' })}>
            {t.change}
          </Button>
        ) : null
      }
      over={
        <>
          {data && asking?.ask === 'change' ? <ChangePerson person={data} onClose={close} onDone={taken} /> : null}
          {data && asking?.ask === 'standing' ? (
            <EditSheet
              title={`${asking.title}：${data.name}`}
              note={asking.note}
              yes={asking.title}
              danger={asking.to !== 'here'}
              send={(_, knows) => api.setStanding({ params, body: { to: asking.to, knows } })}
              onDone={taken}
              onClose={close}
            />
          ) : null}
          {data && asking?.ask === 'unbind' ? (
            <EditSheet
              title={`${t.unbind}：${asking.of.title}`}
              note={t.unbindAsk(asking.of.title, data.name)}
              yes={t.unbind}
              danger
              send={() => api.unbindAccount({ params: { id, kind: asking.of.kind } })}
              onDone={() => done(t.unbound)}
              onClose={close}
            />
          ) : null}
          {data && asking?.ask === 'signOut' ? (
            <EditSheet
              title={t.signOut}
              note={t.signOutAsk(data.name)}
              yes={t.signOut}
              danger
              send={() => api.endSessionsOf({ params })}
              onDone={({ ended }) => done(t.signedOut(ended))}
              onClose={close}
            />
          ) : null}
          {data && asking?.ask === 'code' ? (
            <EditSheet
              title={t.code}
              note={t.codeNote(10)}
              yes={t.code}
              send={() => api.makeCodeFor({ params })}
              onDone={(made) => {
                close();
                setCode({ code: made.code, minutes: Math.round(made.expiresInSeconds / 60) });
              }}
              onClose={close}
            />
          ) : null}
          {data && code ? (
            <Sheet
              title={t.codeTitle(data.name)}
              onClose={() => setCode(undefined)}
              foot={
                <Button look="primary" onTap={() => setCode(undefined)}>
                  {common.common.close}
                </Button>
              }
            >
              <Box className="code">
                <Txt copyable>{`${code.code.slice(0, 4)} ${code.code.slice(4)}`}</Txt>
              </Box>
              <Txt className="text-soft">{t.codeNote(code.minutes)}</Txt>
            </Sheet>
          ) : null}
        </>
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? <Whole person={data} onAsk={setAsking} /> : null}
    </Screen>
  );
}

function Whole({ person, onAsk }: { person: PersonDetail; onAsk: (asking: Asking) => void }): ReactNode {
  const { name, state, self } = person;
  const stand = (to: Standing, title: string, note: string, look: 'danger' | 'plain' = 'danger') => (
    <Button look={look} onTap={() => onAsk({ ask: 'standing', to, title, note })}>
      {title}
    </Button>
  );
  return (
    <>
      {self ? <Banner tone="accent">{t.self}</Banner> : null}
      <Card
        title={name}
        aside={
          <>
            {person.administrator ? <Tag tone="accent">{texts.people.administrator}</Tag> : null}
            <Tag tone={texts.people.tones[state]}>{texts.people.states[state]}</Tag>
          </>
        }
      >
        <Rows
          rows={[
            { label: t.unit, value: person.unitName },
            { label: t.posts, value: person.posts.join('、') || texts.people.noPosts },
            { label: t.id, value: person.id },
            ...(person.others.length > 0
              ? [{ label: t.others, value: person.others.map((one) => t.other(one.id, one.unitName)).join('、') }]
              : []),
            ...(person.leftText ? [{ label: t.left, value: person.leftText }] : []),
          ]}
        />
      </Card>
      <Card title={t.hangs}>
        {person.hangs.length === 0 ? <Txt className="text-soft">{t.nothing}</Txt> : null}
        <Rows rows={person.hangs.map(({ title, value }) => ({ label: title, value }))} />
      </Card>
      <Card title={t.accounts}>
        {person.bound.length === 0 ? <Txt className="text-soft">{t.noAccounts}</Txt> : null}
        {person.bound.map((one) => (
          <Box className="item" key={one.kind}>
            <Txt>{one.title}</Txt>
            <Txt className="text-soft">{one.shown}</Txt>
            <Button label={`${t.unbind}${one.title}`} onTap={() => onAsk({ ask: 'unbind', of: one })}>
              {t.unbind}
            </Button>
          </Box>
        ))}
        {state === 'here' ? <Button onTap={() => onAsk({ ask: 'code' })}>{t.code}</Button> : null}
        <Button onTap={() => goTo.deliveries(person)}>{texts.deliveries.title}</Button>
      </Card>
      <Card title={t.sessions}>
        {person.sessions.length === 0 ? <Txt className="text-soft">{t.noSessions}</Txt> : null}
        <Rows rows={person.sessions.map(({ device, lastText }) => ({ label: device, value: t.last(lastText) }))} />
        {person.sessions.length > 0 ? <Button onTap={() => onAsk({ ask: 'signOut' })}>{t.signOut}</Button> : null}
      </Card>
      {self ? null : (
        <Box className="buttons">
          {state === 'here' ? stand('suspended', t.suspend, t.suspendAsk(name)) : null}
          {state === 'suspended' ? stand('here', t.resume, t.resumeAsk(name), 'plain') : null}
          {state === 'left' ? stand('here', t.back, t.backAsk(name), 'plain') : null}
          {state === 'left' ? null : stand('left', t.leave, t.leaveAsk(name))}
        </Box>
      )}
    </>
  );
}
