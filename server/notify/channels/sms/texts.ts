export const texts = {
  /** As they are registered with the gateway; what stands in braces is a parameter. */
  templates: {
    urgent: '紧急：{what}，事项{number}，请立即处理。',
    task: '待办：{what}，事项{number}，请登录系统办理。',
    reminder: '催办：{what}，事项{number}，请尽快办理。',
    lapse: '逾期：{what}，事项{number}，请登录系统处理。',
    receipt: '待回执：{what}，事项{number}，请登录系统确认。',
    info: '通知：{what}，事项{number}。',
  },
  sign: (name: string) => `【${name}】`,
  noNumber: '无编号',
};
