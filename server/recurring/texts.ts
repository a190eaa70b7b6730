export const texts = {
  notSignedIn: '登录已失效，请重新登录。',
  notAllowed: '周期性职责的总表只对主管部门、电子政务办、委员会和管理员开放。',
  nobody: '没有可以发起的单位，请先在单位和岗位中设置',
  refused: (text: string, faults: string) => (faults ? `${text}（${faults}）` : text),
  states: { opened: '已发起', late: '晚发起', skipped: '未发起' },
  every: {
    month: '每月',
    quarter: '每季度',
    'half-year': '每半年',
    year: '每年',
    entry: '到期即发起',
  },
  bySetting: '（本市设定）',
};
