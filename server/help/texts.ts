export const texts = {
  page: '这一页怎么用',
  noPage: '没有这一页的说明',
  noProcedure: '没有这类事项',
  notOffered: '现在轮不到您办这个操作，请刷新后再看',
  ended: '已终止',
  due: (at: string, left: string | undefined) => `${at} 前${left === undefined ? '' : `（${left}）`}`,
};
