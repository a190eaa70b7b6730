export const texts = {
  notSignedIn: '登录已失效，请重新登录。',
  unknown: (name: string) => `没有“${name}”这种登记簿。`,
  columns: { title: '条目', rest: ['事项编号', '办理人', '登记时间', '事由'] },
  imported: '首次导入',
  badCursor: '翻页位置无效，请从第一页重新打开。',
};
