export const texts = {
  notSignedIn: '登录已失效，请重新登录。',
  unknown: (name: string) => `没有“${name}”这种登记簿。`,
  badCursor: '翻页位置无效，请从第一页重新打开。',
};
