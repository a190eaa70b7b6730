/** The form that opens a matter. */
import { useEffect, useState, type ReactNode } from 'react';
import { isUnseen, type ProcedureView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { faultSummary, useSubmission } from '../../data/submission.ts';
import { AttachmentList } from '../../form/attachment-list.tsx';
import { useAttachments } from '../../form/attachments.ts';
import { fieldId } from '../../form/fault-text.tsx';
import { Fields } from '../../form/fields.tsx';
import { useNames } from '../../form/lookup.ts';
import { MaterialAids } from '../../form/material-field.tsx';
import { withUploads } from '../../form/material-values.ts';
import { Restored } from '../../matter/command-sheet.tsx';
import { About } from '../../matter/sections.tsx';
import { Box, Txt } from '../../platform/primitives.tsx';
import { bringIntoView } from '../../platform/screen.ts';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { askInPassing, useCredits } from '../../session/credits.ts';
import { me, noticeError, refreshMe } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';

export default function Form(): ReactNode {
  const [key] = useState(() => pageParameter('procedure'));
  const person = useStore(me)?.id;
  const { data: procedure, error, reload } = useLoad(`procedure ${key}`, () => api.readProcedure({ params: { key } }));
  useEffect(() => {
    // Drafts belong to a person: reached by a link, the page has to know whom first.
    if (person === undefined) void refreshMe().catch(noticeError);
  }, [person]);
  if (procedure && person !== undefined) return <Filling procedure={procedure} person={person} />;
  return (
    <Screen title={texts.open.title}>
      {error ? <Failure text={error} onRetry={() => void reload()} /> : <Skeleton />}
    </Screen>
  );
}

function Filling({ procedure, person }: { procedure: ProcedureView; person: string }): ReactNode {
  const [sentBefore, setSentBefore] = useState(false);
  const draft = draftName(person, `open:${procedure.key}`);
  const attachments = useAttachments(draft);
  const [tried, setTried] = useState(false);
  const submission = useSubmission({
    name: draft,
    fields: procedure.form,
    files: attachments.ids,
    whole: (form) => withUploads(procedure.form, form, attachments.list),
    bodyOf: (form) => ({
      procedure: procedure.key,
      form,
      ...(attachments.ids.length > 0 ? { files: [...attachments.ids] } : {}),
    }),
    send: async (body, key) => {
      const answer = await api.openMatter({ body, key });
      attachments.done();
      return answer;
    },
    onDone: (matter) => {
      say(texts.open.opened);
      if (isUnseen(matter)) goTo.todo();
      else goTo.matterInstead(matter.id);
      void refreshMe().catch(noticeError);
    },
    onAlreadyDone: () => setSentBefore(true),
  });
  useCredits();
  const { form, setForm, faults, busy, unanswered, restored, discard, submit } = submission;
  const nameOf = useNames(procedure.form, form);
  const error = submission.error ?? (tried ? attachments.unfinished : undefined);
  const submitWhole = () => {
    // What is on its way is not left out silently.
    setTried(true);
    if (attachments.unfinished !== undefined) return;
    askInPassing();
    void submit();
  };
  const firstFault = faults[0]?.path;
  useEffect(() => {
    if (firstFault !== undefined) bringIntoView(fieldId(firstFault));
  }, [firstFault]);

  return (
    <Screen
      title={procedure.title}
      bar={
        sentBefore ? (
          <Button look="primary" onTap={goTo.todo}>
            {texts.open.toMine}
          </Button>
        ) : (
          <Box className="bar__stack">
            {error || faults.length > 0 ? (
              <Box className="bar__error" role="alert">
                <Txt>{[faultSummary(faults), error].filter(Boolean).join('。')}</Txt>
              </Box>
            ) : null}
            <Button look="primary" busy={busy} disabled={procedure.blocked !== undefined} onTap={submitWhole}>
              {busy ? texts.command.sending : unanswered ? texts.command.retry : texts.open.submit}
            </Button>
          </Box>
        )
      }
    >
      <Box className="intro">
        <Txt className="text-soft">{procedure.summary}</Txt>
      </Box>
      {procedure.blocked ? <Banner tone="warn">{procedure.blocked}</Banner> : null}
      {sentBefore ? <Banner tone="warn">{texts.command.alreadySent}</Banner> : null}
      {restored ? (
        <Restored
          onDiscard={() => {
            discard();
            attachments.clear();
          }}
        />
      ) : null}
      <Box className="card">
        <MaterialAids fields={procedure.form} attachments={attachments}>
          <Fields fields={procedure.form} value={form} onChange={setForm} faults={faults} nameOf={nameOf} />
        </MaterialAids>
      </Box>
      <Box className="card">
        <AttachmentList attachments={attachments} faults={faults} disabled={busy} />
      </Box>
      <About summary={procedure.summary} articles={procedure.articles} />
    </Screen>
  );
}
