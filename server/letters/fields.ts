/** What a template can say, and what each letter has to say. The names stand in the templates as they stand here. */
import type { LetterKind } from '@banjie/shared/engine/matter/state.ts';

/** One text each. */
export const single = [
  ...['发文机关', '文号', '主送机关', '成文日期'],
  ...['事项名称', '事项编号', '事项类别', '决定', '决定日期', '申请单位', '申请日期', '依据'],
] as const;
/** Texts that may be missing: between {#意见} and {/意见} stands what is said only where there is one. */
export const perhaps = ['意见', '期限'] as const;
/** Rows of {项目} and {内容}: what the decision was filled in with, between {#内容表} and {/内容表}. */
export const ROWS = '内容表';
export const rowFields = ['项目', '内容'] as const;

export type LetterData = Record<(typeof single)[number], string> &
  Partial<Record<(typeof perhaps)[number], string>> & { [ROWS]: Record<(typeof rowFields)[number], string>[] };

const ofAll = ['发文机关', '文号', '主送机关', '成文日期', '事项名称', '事项编号'] as const;

/** What the law wants said. One of each list is enough: the opinion alone, or all that was filled in. */
export const required: Readonly<Record<LetterKind, readonly (readonly string[])[]>> = Object.fromEntries(
  (
    [
      ['accepted', []],
      ['refused', [['意见', ROWS]]],
      ['approved', [['决定']]],
      ['ordered', [['期限'], ['意见', ROWS]]],
      ['suspended', [['意见', ROWS]]],
      ['lifted', []],
      ['materials', [[ROWS], ['期限']]],
      ['urged', []],
      ['reported', [['意见', ROWS]]],
      ['dealt', [['决定'], ['意见', ROWS]]],
      ['disputed', [['意见', ROWS]]],
      ['assessed', [['意见', ROWS]]],
    ] as const
  ).map(([kind, more]) => [kind, [...ofAll.map((name) => [name]), ...more]]),
) as never;

const row = { 项目: '整改要求', 内容: '按意见逐项整改，并提交佐证材料。' };

/** A letter that says everything, by which a template is tried when it is loaded. */
export const sample: LetterData = {
  发文机关: '市电子政务办',
  文号: '青政数〔2026〕12号',
  主送机关: '市民政局',
  成文日期: '2026年3月11日',
  事项名称: '养老服务平台：使用政务云',
  事项编号: '2600012',
  事项类别: '政务云使用申请',
  决定: '受理',
  决定日期: '2026年3月11日',
  申请单位: '市民政局',
  申请日期: '2026年3月9日',
  依据: '《长沙市政务云管理暂行办法》第十二条',
  意见: '材料齐全，予以受理。\n请按期配合测试。',
  期限: '2026年3月25日',
  内容表: [row, row],
};
