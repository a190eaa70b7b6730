/** What people read when they look at resources and compare tables. */
export const texts = {
  unknown: '没有这个数据资源，或者本单位既不提供也不使用它',
  badCursor: '翻页位置无效，请从第一页重新打开。',
  noTable: '没有这张对照表，或者它不是本单位的。请另选一张，或上传本单位的 CSV',
  choose: '请选择一张对照表，或上传本单位的 CSV（只能选一种）',
  tooLarge: '文件太大：最多 5 MB、50000 行。请分开后再比对',
  empty: '文件是空的。请上传首行为列名的 CSV',
  noIdentifier: (title: string, key: string) =>
    `表头中没有标识列“${title}”（或 ${key}）。请把标识所在列的列名改成它后再上传`,
  noField: (titles: string) => `表头中没有可以比对的列。可以比对的列：${titles}`,
  twice: (title: string) => `表头中有两列都是“${title}”，请只留一列`,
  skipped: (title: string) => `表中没有“${title}”这一列，没有比对`,
  resourceSide: '共享资源中：',
};
