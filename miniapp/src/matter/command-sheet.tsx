/**
 * One command: what is decided is said again above its form, and one press confirms both. Where what was filled in is more
 * than a screen holds, it is read back on a page of its own first.
 */
import { useEffect, useState, type ReactNode } from 'react';
import type { AllowedCommandView, Given, KnownView } from '@banjie/shared/contract/shapes.ts';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import { faultSummary, useSubmission } from '../data/submission.ts';
import { noteOpinion, phrasesBeside, useOpinions } from '../deciding/opinions.tsx';
import { startingWith } from '../deciding/phrases.ts';
import { AttachmentList, namesOf } from '../form/attachment-list.tsx';
import { useAttachments } from '../form/attachments.ts';
import { fieldId } from '../form/fault-text.tsx';
import { Fields } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { Beside, ForeseenBanner, MetDrafts } from '../filling/parts.tsx';
import { rowsPath, Templates } from '../filling/workbook.tsx';
import { useRehearsal } from '../filling/rehearsal.ts';
import { MaterialAids } from '../form/material-field.tsx';
import { withUploads } from '../form/material-values.ts';
import { cleaned, readBack, type Value } from '../form/values.ts';
import { HelpButton } from '../help/help.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { askInPassing } from '../session/credits.ts';
import { SignaturePad } from '../signing/pad.tsx';
import { useSigning } from '../signing/use-signing.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Rows, Skeleton } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { commandBody, commandDraft, isLong, sharedName, type Subject } from './giving.ts';

interface CommandSheetProps {
  matter: Subject;
  command: AllowedCommandView;
  person: string;
  onDone: (answer: Given) => void;
  /** Too late, or no longer mine: the matter has to be read again, and `text` says why. */
  onRefused: (text: string) => void;
  onClose: () => void;
}

/** A second tap where the first has opened the sheet decides nothing. */
const ARMED_MS = 400;
export function useArmed(needed: boolean): boolean {
  const [armed, setArmed] = useState(!needed);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARMED_MS);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}

/** Opinions are known before the form begins: what it starts with is no change of somebody's. */
export function CommandSheet(props: CommandSheetProps): ReactNode {
  return props.command.opinion ? <WithOpinions {...props} /> : <Filling {...props} />;
}

function WithOpinions(props: CommandSheetProps): ReactNode {
  const opinions = useOpinions();
  if (opinions) return <Filling {...props} opinions={opinions} />;
  return (
    <Sheet title={props.command.title} onClose={props.onClose}>
      <Skeleton count={1} />
    </Sheet>
  );
}

interface FillingProps extends CommandSheetProps {
  opinions?: OpinionsView;
}

