/** A feed is written: its kind, how its messages are read, and a try on a message that was pasted, before it is saved. */
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { FeedView, TriedView } from '@banjie/shared/contract/routes/feeds.ts';
import { feedKinds, isMapped, type FeedKind } from '@banjie/shared/feeds/mapping.ts';
import { draftName } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { faultSummary, useSubmission } from '../../data/submission.ts';
import { fieldId } from '../../form/fault-text.tsx';
import { Fields } from '../../form/fields.tsx';
import { same, textOf } from '../../form/values.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { bringIntoView } from '../../platform/screen.ts';
import { goTo, pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { me, noticeError } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts as common } from '../../texts.ts';
import { Banner, Button, Chips, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { TokenSheet, type GivenToken } from '../feed/token.tsx';
import { texts } from '../feeds/texts.ts';
import { contentIn, feedFields, mappingIn, valueOf } from './fields.ts';
import { Tried } from './tried.tsx';

interface Asked {
  feed?: FeedView;
  units?: readonly { id: string; name: string }[];
}
const kinds = feedKinds.map((value) => ({ value, title: texts.kinds[value] }));

export default function FeedForm(): ReactNode {
  const [id] = useState(() => pageParameter('id'));
  const { data, error, reload } = useLoad(`feed-form:${id}`, async (): Promise<Asked> => {
    if (id === '') return { units: (await api.listFeeds({})).units };
    return { feed: await api.readFeed({ params: { id } }) };
  });
  const [chosen, setChosen] = useState<FeedKind>();
  const kind = chosen ?? data?.feed?.kind ?? 'alertmanager';
  const title = data?.feed?.name ?? texts.add;
  if (!data)
    return (
      <Screen title={title}>
        {error ? <Failure text={error} onRetry={() => void reload()} /> : <Skeleton count={3} />}
      </Screen>
    );
  return <Writing key={kind} {...{ asked: data, kind, title, onKind: setChosen }} />;
}

interface WritingProps {
  asked: Asked;
  kind: FeedKind;
  title: string;
  onKind: (kind: FeedKind) => void;
}

function Writing({ asked, kind, title, onKind }: WritingProps): ReactNode {
  const { feed, units } = asked;
  const person = useStore(me)?.id ?? '';
  const [given, setGiven] = useState<GivenToken>();
  const [tried, setTried] = useState<{ view: TriedView; of: unknown }>();
  const [trying, setTrying] = useState(false);
  const [failed, setFailed] = useState<string>();
  const fields = feedFields(kind, units);
  const message = feed?.messages.find((one) => one.id === pageParameter('message'))?.excerpt;
  const submission = useSubmission({
    name: draftName(person, `feed:${feed?.id ?? ''}:${kind}:${feed?.version ?? 0}:${pageParameter('message')}`),
    fields,
    prefill: valueOf(feed, message),
    bodyOf: (value) => ({
      ...contentIn(kind, value),
      ...(feed
        ? {}
        : { name: textOf(value['name']), ...(textOf(value['unit']) === '' ? {} : { unit: textOf(value['unit']) }) }),
    }),
    send: async (body, key) => {
      if (!feed) return api.createFeed({ body: { name: '', ...body }, key });
      await api.putFeed({ params: { id: feed.id }, body: { version: feed.version, ...body } });
      return undefined;
    },
    onDone: (made) => {
      say(made ? texts.added : texts.saved);
      if (made) setGiven(made);
      else goTo.back();
    },
    onAlreadyDone: goTo.back,
  });
  const { form, setForm, faults, busy, unanswered, error, submit } = submission;
  const firstFault = faults[0]?.path;
  useEffect(() => {
    if (firstFault !== undefined) bringIntoView(fieldId(firstFault));
  }, [firstFault]);

  const tryNow = async () => {
    if (!isMapped(kind)) return;
    setTrying(true);
    setFailed(undefined);
    try {
      const body = { kind, mapping: mappingIn(kind, form), message: textOf(form['sample']) };
      setTried({ view: await api.tryFeed({ body }), of: form });
      // Drawn first, then looked for.
      setTimeout(() => bringIntoView('tried'), 50);
    } catch (failure) {
      const faults = failure instanceof ApiError ? (failure.error.faults ?? []) : [];
      setFailed([errorText(failure), ...faults.map((one) => one.message)].join('\n'));
      noticeError(failure);
    }
    setTrying(false);
  };

  return (
    <Screen
      title={title}
      bar={
        <Box className="bar__stack">
          {error || faults.length > 0 ? (
            <Box className="bar__error" role="alert">
              <Txt>{[faultSummary(faults), error].filter(Boolean).join('。')}</Txt>
            </Box>
          ) : null}
          <Box className="buttons">
            {isMapped(kind) ? (
              <Button busy={trying} onTap={() => void tryNow()}>
                {trying ? texts.trying : texts.try}
              </Button>
            ) : null}
            <Button look="primary" busy={busy} onTap={() => void submit()}>
              {busy ? texts.saving : unanswered ? common.command.retry : texts.save}
            </Button>
          </Box>
        </Box>
      }
      over={given ? <TokenSheet given={given} onClose={() => goTo.feedInstead(given.feed.id)} /> : null}
    >
      <Chips label={texts.kind} options={kinds} value={kind} onChange={onKind} />
      <Banner tone="accent">{texts.kindNotes[kind]}</Banner>
      {isMapped(kind) ? <Banner tone="plain">{texts.howNote}</Banner> : null}
      {fields.length > 0 ? (
        <Box className="card">
          <Fields fields={fields} value={form} onChange={setForm} faults={faults} nameOf={(_, one) => one} />
        </Box>
      ) : null}
      {failed ? <Banner tone="bad">{failed}</Banner> : null}
      {tried ? <Tried tried={tried.view} stale={!same(tried.of, form)} /> : null}
    </Screen>
  );
}
