/**
 * The numbers of the boards, each with what it counts: said on the page, in the file and in docs/boards.md from here. What
 * no rule counts is said to be so, and nobody is put in an order by it.
 */
import type { ArticleId } from '../regulation/articles.ts';

interface Definition {
  title: string;
  unit: '件' | '项' | '%' | '天' | '次' | '分';
  text: string;
  /** The articles that count it, or by which its limits are counted. */
  law: readonly ArticleId[];
}

/** 即将到期: due today or on one of so many days after it. */
export const SOON_DAYS = 3;

export const figures = {
  open: {
    title: '在办',
    unit: '件',
    text: '没有办结的事项，退回重办的也是一件。看某个单位时，是该单位发起的事项。',
    law: [],
  },
  tasks: {
    title: '待办',
    unit: '项',
    text: '事项中现在要办的步骤：待办任务，以及进行中的等待期、回执、下级事项和总时限。一件事项可以有几项。看某个单位时，是该单位的待办任务，由该单位的人认领、转办的仍算在内。',
    law: [],
  },
  late: {
    title: '逾期',
    unit: '项',
    text: '过了期限还没有办的。延期获准后不再算；期限按事项上记载的依据和工作日计算。',
    law: ['M-201', 'M-203'],
  },
  soon: {
    title: '即将到期',
    unit: '项',
    text: `今天起 ${SOON_DAYS} 天内（自然日，含今天共 ${SOON_DAYS + 1} 天）到期，还没有逾期的。`,
    law: ['M-201', 'M-203'],
  },
  done: {
    title: '办结',
    unit: '项',
    text: '所选月份内由本人办理而完成的待办（以及收齐的回执、结束的总时限）。因他人的决定一并关闭的、被拿回的不算；拿回后重办的，算重办的那一次。',
    law: [],
  },
  onTime: {
    title: '按期率',
    unit: '%',
    text: '所选月份内办结、且有期限的，其中没有逾期的占百分之几，小数舍去。没有期限的不算；延期获准的，按延长后的期限算。',
    law: ['A-45', 'N-38'],
  },
  limited: {
    title: '有期限的办结',
    unit: '项',
    text: '所选月份内办结的之中有期限的，按期率按它们算。',
    law: ['A-45', 'N-38'],
  },
  inTime: {
    title: '按期办结',
    unit: '项',
    text: '所选月份内办结、有期限的之中，没有逾期的。',
    law: ['A-45', 'N-38'],
  },
  median: {
    title: '用时中位数',
    unit: '天',
    text: '所选月份内办结的，从到达到办结经过几天（自然日，当天办结为 0 天），一半不超过它。事项的用时从发起到办结。',
    law: [],
  },
  waited: {
    title: '已等',
    unit: '天',
    text: '现在待办的，从到达到今天经过几天（自然日）的中位数。',
    law: [],
  },
  opened: { title: '发起', unit: '件', text: '所选月份内发起的事项，包括自动发起的。', law: [] },
  ended: { title: '办结事项', unit: '件', text: '所选月份内办结的事项，包括终止的；重新开启的不算。', law: [] },
  supervised: {
    title: '督办中',
    unit: '项',
    text: '现在待办的之中督办过的，答复了的也算，办完为止。',
    law: [],
  },
  reported: {
    title: '通报',
    unit: '次',
    text: '所选月份内发出的通报次数：督办后逾期未答复，或过了答复期限仍未办结的。算在被通报的步骤和单位。',
    law: [],
  },
  rated: {
    title: '评价',
    unit: '次',
    text: '所选月份内收到的评价次数。办结时问一次申请人（或受影响单位），可以不评；评价不影响结果。只按事项统计，不按单位、个人统计，不排名。',
    law: [],
  },
  score: {
    title: '平均评价',
    unit: '分',
    text: '所选月份内收到的评价的平均分，1 很不满意至 5 很满意，保留一位小数、其余舍去。评的人少时说明不了什么。没有规定以它考核，不排名。',
    law: [],
  },
  suspensions: {
    title: '暂停与限制',
    unit: '项',
    text: '现在有效的暂停和限制，按内容分。每项见登记簿“暂停与限制”。',
    law: ['A-26', 'A-37', 'A-46', 'B-40', 'C-23', 'N-27', 'N-35'],
  },
  recurring: {
    title: '周期性职责',
    unit: '件',
    text: '所选月份内到期应发起的周期性职责，发起了几件，其中办结、逾期几件。',
    law: [],
  },
  corrections: {
    title: '数据纠错',
    unit: '件',
    text: '所选月份内对该资源提出的数据纠错，及其提供单位。提出得多不等于质量差：用得多的资源，发现也多。',
    law: ['B-32', 'N-26'],
  },
} as const satisfies Record<string, Definition>;

export type FigureKey = keyof typeof figures;
export const figureKeys = Object.keys(figures) as FigureKey[];
