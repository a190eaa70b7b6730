export const texts = {
  title: '搁置的动作',
  incoming: '渠道送来、处理不成的',
  incomingNote: '企业微信的按钮点击、短信的送达回执等，重试八次仍处理不成。放弃后，点按钮的人会收到理由。',
  incomingFacts: (who: string | undefined, attempts: number, since: string) =>
    [...(who === undefined ? [] : [who]), `失败 ${attempts} 次`, `${since} 搁置`].join(' · '),
  incomingGivenUp: '已放弃',
  note: '一再失败的后续动作在几小时后搁置在这里。先排除原因，再重试；确实不必再做的，写明理由后放弃，理由会记入事项并告知其监督单位。',
  none: ['没有搁置的动作', '后续动作都已执行，或正在重试'],
  of: (number: string, title: string, unit: string) => [number, title, unit].filter(Boolean).join(' · '),
  locked: '您在这个事项里没有份，只能处理这个动作；要看内容，请找发起单位。',
  open: '打开事项',
  listed: (shown: number, total: number) => `共 ${total} 项，列出 ${shown} 项`,
  more: '再列一些',
  all: '全部重试',
  allAsk: (total: number) =>
    `${total} 项都重新执行，排在它们后面的一并执行。原因没有排除的，会再次失败、再次搁置。这次操作记入审计记录。`,
  allDone: (n: number) => `已安排重试 ${n} 项`,
  facts: (attempts: number, since: string, behind: number) =>
    [`${since} 起失败 ${attempts} 次`, ...(behind > 0 ? [`后面还有 ${behind} 项在等`] : [])].join(' · '),
  unknown: '原因不明，详见服务器日志',
  retry: '重试',
  retried: '已安排重试',
  giveUp: '放弃',
  givenUp: '已放弃，并已告知事项',
  why: '理由',
  whyHint: '例如：对方已另行办理',
  whyShort: '请填写“理由”',
};
