export const texts = {
  notSignedIn: '登录已失效,请重新登录。',
  unknown: '没有这个登记簿。',
  badCursor: '列表已变化,请从头刷新。',
};
