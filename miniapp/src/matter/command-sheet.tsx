/** One command: its form, then, for a decision, what will be done is said again before it is done. */
import { useState, type ReactNode } from 'react';
import type { AllowedCommandView, Given, MatterView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../data/drafts.ts';
import { faultSummary, useSubmission } from '../data/submission.ts';
import { AttachmentList, namesOf } from '../form/attachment-list.tsx';
import { useAttachments } from '../form/attachments.ts';
import { fieldId, Fields } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { readBack } from '../form/values.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { askInPassing } from '../session/credits.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Rows } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';

interface CommandSheetProps {
  matter: MatterView;
  command: AllowedCommandView;
  person: string;
  onDone: (answer: Given) => void;
  /** Too late, or no longer mine: the matter has to be read again, and `text` says why. */
  onRefused: (text: string) => void;
  onClose: () => void;
}

/** Nothing to fill in and nothing decided: one press is enough. */
export const isOneTap = (command: AllowedCommandView): boolean =>
  command.form.length === 0 && !command.decides && command.tone !== 'danger';

export const commandDraft = (person: string, matter: string, command: AllowedCommandView): string =>
  draftName(person, `command:${matter}:${command.item}:${command.command}`);

/** What a command carries. A decision also says which version of the matter was seen when it was made. */
export const commandBody = (
  matter: MatterView,
  command: AllowedCommandView,
  form: Record<string, unknown>,
  files: readonly string[] = [],
) => ({
  item: command.item,
  ...(command.decides ? { version: matter.version } : {}),
  form,
  ...(files.length > 0 ? { files: [...files] } : {}),
});

export function CommandSheet({ matter, command, person, onDone, onRefused, onClose }: CommandSheetProps): ReactNode {
  const [reviewing, setReviewing] = useState(false);
  const [tried, setTried] = useState(false);
  const confirms = command.decides || command.tone === 'danger';
  const attachments = useAttachments(commandDraft(person, matter.id, command));
  const submission = useSubmission({
    name: commandDraft(person, matter.id, command),
    files: attachments.ids,
    fields: command.form,
    ...(command.prefill ? { prefill: command.prefill } : {}),
    bodyOf: (form) => commandBody(matter, command, form, attachments.ids),
    send: async (body, key) => {
      const answer = await api.giveCommand({ params: { id: matter.id, command: command.command }, body, key });
      attachments.done();
      return answer;
    },
    onDone,
    onRefused: (error) => onRefused(error.message),
    onAlreadyDone: () => onRefused(texts.command.alreadySent),
  });
  const { form, setForm, faults, busy, unanswered, restored, discard, check, submit } = submission;
  const nameOf = useNames(command.form, form);
  const error = submission.error ?? (tried ? attachments.unfinished : undefined);
  // What is on its way is not left out silently.
  const ready = () => {
    setTried(true);
    return attachments.unfinished === undefined;
  };
  const firstFault = faults[0];
  const showForm = !reviewing || firstFault !== undefined;
  const asks = confirms && command.form.length > 0;
  const item = matter.items.find((one) => one.id === command.item);

  return (
    <Sheet
      title={command.title}
      onClose={onClose}
      showing={firstFault ? fieldId(firstFault.path) : ''}
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
              busy={busy}
              onTap={() => {
                if (!ready()) return;
                askInPassing();
                void submit();
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
      {item ? (
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
      {command.help && showForm ? (
        <Box className="body-text">
          <Txt>{command.help}</Txt>
        </Box>
      ) : null}
      {showForm && command.form.length > 0 ? (
        <>
          {restored ? (
            <Restored
              onDiscard={() => {
                discard();
                attachments.clear();
              }}
            />
          ) : null}
          <Fields fields={command.form} value={form} onChange={setForm} faults={faults} nameOf={nameOf} />
        </>
      ) : null}
      {confirms && (!showForm || command.form.length === 0) ? (
        <Review
          matter={matter}
          command={command}
          rows={[...readBack(command.form, form, nameOf), ...(asks ? namesOf(attachments) : [])]}
        />
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

export function Restored({ onDiscard }: { onDiscard: () => void }): ReactNode {
  return (
    <Box className="restored" role="status">
      <Txt>{texts.command.fromDraft}</Txt>
      <Tap className="link" onTap={onDiscard}>
        <Txt>{texts.command.discard}</Txt>
      </Tap>
    </Box>
  );
}

function Review({
  matter,
  command,
  rows,
}: {
  matter: MatterView;
  command: AllowedCommandView;
  rows: { label: string; value: string }[];
}): ReactNode {
  return (
    <Box className="review">
      <Box className="review__title">{texts.command.review}</Box>
      <Rows
        rows={[
          { label: texts.matter.title, value: matter.title },
          { label: texts.matter.action, value: command.title },
          ...rows,
        ]}
      />
      {command.consequence ? (
        <Banner tone={command.tone === 'danger' ? 'warn' : 'accent'} title={texts.command.consequence}>
          {command.consequence}
        </Banner>
      ) : null}
    </Box>
  );
}
