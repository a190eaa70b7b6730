export const texts = {
  notSignedIn: '登录已失效，请重新登录。',
  unknown: (name: string) => `没有“${name}”这种登记簿。`,
  columns: { title: '条目', rest: ['事项编号', '办理人', '登记时间', '事由'] },
  refusals: {
    taken: (number: string) => `已由${number ? `事项 ${number} ` : '其他事项'}登记，不能重复登记。请核对后重新办理。`,
    changed: (number: string) =>
      `办理期间该条目已由${number ? `事项 ${number} ` : '导入'}更改，本次登记未生效。请按现在的内容重新办理。`,
    full: '同时登记它的事项太多，本次登记未生效。',
  },
  imported: '导入',
  left: (title: string, subject: string) => `${title}（${subject}）已由事项更改，导入不再改动它`,
  badCursor: '翻页位置无效，请从第一页重新打开。',
};
