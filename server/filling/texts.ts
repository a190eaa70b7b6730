export const texts = {
  unknownDraft: '没有这样的表单，草稿无处可存。请从“发起”或“待办”进入。',
  closed: (by: string, at: string, title: string) =>
    `这项待办已由 ${by} 于 ${at} 办理（${title}），草稿不能再提交；填过的内容在下面，可以复制。`,
  ended: (ending: string) => `事项已办结（${ending}），草稿不能再提交；填过的内容在下面，可以复制。`,
  over: '这项待办已经关闭，草稿不能再提交；填过的内容在下面，可以复制。',
  notYours: '这份草稿的事项现在不由您办理，不能打开。',
  tooBig: (kb: number) =>
    `草稿太大（超过 ${kb} KB），只保存在这台设备上，别的设备看不到。请直接提交，或把明细放进附件。`,
  tooMany: (most: number) => `您已有 ${most} 份草稿。请先提交或放弃一些，本份暂只保存在这台设备上。`,
  opening: (title: string) => `发起：${title}`,
  anew: (title: string) => `重新办理：${title}`,
  noTable: '没有这张明细表，或者您无权查看。',
  tableTooLarge: '文件太大：表格不超过 2 MB、200 万字。请只留要填的这张表，或分几次读入。',
  template: (title: string) => `${title} 填写模板`,
  inHand: '办理中',
  notEarlier: '这件事项不能作为起点：不是本单位发起的同类事项，或者您无权查看。',
  sameTitle: (number: string, title: string) =>
    `本单位有一件正在办理的同类事项“${title}”（${number}），可能重复。请先看一看，确需另办再提交。`,
};
