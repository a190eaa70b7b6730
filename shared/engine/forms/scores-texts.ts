export const scoreTexts = {
  /** "服务响应 88.33（3 份平均）": what one indicator came to. */
  part: (title: string, mean: string, count: number) =>
    count > 1 ? `${title} ${mean}（${count} 份平均）` : `${title} ${mean}`,
  parts: (parts: readonly string[]) => parts.join('，'),
  /** "（88.33×30＋90.00×40）÷70＝89.28": recomputed by hand from what stands here. */
  sum: (terms: readonly string[], total: number, score: string) => `（${terms.join('＋')}）÷${total}＝${score}`,
  term: (mean: string, weight: number) => `${mean}×${weight}`,
  whole: (parts: string, sum: string) => `${parts}；加权：${sum}`,
  skipped: (titles: readonly string[]) => `；“${titles.join('”“')}”无人评分，不计入`,
  weight: (title: string) => `“${title}”的权重`,
  weightHelp: '各项权重按比例计算，合计不必为 100；为 0 的不计入',
  points: '分',
};
