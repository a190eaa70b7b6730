/** Deciding from the list: the buttons of a card, the sheet that they open, and what was done with the way back. */
import { useState, type ReactNode } from 'react';
import type { AllowedCommandView, Given, MatterSummary, OwnReceipt } from '@banjie/shared/contract/shapes.ts';
import { arrange, useOneTap } from '../matter/commands.tsx';
import { CommandSheet } from '../matter/command-sheet.tsx';
import { isOneTap, type Subject } from '../matter/giving.ts';
import { ReceiptSheet } from '../matter/receipts.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { askInPassing } from '../session/credits.ts';
import { noticeError, refreshMe } from '../session/session.ts';
import { texts as common } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { say } from '../ui/toast.ts';
import { texts } from './texts.ts';

type Open = { matter: MatterSummary } & ({ command: AllowedCommandView } | { receipt: OwnReceipt });

const subjectOf = ({ id, title, card }: MatterSummary): Subject => ({
  ...{ id, title, version: card?.version ?? 0 },
  items: [],
});

export interface FromList {
  /** What is over the list. */
  over: ReactNode;
  /** What was done, or why it was not. */
  notice: ReactNode;
  /** The buttons of a card; null where it has none. */
  buttons: (matter: MatterSummary) => ReactNode;
}

export function useFromList({ person, reload }: { person: string; reload: () => Promise<void> }): FromList {
  const [open, setOpen] = useState<Open>();
  const [done, setDone] = useState<{ id: string; text: string }>();
  const [failed, setFailed] = useState<string>();

  const after = (matter: MatterSummary, title: string) => {
    setOpen(undefined);
    setFailed(undefined);
    say(common.matter.done(title));
    setDone({ id: matter.id, text: texts.given(matter.title, title) });
    void refreshMe().catch(noticeError);
    void reload();
  };
  const refused = (text: string) => {
    setOpen(undefined);
    setFailed(text);
    void reload();
  };
  const oneTap = useOneTap({ person, onRefused: refused, onUnanswered: setFailed });

  const choose = (matter: MatterSummary, command: AllowedCommandView) => {
    if (!isOneTap(command)) return setOpen({ matter, command });
    askInPassing();
    return void oneTap.give(subjectOf(matter), command, () => after(matter, command.title));
  };

  return {
    over: open ? (
      'command' in open ? (
        <CommandSheet
          key={`${open.matter.id}:${open.command.item}:${open.command.command}`}
          matter={subjectOf(open.matter)}
          command={open.command}
          person={person}
          onDone={(_: Given) => after(open.matter, open.command.title)}
          onRefused={refused}
          onClose={() => setOpen(undefined)}
        />
      ) : (
        <ReceiptSheet
          mine={open.receipt}
          person={person}
          onDone={() => after(open.matter, open.receipt.title)}
          onRefused={refused}
          onClose={() => setOpen(undefined)}
        />
      )
    ) : null,
    notice: failed ? (
      <Banner tone="bad" onClose={() => setFailed(undefined)}>
        {failed}
      </Banner>
    ) : done ? (
      <Box className="just-done" role="status">
        <Txt className="just-done__text">{done.text}</Txt>
        <Tap className="link" onTap={() => goTo.matter(done.id)}>
          <Txt>{texts.look}</Txt>
        </Tap>
      </Box>
    ) : null,
    buttons: (matter) => {
      const { card } = matter;
      const receipt = card?.receipt?.open && card.receipt.allowed ? card.receipt : undefined;
      const { atHand } = arrange(card?.allowed ?? []);
      if (!receipt && atHand.length === 0) return null;
      const onlyPlain = atHand.every((one) => one.tone === 'plain');
      return (
        <Box className="matter-card__buttons">
          {receipt ? (
            <Button look="primary" onTap={() => setOpen({ matter, receipt })}>
              {receipt.title}
            </Button>
          ) : null}
          {[...atHand].reverse().map((command) => (
            <Button
              key={`${command.item}:${command.command}`}
              look={onlyPlain ? 'primary' : command.tone}
              disabled={oneTap.busy !== undefined}
              onTap={() => choose(matter, command)}
            >
              {command.title}
            </Button>
          ))}
        </Box>
      );
    },
  };
}
