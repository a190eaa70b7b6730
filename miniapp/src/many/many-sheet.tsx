/** One command for many tasks: its form once, above it which of them, one press for all; then each is done by itself. */
import { useRef, useState, type ReactNode } from 'react';
import type { OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import { draftName, fingerprint } from '../data/drafts.ts';
import { faultSummary, useSubmission } from '../data/submission.ts';
import { noteOpinion, phrasesBeside, useOpinions } from '../deciding/opinions.tsx';
import { startingWith } from '../deciding/phrases.ts';
import { fieldId } from '../form/fault-text.tsx';
import { Fields } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { readBack, type Value } from '../form/values.ts';
import { Restored, useArmed } from '../matter/command-sheet.tsx';
import { isLong } from '../matter/giving.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { texts as common } from '../texts.ts';
import { Banner, Button, Rows, Skeleton } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { ManyCommand, Target } from './common.ts';
import { Progress } from './progress.tsx';
import { groupsOf, run, type Outcome } from './run.ts';
import { texts } from './texts.ts';

interface ManySheetProps {
  command: ManyCommand;
  person: string;
  onDone: (outcomes: Outcome[], form: Value) => void;
  onClose: () => void;
}

export function ManySheet(props: ManySheetProps): ReactNode {
  const opinions = useOpinions();
  if (opinions || !props.command.opinion) return <Filling {...props} {...(opinions ? { opinions } : {})} />;
  return (
    <Sheet title={texts.sheet(props.command.title, props.command.targets.length)} onClose={props.onClose}>
      <Skeleton count={1} />
    </Sheet>
  );
}

interface FillingProps extends ManySheetProps {
  opinions?: OpinionsView;
}

function Filling({ command, person, opinions, onDone, onClose }: FillingProps): ReactNode {
  const { targets, form: fields, title, tone } = command;
  const [reviewing, setReviewing] = useState(fields.length === 0);
  const [prefill] = useState(() => startingWith(command, opinions) ?? {});
  const [answered, setAnswered] = useState(0);
  const answers = useRef(new Map<string, readonly Outcome[]>());
  const submission = useSubmission({
    // One draft per choice: another choice is another submission.
    name: draftName(person, `many:${command.command}:${fingerprint(targets.map((one) => one.item || one.matter))}`),
    fields,
    prefill,
    bodyOf: (form) => ({ targets, form }),
    send: async (body: { targets: Target[]; form: Value }, key) => {
      const outcomes = await run(groupsOf(body.targets, key), {
        command: command.command,
        form: body.form,
        post: api.giveMany,
        answers: answers.current,
        onAnswer: (group, some) => {
          answers.current.set(group.key, some);
          setAnswered((count) => count + some.length);
        },
      });
      noteOpinion(command.opinion, body.form);
      return { outcomes, form: body.form };
    },
    onDone: ({ outcomes, form }) => onDone(outcomes, form),
    onAlreadyDone: onClose,
  });
  const { form, setForm, faults, error, busy, unanswered, restored, discard, check, submit } = submission;
  const nameOf = useNames(fields, submission.form);
  const asks = command.decides || tone === 'danger';
  const armed = useArmed(asks);
  const long = isLong(fields, form);
  const showForm = !reviewing || (faults.length > 0 && fields.length > 0);
  const beside = phrasesBeside(command.opinion, opinions, form, setForm);
  const look = tone === 'danger' ? 'danger' : 'primary';
  const numbers = targets.map((one) => texts.row(one.number, one.title)).join('\n');
  // What is on its way is seen to its end.
  const close = busy ? () => undefined : onClose;
  return (
    <Sheet
      title={texts.sheet(title, targets.length)}
      onClose={close}
      showing={faults[0] ? fieldId(faults[0].path) : ''}
      foot={
        <>
          {long && !showForm ? (
            <Button onTap={() => setReviewing(false)} disabled={busy}>
              {common.command.edit}
            </Button>
          ) : (
            <Button onTap={close} disabled={busy}>
              {common.common.cancel}
            </Button>
          )}
          {showForm && long ? (
            <Button look={look} onTap={() => setReviewing(check())}>
              {common.command.next}
            </Button>
          ) : (
            <Button look={look} busy={busy} disabled={!armed} onTap={() => void submit()}>
              {busy ? common.command.sending : unanswered ? common.command.retry : texts.confirm(title, targets.length)}
            </Button>
          )}
        </>
      }
    >
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {!error && faults.length > 0 ? <Banner tone="bad">{faultSummary(faults)}</Banner> : null}
      {busy || answers.current.size > 0 ? <Progress done={answered} count={targets.length} /> : null}
      {showForm ? (
        <>
          {command.help ? (
            <Box className="body-text">
              <Txt>{command.help}</Txt>
            </Box>
          ) : null}
          {restored ? <Restored onDiscard={discard} /> : null}
          <Box className="text-soft">
            <Txt>{texts.same(targets.length)}</Txt>
          </Box>
          <Fields fields={fields} value={form} onChange={setForm} faults={faults} nameOf={nameOf} beside={beside} />
        </>
      ) : null}
      {showForm && long ? null : (
        <Box className="review">
          {asks ? <Box className="review__title">{common.command.review}</Box> : null}
          <Rows
            rows={[
              { label: common.matter.action, value: title },
              ...(showForm ? [] : readBack(fields, form, nameOf)),
              { label: texts.which(targets.length), value: numbers },
            ]}
          />
          {command.consequence ? (
            <Banner tone={tone === 'danger' ? 'warn' : 'accent'} title={common.command.consequence}>
              {command.consequence}
            </Banner>
          ) : null}
        </Box>
      )}
    </Sheet>
  );
}
