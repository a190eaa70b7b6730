/** What the register of connections says of a system or resource: written by cloud-use and system-connection, read by the plans. */
export const connectionStates = { connected: '已接入', missing: '未接入' };
export const platforms = { sso: '统一认证平台', exchange: '共享平台' };

export const texts = {
  faults: {
    notOwn: '这个系统不是本单位的，请选择本单位已上云的系统',
    future: '不能晚于今天',
    past: '不能早于今天',
    before: (day: string) => `不能早于 ${day}`,
  },
};
