/** What I may do: the usual ones at hand, the rest in a sheet, what is blocked with its reason. */
import { useRef, useState, type ReactNode } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { AllowedCommandView, Given, MatterView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { dropDraft, newKey, readDraft, writeDraft } from '../data/drafts.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { commandBody, commandDraft, isOneTap, type Subject } from './giving.ts';

/** Buttons that fit side by side. */
const AT_HAND = 2;
/** The same command at more tasks than these is one line, which opens. */
const MOST_TWINS = 3;
const order = { primary: 0, danger: 1, plain: 2 } as const;

interface Choice {
  atHand: AllowedCommandView[];
  rest: AllowedCommandView[];
  blocked: AllowedCommandView[];
}

/** The task's own commands first; what every task can do (claim, urge, comment) goes under “more”, after them. */
export function arrange(allowed: readonly AllowedCommandView[]): Choice {
  const open = allowed
    .filter((one) => one.blocked === undefined)
    .sort((one, other) => order[one.tone] - order[other.tone]);
  const own = open.filter((one) => !one.verb);
  const strong = own.filter((one) => one.tone !== 'plain').slice(0, AT_HAND);
  // Two answers to one question stand side by side, be one of them plain: neither may be the hidden one.
  const leading = strong.length > 0 && own.length <= AT_HAND ? own : strong;
  // What answers a task that the engine itself has set (a signature, missing material) is at hand too.
  const asked = open.filter((one) => one.verb && one.tone === 'primary').slice(0, AT_HAND);
  const atHand = leading.length > 0 ? leading : asked.length > 0 ? asked : own.slice(0, 1);
  return {
    atHand,
    rest: [...own, ...open.filter((one) => one.verb)].filter((one) => !atHand.includes(one)),
    blocked: allowed.filter((one) => one.blocked !== undefined),
  };
}

const keyOf = (command: AllowedCommandView): string => `${command.item}:${command.command}`;

interface CommandBarProps {
  matter: MatterView;
  busy: string | undefined;
  /** `form`: with it, at once. */
  onChoose: (command: AllowedCommandView, form?: Record<string, unknown>) => void;
}

export function CommandBar({ matter, busy, onChoose }: CommandBarProps): ReactNode {
  const [open, setOpen] = useState(false);
  const { atHand, rest } = arrange(matter.allowed);
  const [wide, setWide] = useState<string>();
  const onlyPlain = atHand.every((one) => one.tone === 'plain');
  const look = (command: AllowedCommandView) => (command.tone === 'plain' && onlyPlain ? 'primary' : command.tone);
  const times = (command: AllowedCommandView) => rest.filter((one) => one.command === command.command).length;
  const folded = (command: AllowedCommandView) => times(command) > MOST_TWINS && wide !== command.command;
  const rows = rest.filter((one) => !folded(one) || rest.find((first) => first.command === one.command) === one);
  return (
    <>
      {rest.length > 0 ? (
        <Button
          onTap={() => {
            setWide(undefined);
            setOpen(true);
          }}
          disabled={busy !== undefined}
        >
          {texts.matter.moreActions(new Set(rest.map((one) => one.command)).size)}
        </Button>
      ) : null}
      {[...atHand].reverse().map((command) => (
        <Button
          key={keyOf(command)}
          look={look(command)}
          busy={busy === keyOf(command)}
          disabled={busy !== undefined}
          onTap={() => onChoose(command)}
        >
          {command.title}
        </Button>
      ))}
      {open ? (
        <Sheet title={texts.matter.actions} onClose={() => setOpen(false)}>
          {rows.flatMap((command) => [
            <Tap
              key={keyOf(command)}
              className="choice"
              onTap={() => {
                if (folded(command)) return setWide(command.command);
                setOpen(false);
                onChoose(command);
              }}
            >
              <Box className="choice__text">
                <Txt className={command.tone === 'danger' ? 'text-bad' : ''}>
                  {folded(command) ? texts.matter.stepTimes(command.title, times(command)) : command.title}
                </Txt>
                {folded(command) ? (
                  <Txt className="choice__hint">{texts.matter.chooseOne}</Txt>
                ) : (
                  <Hint matter={matter} command={command} />
                )}
              </Box>
              <Box className={`chevron ${folded(command) ? 'chevron--down' : ''}`} />
            </Tap>,
            folded(command) ? null : (
              <Answers
                key={`${keyOf(command)} answers`}
                command={command}
                onAnswer={(form) => {
                  setOpen(false);
                  onChoose(command, form);
                }}
              />
            ),
          ])}
        </Sheet>
      ) : null}
    </>
  );
}

/** More answers than these are chosen in the form. */
const MOST_ANSWERS = 5;

/**
 * The one thing that a command is given for, where it is one of a few: to choose it is to give the command. What else its
 * form has stays as it stands.
 */
export function answersOf(
  command: AllowedCommandView,
): { key: string; options: NonNullable<FormField['options']> } | undefined {
  const [first, ...more] = command.form;
  const field = command.form.find(({ chosen }) => chosen) ?? (more.length === 0 ? first : undefined);
  if (!field || command.decides || command.tone === 'danger' || command.form.some(({ drafted }) => drafted))
    return undefined;
  const isOpen = ({ key, required }: FormField) => required && command.prefill?.[key] === undefined;
  if (command.form.some((one) => one !== field && isOpen(one))) return undefined;
  const options = field.options ?? (field.phrases ?? []).map((phrase) => ({ value: phrase, title: phrase }));
  if (options.length === 0 || options.length > MOST_ANSWERS) return undefined;
  const stands = command.prefill?.[field.key];
  // What stands already is no change of it; a sentence that is only offered is one to choose.
  return { key: field.key, options: options.filter(({ value }) => field.phrases !== undefined || value !== stands) };
}

function Answers({
  command,
  onAnswer,
}: {
  command: AllowedCommandView;
  onAnswer: (form: Record<string, unknown>) => void;
}): ReactNode {
  const answers = answersOf(command);
  if (!answers) return null;
  return (
    <Box className="answers">
      {answers.options.map(({ value, title }) => (
        <Tap
          key={value}
          className="chip"
          label={`${command.title}：${title}`}
          onTap={() => onAnswer({ ...command.prefill, [answers.key]: value })}
        >
          <Txt>{title}</Txt>
        </Tap>
      ))}
    </Box>
  );
}

/** What it is for; and, where the same word stands at several tasks, which task and whose. */
function Hint({ matter, command }: { matter: MatterView; command: AllowedCommandView }): ReactNode {
  const twins = matter.allowed.filter((one) => one.command === command.command).length > 1;
  const item = twins ? matter.items.find((one) => one.id === command.item) : undefined;
  const which = item ? [item.title, item.parties.join('、')].filter(Boolean).join('：') : undefined;
  const hint = [which, command.help].filter(Boolean).join('。');
  return hint ? <Txt className="choice__hint">{hint}</Txt> : null;
}

interface OneTap {
  busy: string | undefined;
  give: (
    matter: Subject,
    command: AllowedCommandView,
    onDone: (answer: Given) => void,
    form?: Record<string, unknown>,
  ) => Promise<void>;
}

interface OneTapOptions {
  person: string;
  onRefused: (text: string) => void;
  onUnanswered: (text: string) => void;
}

/** Commands without a form, or with the one answer that they ask for. The key is kept until an answer comes, so that a second press is the same press. */
export function useOneTap({ person, onRefused, onUnanswered }: OneTapOptions): OneTap {
  const [busy, setBusy] = useState<string>();
  const running = useRef(false);
  const give: OneTap['give'] = async (matter, command, onDone, form = {}) => {
    if (running.current || !(isOneTap(command) || answersOf(command))) return;
    running.current = true;
    setBusy(keyOf(command));
    const name = commandDraft(person, matter.id, command);
    const known = readDraft(name);
    // Another answer than the one that was under way is another command.
    const draft =
      known && JSON.stringify(known.form) === JSON.stringify(form) ? known : { form, key: newKey(Date.now()) };
    writeDraft(name, draft);
    try {
      const body = commandBody(matter, command, form);
      const answer = await api.giveCommand({
        params: { id: matter.id, command: command.command },
        body,
        key: draft.key,
      });
      dropDraft(name);
      onDone(answer);
    } catch (error) {
      noticeError(error);
      if (error instanceof ApiError && error.status < 500) {
        dropDraft(name);
        onRefused(errorText(error));
      } else onUnanswered(errorText(error));
    }
    running.current = false;
    setBusy(undefined);
  };
  return { busy, give };
}
