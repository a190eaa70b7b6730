export const texts = {
  notReaders: '谁看过这个事项，只有能看到办理人姓名的人可以查看。',
  badCursor: '游标无效',
  listMoved: '列表已变化，请从头刷新。',
  signed: '手写签名',
  signedTyped: '未手写签名，以输入本人姓名并再次确认代替',
  left: '已离职人员',
  moment: '不到 1 分钟',
};
