/** The form that opens a matter. */
import { useEffect, useState, type ReactNode } from 'react';
import { isUnseen, type KnownView, type ProcedureView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { faultSummary, useSubmission } from '../../data/submission.ts';
import { AttachmentList } from '../../form/attachment-list.tsx';
import { useAttachments } from '../../form/attachments.ts';
import { fieldId } from '../../form/fault-text.tsx';
import { Fields } from '../../form/fields.tsx';
import { useNames } from '../../form/lookup.ts';
import { cleaned, type Value } from '../../form/values.ts';
import { Earlier } from '../../filling/earlier.tsx';
import { Beside, ForeseenBanner, MetDrafts } from '../../filling/parts.tsx';
import { useRehearsal } from '../../filling/rehearsal.ts';
import { Templates, templatePath } from '../../filling/workbook.tsx';
import { fillingTexts } from '../../filling/texts.ts';
import { MaterialAids } from '../../form/material-field.tsx';
import { withUploads } from '../../form/material-values.ts';
import { Restored } from '../../matter/command-sheet.tsx';
import { About } from '../../matter/sections.tsx';
import { Box, Txt } from '../../platform/primitives.tsx';
import { bringIntoView } from '../../platform/screen.ts';
import { goTo, pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { askInPassing, useCredits } from '../../session/credits.ts';
import { useWhoIAm } from '../../session/me.ts';
import { noticeError, refreshMe } from '../../session/session.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say, sayError } from '../../ui/toast.ts';

export default function Form(): ReactNode {
  const [key] = useState(() => pageParameter('procedure'));
  // Drafts belong to a person: reached by a link, the page has to know whom first.
  const person = useWhoIAm()?.id;
  const [from] = useState(() => pageParameter('from'));
  const [anew] = useState(() => pageParameter('anew'));
  const {
    data: procedure,
    error,
    reload,
  } = useLoad(`procedure ${key} ${from}`, () =>
    api.readProcedure({ params: { key }, ...(from === '' ? {} : { query: { from } }) }),
  );
  if (procedure && person !== undefined)
    return <Filling procedure={procedure} person={person} from={from} anew={anew} />;
  return (
    <Screen title={texts.open.title}>
      {error ? <Failure text={error} onRetry={() => void reload()} /> : <Skeleton />}
    </Screen>
  );
}

interface FillingProps {
  procedure: ProcedureView;
  person: string;
  /** The matter that it starts from; empty where none was picked. */
  from: string;
  /** The ended matter that is asked for anew; empty where none is. */
  anew: string;
}

function Filling({ procedure, person, from, anew }: FillingProps): ReactNode {
  const [sentBefore, setSentBefore] = useState(false);
  const name = anew === '' ? `open:${procedure.key}` : `open:${procedure.key}:${anew}`;
  const draft = draftName(person, name);
  const attachments = useAttachments(draft);
  const [tried, setTried] = useState(false);
  const whole = (form: Value) => withUploads(procedure.form, form, attachments.list);
  const submission = useSubmission({
    name: draft,
    shared: name,
    fields: procedure.form,
    prefill: procedure.prefill ?? {},
    files: attachments.ids,
    attachments,
    whole,
    bodyOf: (form) => ({
      procedure: procedure.key,
      form,
      ...(anew === '' ? {} : { anew }),
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
  const { form, setForm, fillIn, startOver, empty, faults, busy, unanswered, restored, discard, submit } = submission;
  const { draft: met } = submission;
  const nameOf = useNames(procedure.form, form);
  const [known, setKnown] = useState<readonly KnownView[]>(procedure.known ?? []);
  const foreseen = useRehearsal({
    form,
    ask:
      busy || sentBefore
        ? undefined
        : (asked) =>
            api.rehearseOpening({
              params: { key: procedure.key },
              body: { form: cleaned(procedure.form, whole(asked)) },
            }),
    onKnown(more) {
      setKnown((before) => [...before.filter(({ field }) => !more.some((one) => one.field === field)), ...more]);
      fillIn(more);
    },
  });
  const blocked = foreseen.refused ?? procedure.blocked;
  const beginFrom = (id: string, number: string) =>
    void api
      .readProcedure({ params: { key: procedure.key }, query: { from: id } })
      .then((begun) => {
        setKnown(begun.known ?? []);
        startOver(begun.prefill ?? {});
        say(fillingTexts.earlier.from(number));
      })
      .catch((failure: unknown) => sayError(errorText(failure)));
  // What was picked before the page was opened takes the place of a draft only when there is none.
  const [isBegun] = useState(() => from !== '' && !restored);
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
      help={{ procedure: procedure.key }}
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
      <ForeseenBanner foreseen={{ ...foreseen, refused: blocked }} />
      {anew === '' ? null : <Banner tone="accent">{fillingTexts.anew.about}</Banner>}
      {sentBefore ? <Banner tone="warn">{texts.command.alreadySent}</Banner> : null}
      <MetDrafts fields={procedure.form} form={form} draft={met} nameOf={nameOf} />
      {restored || met.note !== undefined ? (
        <Restored
          text={met.note}
          onDiscard={() => {
            discard();
            attachments.clear();
          }}
        />
      ) : null}
      {isBegun && met.note === undefined ? null : (
        <Earlier procedure={procedure.key} isEmpty={!restored && met.note === undefined} onPick={beginFrom} />
      )}
      <Box className="card">
        <MaterialAids fields={procedure.form} attachments={attachments}>
          <Templates.Provider value={(field) => templatePath(procedure.key, field)}>
            <Fields
              fields={procedure.form}
              value={form}
              onChange={setForm}
              faults={[...faults, ...foreseen.faults]}
              nameOf={nameOf}
              beside={(field) => (
                <Beside {...{ field, known, foreseen }} value={form[field.key]} onClear={() => empty(field.key)} />
              )}
            />
          </Templates.Provider>
        </MaterialAids>
      </Box>
      <Box className="card">
        <AttachmentList attachments={attachments} faults={faults} disabled={busy} />
      </Box>
      <About summary={procedure.summary} articles={procedure.articles} />
    </Screen>
  );
}