function Filling({ matter, command, person, opinions, onDone, onRefused, onClose }: FillingProps): ReactNode {
  const [reviewing, setReviewing] = useState(false);
  const [tried, setTried] = useState(false);
  const confirms = command.decides || command.tone === 'danger';
  const armed = useArmed(confirms);
  const [prefill] = useState(() => startingWith(command, opinions));
  const attachments = useAttachments(commandDraft(person, matter.id, command));
  const signing = useSigning({
    ...{ draft: commandDraft(person, matter.id, command), matter: matter.id, item: command.item },
  });
  const signed = command.signature ? signing : undefined;
  const whole = (form: Value) => withUploads(command.form, form, attachments.list);
  const submission = useSubmission({
    name: commandDraft(person, matter.id, command),
    shared: sharedName(matter.id, command),
    files: signed ? [...attachments.ids, signed.mark] : attachments.ids,
    attachments,
    whole,
    fields: command.form,
    ...(prefill ? { prefill } : {}),
    bodyOf: (form) => commandBody(matter, command, form, attachments.ids, signed?.given()),
    send: async (body, key) => {
      const answer = await api
        .giveCommand({ params: { id: matter.id, command: command.command }, body, key })
        .catch((failure: unknown) => {
          if (isOfSignature(failure)) signed?.refused();
          throw failure;
        });
      attachments.done();
      signed?.done();
      noteOpinion(command.opinion, body.form);
      return answer;
    },
    onDone,
    onRefused: (error) => onRefused(error.message),
    corrected: ({ path }) => SIGNATURE.test(path) && signing.touched,
    onAlreadyDone: () => onRefused(texts.command.alreadySent),
  });
  const { form, setForm, fillIn, empty, draft, faults, busy, unanswered, restored, discard, check, submit } =
    submission;
  const nameOf = useNames(command.form, form);
  const ofSignature = faults.find(({ path }) => SIGNATURE.test(path));
  const [known, setKnown] = useState<readonly KnownView[]>([]);
  const foreseen = useRehearsal({
    form,
    ask:
      command.form.length === 0 || busy
        ? undefined
        : (asked) =>
            api.rehearseCommand({
              params: { id: matter.id, command: command.command },
              body: {
                ...(command.item === undefined ? {} : { item: command.item }),
                form: cleaned(command.form, whole(asked)),
              },
            }),
    onKnown(more) {
      setKnown((before) => [...before.filter(({ field }) => !more.some((one) => one.field === field)), ...more]);
      fillIn(more);
    },
  });
  const error = submission.error ?? (tried ? attachments.unfinished : undefined);
  // What is on its way is not left out silently.
  const ready = () => {
    setTried(true);
    return attachments.unfinished === undefined;
  };
  const beside = phrasesBeside(command.opinion, opinions, form, setForm);
  const firstFault = faults[0];
  const showForm = !reviewing || (firstFault !== undefined && firstFault !== ofSignature);
  const asks = confirms && isLong(command.form, form);
  const item = matter.items.find((one) => one.id === command.item);

  return (
    <Sheet
      title={command.title}
      aside={<HelpButton about={{ matter: matter.id, command: command.command }} className="sheet__close" />}
      onClose={onClose}
      showing={firstFault ? fieldId(firstFault.path) : signed?.fault ? fieldId('signature') : ''}
      foot={
        <>
          {asks && !showForm ? (
            <Button onTap={() => setReviewing(false)} disabled={busy}>
              {texts.command.edit}
            </Button>
          ) : (
            <Button onTap={onClose}>{texts.common.cancel}</Button>
          )}
          {asks && showForm ? (
            <Button
              look={command.tone === 'danger' ? 'danger' : 'primary'}
              onTap={() => setReviewing(check() && ready())}
            >
              {texts.command.next}
            </Button>
          ) : (
            <Button
              look={command.tone === 'danger' ? 'danger' : 'primary'}
              busy={busy || signing.busy}
              disabled={!armed}
              onTap={() => {
                if (!ready()) return;
                askInPassing();
                if (signed) void signed.prepare(submission.key).then((good) => (good ? submit() : undefined));
                else void submit();
              }}
            >
              {busy
                ? texts.command.sending
                : unanswered
                  ? texts.command.retry
                  : confirms
                    ? texts.command.confirm(command.title)
                    : texts.command.submit}
            </Button>
          )}
        </>
      }
    >
      {confirms ? (
        <Said matter={matter} command={command} />
      ) : item ? (
        <Box className="sheet__context">
          <Txt>{item.title}</Txt>
        </Box>
      ) : null}
      {error ? (
        <Banner tone="bad" {...(faults.length > 0 ? { title: faultSummary(faults) ?? '' } : {})}>
          {error}
        </Banner>
      ) : faults.length > 0 ? (
        <Banner tone="bad">{faultSummary(faults)}</Banner>
      ) : null}
      {command.help && showForm && !confirms ? (
        <Box className="body-text">
          <Txt>{command.help}</Txt>
        </Box>
      ) : null}
      {showForm && command.form.length > 0 ? (
        <>
          <ForeseenBanner foreseen={foreseen} />
          <MetDrafts fields={command.form} form={form} draft={draft} nameOf={nameOf} />
          {restored || draft.note !== undefined ? (
            <Restored
              text={draft.note}
              onDiscard={() => {
                discard();
                attachments.clear();
              }}
            />
          ) : null}
          <MaterialAids fields={command.form} attachments={attachments} files={matter.files ?? []}>
            <Templates.Provider value={(field) => rowsPath(matter.id, command.command, field, true)}>
              <Fields
                fields={command.form}
                value={form}
                onChange={setForm}
                faults={[...faults, ...foreseen.faults]}
                nameOf={nameOf}
                beside={(field) => (
                  <>
                    <Beside {...{ field, known, foreseen }} value={form[field.key]} onClear={() => empty(field.key)} />
                    {beside?.(field)}
                  </>
                )}
              />
            </Templates.Provider>
          </MaterialAids>
        </>
      ) : null}
      {showForm ? null : (
        <Box className="review">
          <Box className="review__title">{texts.command.review}</Box>
          <Rows rows={[...readBack(command.form, whole(form), nameOf), ...namesOf(attachments)]} />
        </Box>
      )}
      {signed && !(asks && showForm) ? (
        <SignaturePad signing={signed} mayType={command.signature?.typed === true} fault={ofSignature?.message} />
      ) : null}
      {showForm ? (
        <AttachmentList
          attachments={attachments}
          faults={faults}
          disabled={busy}
          required={command.command === 'attach'}
        />
      ) : null}
    </Sheet>
  );
}

const SIGNATURE = /^signature(\.|$)/;
const isOfSignature = (failure: unknown): boolean =>
  failure instanceof ApiError && (failure.error.faults ?? []).some(({ path }) => SIGNATURE.test(path));

export function Restored({ text, onDiscard }: { text?: string | undefined; onDiscard: () => void }): ReactNode {
  return (
    <Box className="restored" role="status">
      <Txt>{text ?? texts.command.fromDraft}</Txt>
      <Tap className="link" onTap={onDiscard}>
        <Txt>{texts.command.discard}</Txt>
      </Tap>
    </Box>
  );
}

/** What is about to be decided, about what, and what it leads to: repeated before it counts. */
function Said({ matter, command }: { matter: Subject; command: AllowedCommandView }): ReactNode {
  return (
    <Box className={`said said--${command.tone === 'danger' ? 'danger' : 'plain'}`}>
      <Box className="said__what">
        <Txt>{texts.command.about(command.title)}</Txt>
      </Box>
      <Box className="said__about">
        <Txt>{matter.title}</Txt>
      </Box>
      {command.consequence ? (
        <Box className="said__after">
          <Txt>{command.consequence}</Txt>
        </Box>
      ) : null}
    </Box>
  );
}
