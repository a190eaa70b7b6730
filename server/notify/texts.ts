export const texts = {
  bySetting: '本市设定',
  /** The word by which a receipt is given in chat. */
  confirmReceipt: '确认',
  entered: (register: string, title: string) => `登记“${title}”（${register}）`,
  staleLease: '这次领取已过期，消息已交给下一次领取发送。请丢弃这个结果，重新领取。',
  noSuchDelivery: '没有这条待发消息，可能已被清理。请重新领取。',
  badCursor: '翻页位置无效，请从第一页重新打开。',
};
