/** What the register of connections says of a system or resource: written by cloud-use and system-connection, read by the plans. */
export const connectionStates = { connected: '已接入', missing: '未接入' };
export const platforms = { sso: '统一认证平台', exchange: '共享平台' };

/** Units that confirm nothing: the words for a procedure whose receipts are closed without them. */
export const unconfirmedTexts = {
  roles: { authority: '市数据资源主管部门' },
  steps: { unconfirmed: '未确认单位的处理' },
  commands: { closeReceipts: '不再等待确认' },
  consequences: { closeReceipts: '已确认的照常登记，未确认的单位记录在案，事项办结' },
  ends: { closed: '部分单位未确认' },
};
export const texts = {
  madeUp: '已编目并接入（A-26、B-40）',
  faults: {
    notOwn: '这个系统不是本单位的，请选择本单位已上云的系统',
    before: (day: string) => `不能早于 ${day}`,
  },
};
