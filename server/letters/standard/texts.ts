/**
 * Our own templates as plain text, from which their docx files are made (`npm run letter-templates`). A city that wants
 * others puts docx files of its own into a folder: docs/letters.md.
 */
import type { LetterKind } from '@banjie/shared/engine/matter/state.ts';

export interface Plain {
  title: string;
  /** Paragraphs; `+` begins one that stands only where its field has something. */
  body: readonly string[];
  /** The table of what was filled in, between the body and what follows. */
  table?: boolean;
  after?: readonly string[];
}

const asked = '你单位{申请日期}提出的“{事项名称}”（{事项类别}，事项编号 {事项编号}）收悉。';
const concerning = '关于“{事项名称}”（{事项类别}，事项编号 {事项编号}）一事，';
const opinion = '{#意见}意见如下：{意见}{/意见}';
const contact = '如对本通知有疑问，请在“办结”中打开本事项联系我单位。';

export const plain: Readonly<Record<LetterKind, Plain>> = {
  accepted: {
    title: '受理通知书',
    body: [
      `${asked}经审查，符合受理条件。依据{依据}的规定，决定予以受理，受理日期为{决定日期}。`,
      opinion,
      '后续办理进度和结果，请在“办结”中查询。请按要求配合做好后续工作。',
    ],
  },
  refused: {
    title: '不予同意决定书',
    body: [`${asked}依据{依据}的规定，经研究，作出“{决定}”的决定。`, '{#意见}理由和意见：{意见}{/意见}', contact],
  },
  approved: {
    title: '审批意见书',
    body: [
      `${asked}依据{依据}的规定，经审查，决定：{决定}。`,
      opinion,
      '{#期限}请于{期限}前办理后续事宜。{/期限}',
      '请按本意见组织实施，并遵守数据安全和保密的有关规定。',
    ],
    table: true,
  },
  ordered: {
    title: '责令限期改正通知书',
    body: [
      `${concerning}经核查，依据{依据}的规定，决定：{决定}。`,
      '{#意见}事实、理由和要求：{意见}{/意见}',
      '{#期限}请于{期限}前完成改正，并通过“办结”报送改正情况和佐证材料。{/期限}',
      '逾期不改正或者改正不到位的，将依照有关规定处理。',
    ],
  },
  suspended: {
    title: '暂停通知书',
    body: [
      `${concerning}依据{依据}的规定，决定：{决定}，自{决定日期}起执行。`,
      '{#意见}理由和要求：{意见}{/意见}',
      '{#期限}请于{期限}前完成整改并提出复查。{/期限}',
      '暂停期间的有关业务，请按应急预案妥善安排。整改合格后，将书面通知解除暂停。',
    ],
  },
  lifted: {
    title: '解除暂停通知书',
    body: [
      `${concerning}经复查，依据{依据}的规定，决定：{决定}，自{决定日期}起解除此前的暂停。`,
      opinion,
      '请继续落实长效管理措施，防止同类问题再次发生。',
    ],
  },
  materials: {
    title: '补正材料通知书',
    body: [`${asked}经审查，还需补正下列材料，现一次性告知：`],
    table: true,
    after: [
      '{#期限}请于{期限}前通过“办结”补正。{/期限}',
      '补正材料不构成不予办理的理由。材料补齐后，我单位将继续办理。',
    ],
  },
  urged: {
    title: '督办通知书',
    body: [
      `${concerning}目前由你单位办理，尚未办结。现予督办。`,
      '{#意见}督办意见：{意见}{/意见}',
      '{#期限}请于{期限}前通过“办结”答复督办，写明进展和预计办结的时间。{/期限}',
    ],
  },
  reported: {
    title: '通报',
    body: [
      `${concerning}由你单位办理，经督办仍未按要求办理。现予通报。`,
      '{#意见}通报事由：{意见}{/意见}',
      '请立即办理，并通过“办结”反馈办理结果。',
    ],
  },
  dealt: {
    title: '处理决定书',
    body: [
      `${concerning}依据{依据}的规定，经研究，作出如下处理：{决定}。`,
      '{#意见}事实、理由和处理意见：{意见}{/意见}',
      '{#期限}请于{期限}前落实，并通过“办结”报送落实情况。{/期限}',
    ],
    table: true,
  },
  disputed: {
    title: '争议处理决定书',
    body: [
      `${concerning}依据{依据}的规定，经听取各方意见，现作出处理：{决定}。`,
      '{#意见}处理意见和理由：{意见}{/意见}',
      '请各有关单位遵照执行，执行情况通过“办结”反馈。',
    ],
    table: true,
  },
  assessed: {
    title: '考核评估结果通知书',
    body: [`依据{依据}的规定，“{事项名称}”（事项编号 {事项编号}）已经完成，现将结果通知如下：{决定}。`, opinion],
    table: true,
    after: ['请对照结果改进工作。如对结果有异议，请在“办结”中提出。'],
  },
};
