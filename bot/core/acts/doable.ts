import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { texts } from '../texts.ts';

/** What a person can do in a matter by a word: a command, or the receipt of his unit. */
export type Doable = { title: string; decides: boolean; tone: string } & (
  { command: AllowedCommandView } | { receipt: NonNullable<NonNullable<MatterView['receipts']>['mine']> }
);

export function doableIn(matter: MatterView): Doable[] {
  const commands = matter.allowed.map((command) => ({ ...command, command }));
  const mine = matter.receipts?.mine;
  if (!mine?.open || !mine.allowed) return commands;
  return [...commands, { title: texts.words.confirm, decides: false, tone: 'primary', receipt: mine }];
}
