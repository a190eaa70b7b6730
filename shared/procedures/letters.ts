/** Which command of which procedure gives which letter 文书. */
import type { LetterKind } from '../engine/matter/state.ts';

/** By procedure and kind: the names of commands. */
const table: Readonly<Record<string, Partial<Record<LetterKind, string>>>> = {
  'cloud-use': { accepted: 'accept' },
};

const found = new Map(
  Object.entries(table).flatMap(([procedure, kinds]) =>
    Object.entries(kinds).flatMap(([kind, names]) =>
      names.split(' ').map((command) => [`${procedure}/${command}`, kind as LetterKind] as const),
    ),
  ),
);

export const letterTexts: Readonly<Record<LetterKind, string>> = {
  accepted: '受理通知书',
  refused: '不予同意决定书',
  approved: '审批意见书',
  ordered: '责令限期改正通知书',
  suspended: '暂停通知书',
  lifted: '解除暂停通知书',
  materials: '补正材料通知书',
  urged: '督办通知书',
  disputed: '争议处理决定书',
  assessed: '考核评估结果通知书',
};

export const letterOf = (procedure: string, command: string): LetterKind | undefined =>
  found.get(`${procedure}/${command}`);
