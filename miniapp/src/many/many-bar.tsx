/** The bar of the selection: how many, all or none, and what can be done with all of them. */
import { useState, type ReactNode } from 'react';
import { MOST_AT_ONCE } from '@banjie/shared/contract/routes/matters.ts';
import { arrange } from '../matter/commands.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { texts as common } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { commonOf, kindsOf, type ManyCommand } from './common.ts';
import { texts } from './texts.ts';
import type { Many } from './use-many.ts';

export function ManyBar({ many }: { many: Many }): ReactNode {
  const { free, chosen } = many;
  const [sheet, setSheet] = useState<'more' | 'kinds'>();
  const all = chosen.length > 0 && chosen.length === Math.min(free.length, MOST_AT_ONCE);
  const shared = commonOf(chosen);
  const { atHand, rest } = arrangeMany(shared?.commands ?? []);
  const note =
    free.length === 0
      ? texts.nothing
      : chosen.length === 0
        ? texts.hint(MOST_AT_ONCE)
        : shared === undefined
          ? texts.reading
          : shared.why;
  const kinds = kindsOf(free);
  const byKind = note !== undefined && kinds.length > 1;
  const onlyPlain = atHand.every((one) => one.tone === 'plain');
  const close = () => setSheet(undefined);
  const give = (command: ManyCommand) => {
    close();
    many.setStage({ command });
  };
  return (
    <Box className="bar__stack">
      <Box className="many-bar">
        <Box className="many-bar__count" role="status">
          <Txt>{texts.chosen(chosen.length)}</Txt>
          {chosen.length >= MOST_AT_ONCE ? <Txt className="text-soft">{texts.most(MOST_AT_ONCE)}</Txt> : null}
        </Box>
        {free.length > 0 ? (
          <Tap className="many-bar__tap" onTap={() => many.choose(all ? [] : free)}>
            <Txt>{all ? texts.none : texts.all}</Txt>
          </Tap>
        ) : null}
        <Tap className="many-bar__tap" onTap={many.leave}>
          <Txt>{texts.leave}</Txt>
        </Tap>
      </Box>
      {note ? (
        <Box className="many-bar__note" role="status">
          <Txt>{note}</Txt>
        </Box>
      ) : null}
      {rest.length > 0 || byKind || atHand.length > 0 ? (
        <Box className="many-bar__commands">
          {rest.length > 0 ? (
            <Button onTap={() => setSheet('more')}>{common.matter.moreActions(rest.length)}</Button>
          ) : null}
          {byKind ? <Button onTap={() => setSheet('kinds')}>{texts.byKind}</Button> : null}
          {[...atHand].reverse().map((command) => (
            <Button key={command.command} look={onlyPlain ? 'primary' : command.tone} onTap={() => give(command)}>
              {command.title}
            </Button>
          ))}
        </Box>
      ) : null}
      {sheet === 'more' ? (
        <Sheet title={texts.sheet(common.matter.actions, chosen.length)} onClose={close}>
          {rest.map((command) => (
            <Line
              key={command.command}
              title={command.title}
              danger={command.tone === 'danger'}
              {...(command.help ? { hint: command.help } : {})}
              onTap={() => give(command)}
            />
          ))}
        </Sheet>
      ) : null}
      {sheet === 'kinds' ? (
        <Sheet title={texts.byKind} onClose={close}>
          {kinds.map((kind) => (
            <Line
              key={kind.title}
              title={kind.title}
              hint={texts.pieces(kind.matters.length)}
              onTap={() => {
                close();
                many.choose(kind.matters);
              }}
            />
          ))}
        </Sheet>
      ) : null}
    </Box>
  );
}

interface LineProps {
  title: string;
  hint?: string;
  danger?: boolean;
  onTap: () => void;
}

function Line({ title, hint, danger = false, onTap }: LineProps): ReactNode {
  return (
    <Tap className="choice" onTap={onTap}>
      <Box className="choice__text">
        <Txt className={danger ? 'text-bad' : ''}>{title}</Txt>
        {hint ? <Txt className="choice__hint">{hint}</Txt> : null}
      </Box>
      <Box className="chevron" />
    </Tap>
  );
}

/** As at one matter: the strongest at hand, the rest behind 更多. */
function arrangeMany(commands: readonly ManyCommand[]) {
  const { atHand, rest } = arrange(commands);
  const many = (some: readonly { command: string }[]) =>
    some.flatMap(({ command }) => commands.filter((one) => one.command === command));
  return { atHand: many(atHand), rest: many(rest) };
}
