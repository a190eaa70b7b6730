export const texts = {
  notReaders: '谁看过这个事项，只有能看到办理人姓名的人可以查看。',
  badCursor: '游标无效',
  listMoved: '列表已变化，请从头刷新。',
  left: '已离职人员',
  took: {
    days: (days: number, hours: number) => (hours > 0 ? `${days} 天 ${hours} 小时` : `${days} 天`),
    hours: (hours: number, minutes: number) => (minutes > 0 ? `${hours} 小时 ${minutes} 分钟` : `${hours} 小时`),
    minutes: (minutes: number) => `${minutes} 分钟`,
    moment: '不到 1 分钟',
  },
};
