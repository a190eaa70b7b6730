export const texts = {
  empty: '请写要找的字词、编号或拼音',
  badCursor: '列表已变化，请从头查找。',
  ended: '已办结',
  lifted: '已解除',
  no: (number: string) => `编号 ${number}`,
};
