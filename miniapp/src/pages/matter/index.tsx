/** One matter: what it is, until when, what I may do, what happened. */
import { useEffect, useState, type ReactNode } from 'react';
import { isUnseen, type AllowedCommandView, type Given } from '@banjie/shared/contract/shapes.ts';
import { useLoad, useWatched } from '../../data/load.ts';
import { allThere } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { Course } from '../../deciding/course.tsx';
import { Discussion } from '../../deciding/discussion.tsx';
import { Readers, useSeen } from '../../deciding/readers.tsx';
import { fillingTexts } from '../../filling/texts.ts';
import { CommandBar, useOneTap, arrange } from '../../matter/commands.tsx';
import { Dossier } from '../../matter/dossier.tsx';
import { CommandSheet } from '../../matter/command-sheet.tsx';
import { isOneTap } from '../../matter/giving.ts';
import { Files } from '../../matter/files.tsx';
import { Advice, MatterHead, OpenItems } from '../../matter/head.tsx';
import { Clocks, SaidAlerts } from '../../matter/incident.tsx';
import { Letters } from '../../matter/letters.tsx';
import { Materials } from '../../matter/materials.tsx';
import { Links, Votes } from '../../matter/links.tsx';
import { Anew, Rating } from '../../matter/rating.tsx';
import { ReceiptSheet, Receipts } from '../../matter/receipts.tsx';
import { About, Facts, Timeline } from '../../matter/sections.tsx';
import { Snooze } from '../../matter/snooze.tsx';
import { TakeBack } from '../../matter/take-back.tsx';
import { Box, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { askInPassing, useCredits } from '../../session/credits.ts';
import { me, noticeError, refreshMe } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Card, Empty, Failure, Rows, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';

type Open = { sheet: 'command'; command: AllowedCommandView } | { sheet: 'receipt' };

const FOLLOWING_MS = 1200;

export default function Matter(): ReactNode {
  const [id] = useState(() => pageParameter('id'));
  const person = useStore(me)?.id ?? '';
  const {
    data: matter,
    error,
    reload,
    put,
  } = useLoad(`matter:${id}`, () => api.readMatter({ params: { id } }), {
    poll: true,
    live: ['matter'],
  });
  const printing = usePrinting(allThere(matter, undefined));
  useWatched(id);
  useSeen(matter?.id);
  // Who has it open knows of it: what was told him of it counts as read.
  const unread = useStore(me)?.counts.unread ?? 0;
  const shown = matter?.id;
  useEffect(() => {
    if (shown === undefined || unread === 0) return;
    void api
      .markRead({ body: { matter: shown } })
      .then(refreshMe)
      .catch(noticeError);
    // Once for each state that is seen, not for whatever else comes meanwhile.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [shown, matter?.timeline.length]);
  const [open, setOpen] = useState<Open>();
  const [notice, setNotice] = useState<string>();
  const [gone, setGone] = useState<string>();

  const done = (next: Given, title: string) => {
    if (isUnseen(next)) {
      // Passed on: it is done, and there is nothing of it that could be shown.
      setOpen(undefined);
      setGone(next.number === undefined ? next.text : `${texts.todo.number(next.number)}：${next.text}`);
      void refreshMe().catch(noticeError);
      return;
    }
    put(next);
    setOpen(undefined);
    setNotice(undefined);
    say(texts.matter.done(title));
    void refreshMe().catch(noticeError);
    // Receipts, registers and notices follow a moment later.
    setTimeout(() => void reload(), FOLLOWING_MS);
  };
  /** Says why and shows how it stands now. */
  const refused = (text: string) => {
    setOpen(undefined);
    setNotice(text);
    void reload();
  };
  useCredits();
  const oneTap = useOneTap({ person, onRefused: refused, onUnanswered: setNotice });
  const choose = (command: AllowedCommandView, form?: Record<string, unknown>) => {
    if ((form || isOneTap(command)) && matter) {
      askInPassing();
      void oneTap.give(matter, command, (next) => done(next, command.title), form);
    } else setOpen({ sheet: 'command', command });
  };

  if (gone !== undefined)
    return (
      <Screen title={matter?.procedureTitle ?? texts.matter.title}>
        <Empty text={[texts.matter.gone, gone]} />
        <Button look="quiet" onTap={goTo.todo}>
          {texts.matter.toTodo}
        </Button>
      </Screen>
    );

  const { atHand = [], rest = [] } = matter ? arrange(matter.allowed) : {};
  const can = atHand.length > 0;
  // Whoever has no answer to give may urge, demand, copy: all that is left is behind 更多. What has ended offers it on its cards.
  const hasMore = matter?.open === true && rest.length > 0;
  const blocked = matter ? arrange(matter.allowed).blocked.filter((one) => !one.verb) : [];
  const mine = matter?.receipts?.mine;
  return (
    <Screen
      title={matter?.procedureTitle ?? texts.matter.title}
      {...(matter ? { help: { matter: matter.id } } : {})}
      onRefresh={() => void reload()}
      bar={matter && (can || hasMore) ? <CommandBar matter={matter} busy={oneTap.busy} onChoose={choose} /> : null}
      over={
        <>
          {matter && open?.sheet === 'command' ? (
            <CommandSheet
              key={`${open.command.item}:${open.command.command}`}
              matter={matter}
              command={open.command}
              person={person}
              onDone={(next) => done(next, open.command.title)}
              onRefused={refused}
              onClose={() => setOpen(undefined)}
            />
          ) : null}
          {mine && open?.sheet === 'receipt' ? (
            <ReceiptSheet
              mine={mine}
              person={person}
              onDone={(next) => done(next, mine.title)}
              onRefused={refused}
              onClose={() => setOpen(undefined)}
            />
          ) : null}
        </>
      }
    >
      {error ? <Failure text={error} stale={matter !== undefined} onRetry={() => void reload()} /> : null}
      {notice ? (
        <Banner tone="bad" onClose={() => setNotice(undefined)}>
          {notice}
        </Banner>
      ) : null}
      {matter === undefined && !error ? <Skeleton /> : null}
      {matter ? (
        <>
          <MatterHead matter={matter} />
          <Advice matter={matter} />
          <OpenItems items={matter.items} />
          <Clocks matter={matter} onChoose={choose} />
          {matter.alerts ? <SaidAlerts alerts={matter.alerts} /> : null}
          <Course matter={matter.id} version={matter.version} over={!matter.open} />
          {can || mine?.allowed ? <Snooze matter={matter.id} seq={matter.items.map((one) => one.id).join()} /> : null}
          <TakeBack matter={matter} onChoose={choose} />
          <Rating matter={matter} busy={oneTap.busy !== undefined} onChoose={choose} />
          {matter.anew ? <Anew {...matter.anew} /> : null}
          {blocked.length > 0 ? (
            <Card title={texts.matter.blocked}>
              <Rows rows={blocked.map((command) => ({ label: command.title, value: command.blocked ?? '' }))} />
            </Card>
          ) : null}
          {matter.receipts ? (
            <Receipts matter={matter} receipts={matter.receipts} onGive={() => setOpen({ sheet: 'receipt' })} />
          ) : null}
          <Links matter={matter} />
          <Votes votes={matter.votes} />
          <Facts matter={matter.id} facts={matter.facts} />
          <Materials matter={matter} />
          <Letters matter={matter} />
          <Files matter={matter} />
          <Discussion matter={matter} onSay={choose} />
          <Timeline matter={matter} printing={printing} />
          <About summary={matter.summary} articles={matter.articles} regime={matter.regime} />
          {matter.readers ? <Readers matter={matter.id} /> : null}
          {matter.again ? (
            <Button onTap={() => goTo.form(matter.procedure, matter.id)}>{fillingTexts.earlier.again}</Button>
          ) : null}
          {matter.exportable ? <Dossier matter={matter} /> : null}
          <Box className="foot-note">
            <Txt>{[texts.todo.number(matter.number), matter.turn].filter(Boolean).join(' · ')}</Txt>
          </Box>
        </>
      ) : null}
    </Screen>
  );
}
