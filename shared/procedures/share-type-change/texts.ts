import { lateTexts } from '../../catalogue/late.ts';

export const texts = {
  title: '不予共享转共享',
  summary: '不予共享的依据不再成立时，提供单位改列共享类型并申报，主管部门将其从不予共享目录中删除。',
  roles: { asker: '提出单位', provider: '提供单位目录登记员', ...lateTexts.roles },
  opener: '提供单位，或认为依据已不成立的单位',
  steps: { ...lateTexts.steps, reclassify: '调整共享类型', delist: '从不予共享目录删除', basis: '认定依据是否仍成立' },
  commands: {
    ...lateTexts.commands,
    reclassify: '调整并申报',
    stillHolds: '依据仍成立',
    delist: '删除并更新目录',
    sendBack: '补充或改正',
    accept: '认定依据成立',
    insist: '认定依据不成立',
  },
  consequences: {
    delist: '目录按新的共享类型更新，并告知各单位',
    stillHolds: '由市数据资源主管部门认定',
    accept: '事项办结，仍列入不予共享目录',
    insist: '由提供单位调整共享类型',
  },
  fields: {
    resource: '不予共享的资源',
    changedOn: '依据变化之日',
    changedHelp: '调整期限从这一天起算',
    ground: '哪个依据发生了什么变化',
    note: '说明',
    opinion: '意见',
    why: '理由',
  },
  settings: { reclassify: '调整共享类型', delist: '从不予共享目录删除', basis: '认定依据是否仍成立' },
  faults: {
    shared: '这项资源本来就可以共享；要改变范围或条件，请用“目录更新”',
    none: '请改为无条件共享或有条件共享；依据仍成立的，请选“依据仍成立”',
  },
  ends: { shared: '已改列共享', kept: '依据仍成立，不予共享', ...lateTexts.ends },
  noTermination: '提供单位调整或说明依据，主管部门认定；逾期的由主管部门督促或移送',
  tells: { shared: '资源转为可共享', kept: '资源仍不予共享' },
  matterTitle: (name: string) => `${name}：不予共享依据变化`,
  why: (number: string) => `不予共享的依据不再成立（事项 ${number}）`,
  sharedBody: (name: string, type: string) =>
    `“${name}”已从不予共享目录删除，改为${type}。需要使用的，可提出共享申请。`,
  keptBody: (name: string, why: string) => `“${name}”的不予共享依据仍成立：${why}`,
};
