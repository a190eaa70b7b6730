export const texts = {
  navigation: '导航',
  more: '更多',
  keys: '键盘操作',
  empty: ['在左侧选一项，在这里办理', 'J、K 上下移动，回车打开，/ 搜索，Esc 关闭'],
  print: '打印',
  signedIn: (name: string, unit: string) => `${name} · ${unit}`,
} as const;
