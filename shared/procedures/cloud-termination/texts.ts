export const texts = {
  title: '终止政务云服务',
  summary:
    '单位不再使用云资源：先做好下线、迁移和备份；市电子政务办 5 个工作日内审核，云服务商 3 个工作日内回收并终止服务。',
  roles: {
    applicant: '申请单位',
    office: '市电子政务办',
    provider: '政务云服务提供商',
    authority: '市数据资源行政主管部门',
  },
  opener: '市直单位的云资源管理员或联络员',
  steps: { review: '审核终止', reclaim: '回收资源、终止服务' },
  commands: { approve: '审核通过', refuse: '审核不通过', reclaim: '资源已回收' },
  consequences: {
    approve: '云服务商将在 3 个工作日内回收资源，数据不再保留',
    refuse: '终止申请到此结束，服务继续',
    reclaim: '云资源分配登记注销，服务终止',
  },
  fields: {
    system: '已上云的系统',
    shutdown: '下线情况',
    migration: '数据迁移情况',
    backup: '备份情况（存放处与校验结果）',
    why: '终止原因',
    opinion: '审核意见',
    result: '回收情况',
  },
  ends: { terminated: '服务已终止', refused: '不予终止' },
  tells: { reclaimed: '云资源已回收' },
  reclaimedBody: (system: string) => `“${system}”的云资源已回收，政务云服务终止。`,
  why: '终止申请审核通过，资源已回收（A-16）',
  matterTitle: (system: string) => `${system}：终止政务云服务`,
};
