import { waitText } from './wait.ts';

const per = (seconds: number) => (seconds % 60 === 0 ? `${seconds / 60} 分钟` : `${seconds} 秒`);
const many = (what: string) => (most: number, seconds: number, left: number) =>
  `${per(seconds)}内最多${what} ${most} 次，已经用完。请${waitText(left)}后再试。`;
const atOnce = (what: string) => (most: number, left: number) =>
  `您同时进行的${what}已有 ${most} 项，请等前面的完成，${waitText(left)}后再试。`;

/** What is said to whoever asks for too much of what is dear; each says when to try again. */
export const texts = {
  tooMany: {
    uploads: many('上传附件'),
    papers: many('生成卷宗'),
    comparisons: many('比对或提交数据表'),
    rehearsals: many('边填边核对'),
    polls: many('领取消息'),
    lines: many('接通即时更新'),
    callbacks: many('受理同一来源的回调'),
  },
  atOnce: {
    uploads: atOnce('上传'),
    papers: atOnce('卷宗生成'),
    comparisons: atOnce('数据表比对'),
    rehearsals: atOnce('核对'),
    polls: atOnce('消息领取'),
    lines: atOnce('即时更新'),
    callbacks: atOnce('回调'),
  },
  openings: (most: number, seconds: number, left: number) =>
    `发起后要通知很多单位的事项，${per(seconds)}内最多 ${most} 件，已经用完。请${waitText(left)}后再试。`,
};
