export const texts = {
  notSignedIn: '登录已失效，请重新登录。',
  notFound: '没有这份回执，或者您无权查看。请从“待办”中进入。',
  notYours: (unit: string, who: string) => `这份回执应由${unit}的${who}给出。请转告本单位该岗位的同事。`,
  already: (by: string, at: string) => `本单位的回执已由 ${by} 于 ${at} 给出，无需再次确认。`,
  closed: '已经截止，不再接收回执。需要补充的，请直接与发起单位联系。',
  dropped: '该事项已不再需要回执，无需确认。',
  invalid: '填写有误，请按提示改正后再提交。',
  keyReused: '同一个提交标识被用于另一份内容。请刷新页面后重新提交。',
};
