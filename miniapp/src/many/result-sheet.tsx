/** What became of each of them. What failed may be tried again; what is done is not sent a second time. */
import { useState, type ReactNode } from 'react';
import { newKey } from '../data/drafts.ts';
import type { Value } from '../form/values.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { ManyCommand, Target } from './common.ts';
import { Progress } from './progress.tsx';
import { groupsOf, renewed, retryable, run, type Group, type Outcome } from './run.ts';
import { texts } from './texts.ts';

export interface Result {
  command: ManyCommand;
  form: Value;
  outcomes: Outcome[];
  /** A second try without an answer so far: its groups go out again as they were, under the same keys. */
  tried?: readonly Group[];
  /** Answers to groups of that try. */
  answers: Map<string, readonly Outcome[]>;
}

interface ResultSheetProps {
  result: Result;
  onChange: (result: Result) => void;
  /** Away to one of them, to come back. */
  onLook: () => void;
  onClose: () => void;
}

const grouped = (targets: readonly Target[]): Group[] => groupsOf(targets, newKey(Date.now()));

export function ResultSheet({ result, onChange, onLook, onClose }: ResultSheetProps): ReactNode {
  const { command, form, outcomes, answers } = result;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [answered, setAnswered] = useState(0);
  const done = outcomes.filter((one) => one.done).length;
  const failed = outcomes.length - done;
  const again = retryable(outcomes);

  const retry = async () => {
    const groups = result.tried ?? grouped(again);
    setBusy(true);
    setError(undefined);
    try {
      const newer = await run(groups, {
        command: command.command,
        form,
        post: api.giveMany,
        answers,
        onAnswer: (group, some) => {
          answers.set(group.key, some);
          setAnswered([...answers.values()].flat().length);
        },
      });
      setAnswered(0);
      onChange({ command, form, outcomes: renewed(outcomes, newer), answers: new Map() });
    } catch (failure) {
      noticeError(failure);
      setError(errorText(failure));
      onChange({ ...result, tried: groups });
    }
    setBusy(false);
  };

  const close = busy ? () => undefined : onClose;
  return (
    <Sheet
      title={texts.result(command.title)}
      onClose={close}
      foot={
        <>
          {again.length > 0 ? (
            <Button busy={busy} onTap={() => void retry()}>
              {texts.retry(again.length)}
            </Button>
          ) : null}
          <Button look="primary" disabled={busy} onTap={close}>
            {texts.finish}
          </Button>
        </>
      }
    >
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {busy ? (
        <Progress done={answered} count={again.length} />
      ) : (
        <Banner tone={failed === 0 ? 'good' : 'warn'}>
          {failed === 0 ? texts.allDone(done) : done === 0 ? texts.noneDone(failed) : texts.someDone(done, failed)}
        </Banner>
      )}
      <Box className="outcomes">
        {/* What failed comes first: it is what is left to do. */}
        {[...outcomes.filter((one) => !one.done), ...outcomes.filter((one) => one.done)].map((one) => (
          <Tap
            className="outcome"
            key={one.target.matter}
            onTap={() => {
              onLook();
              goTo.matter(one.target.matter);
            }}
          >
            <Box className={`outcome__mark outcome__mark--${one.done ? 'done' : 'failed'}`} />
            <Box className="outcome__text">
              <Txt>{one.target.title}</Txt>
              <Txt className="text-soft">{one.target.number}</Txt>
              <Txt className={one.done ? 'outcome__done' : 'text-bad'}>
                {one.done ? texts.done : one.text || texts.failed}
              </Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        ))}
      </Box>
    </Sheet>
  );
}
