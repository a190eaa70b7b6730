export const suspensions = {
  kinds: {
    approval: '信息化项目审批',
    funds: '建设和运维经费',
    acceptance: '在建项目竣工验收',
    project: '项目建设和运维经费',
    resources: '暂缓提供基础资源',
    upkeep: '暂缓安排运维经费',
    running: '暂停运行',
  },
  articles: {
    approval: 'A-26',
    funds: 'A-26、B-40',
    acceptance: 'A-26',
    project: 'C-23',
    resources: 'A-46',
    upkeep: 'A-46',
    running: 'A-37',
  },
  waysOut: {
    approval: '编目并接入共享平台后，办“建设项目计划申报”中的“申请恢复”',
    funds: '编目并接入共享平台后，办“建设项目计划申报”中的“申请恢复”',
    acceptance: '编目并接入共享平台后，办“建设项目计划申报”中的“申请恢复”',
    project: '按标准整改后，由“标准化审查”通过',
    resources: '整改后在该事项“申请恢复”，复查合格即恢复',
    upkeep: '整改后在该事项“申请恢复”，复查合格即恢复',
    running: '整改后在该事项提交，复查合格即恢复',
  },
  stopped: (name: string, kind: string, article: string, number: string, out: string) =>
    `${name === '' ? '该单位' : `“${name}”`}受限：${kind}（事项 ${number}，${article}）。${out}。`,
};
