export const texts = {
  roles: { authority: '市数据资源主管部门', committee: '市数据资源管理委员会' },
  steps: { late: '督促逾期的单位' },
  commands: { press: '责令限期办理', giveUp: '结案并移送违规处理' },
  receipts: { steps: { receiptsLate: '未回执单位的处理' }, commands: { closeReceipts: '不再等待回执' } },
  consequences: {
    closeReceipts: '已回执的照常生效；未回执的单位由主管部门另行督促',
    giveUp: '本事项办结；该单位的责任另行办理违规处理（B-43、N-39）',
  },
  fields: { reason: '理由', until: '限期' },
  tells: { pressed: '事项逾期，请限期办理' },
  ends: { unmet: '逾期未办，已移送违规处理' },
  noReturn: '督促不退回，请责令限期办理或结案移送',
  pressedBody: (title: string, until: string) => `${title}：已逾期，请在 ${until} 前办理。`,
};
