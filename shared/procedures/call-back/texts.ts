export const texts = {
  title: '投诉回访',
  summary:
    '投诉办结后，申请人不满意的，或按规定要回访的，由答复单位联系对方，问清是否解决，如实记录。不改变原来的结果；没有解决的，由原申请单位重新办理，两件事项互相写明编号。',
  roles: { caller: '答复单位', above: '市数据资源主管部门、市数据资源管理委员会', committee: '市数据资源管理委员会' },
  opener: '各单位的联络员、数据管理员或负责人',
  matterTitle: (about: string) => `回访：${about}`,
  fields: {
    unit: '由哪个单位回访',
    about: '回访的事项',
    score: '评价（1 很不满意，5 很满意）',
    said: '评价时说的话',
    calledOn: '联系日期',
    result: '是否解决',
    results: { solved: '已解决', partly: '部分解决', unsolved: '没有解决' },
    told: '对方怎么说',
    tries: '怎样联系、联系了几次',
  },
  steps: { call: '回访' },
  commands: { reached: '已联系', notReached: '未联系上' },
  consequences: { reached: '回访办结；没有解决的，由原申请单位重新办理', notReached: '回访办结，记录为未联系上' },
  settings: { call: '投诉回访' },
  ends: { solved: '已回访：已解决', unsolved: '已回访：没有解决', notReached: '未联系上' },
  tells: { unsolved: '回访：没有解决' },
  unsolved: (title: string, told: string, number: string | undefined) =>
    `${title}：${told}。原事项已办结；${number === undefined ? '请在原事项页面点“重新办理”' : `请回复“重新办理 ${number}”，或在事项页面点“重新办理”`}。`,
};
