export const texts = {
  full: (seconds: number) => `现在生成卷宗、比对数据的人太多。请 ${seconds} 秒后再试。`,
  broken: (seconds: number) => `这一件没有处理完，其他的不受影响。请 ${seconds} 秒后再试；若仍不行，请告诉管理员。`,
  stopping: '服务正在停止或重新启动，请稍后再试。',
};
