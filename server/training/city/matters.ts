/** Matters that are running when somebody enters the training ground, so that everybody there has something to do. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';

export interface SeededCommand {
  by: PersonId;
  command: string;
  form: Record<string, unknown>;
}
export interface SeededMatter {
  /** Part of its Idempotency-Key: never changed, or the matter is opened a second time. */
  key: string;
  by: PersonId;
  procedure: string;
  form: Record<string, unknown>;
  after: readonly SeededCommand[];
}

const application = (system: string, level: string, hosts: number, storage: number) => ({
  system,
  level,
  plan: `${system}建设方案已经局办公会审议（青岚局字第 7 号），包含总体架构、数据目录和分期计划。`,
  selfTest: '性能自测：500 并发，平均响应 0.8 秒；安全自测：未发现高危漏洞。报告编号 ZC-2026-031。',
  hosts,
  databases: 2,
  storage,
});
const accepted = { by: 'office-cloud', command: 'accept', form: { opinion: '材料齐全，予以受理。' } };
const approved = { by: 'office-cloud', command: 'approve', form: { reason: '资源需求合理，符合上云要求。' } };

export const matters: readonly SeededMatter[] = [
  // Government cloud: one at each of the first stages.
  {
    key: 'cloud-use-1',
    by: 'transport-contact',
    procedure: 'cloud-use',
    form: application('公交线网优化辅助决策系统', '2', 6, 2000),
    after: [],
  },
  {
    key: 'cloud-use-2',
    by: 'social-security-contact',
    procedure: 'cloud-use',
    form: application('就业补贴“一件事”联办平台', '3', 12, 5000),
    after: [accepted],
  },
  {
    key: 'cloud-use-3',
    by: 'agriculture-contact',
    procedure: 'cloud-use',
    form: application('高标准农田建设监管系统', '2', 4, 1500),
    after: [accepted, approved],
  },
  {
    key: 'cloud-use-4',
    by: 'education-contact',
    procedure: 'cloud-use',
    form: application('义务教育阶段学籍异动线上办理系统', '2', 8, 3000),
    after: [
      accepted,
      approved,
      {
        by: 'cloud-ops',
        command: 'provide',
        form: { environment: '测试区 T-07，跳板机账号已当面交接给市教育局。' },
      },
    ],
  },
  {
    key: 'cloud-use-5',
    by: 'culture-contact',
    procedure: 'cloud-use',
    form: application('文旅消费券发放与核销系统', '2', 20, 8000),
    after: [
      {
        by: 'office-cloud',
        command: 'refuse',
        form: { reason: '云主机 20 台没有测算依据，请补充并发量和峰值的测算后重新申请。' },
      },
    ],
  },
  // Data sharing: one to be verified, two whose receipts are outstanding.
  {
    key: 'data-correction-1',
    by: 'health-data',
    procedure: 'data-correction',
    form: {
      resource: 'divisions',
      findings: [
        {
          record: '411671',
          field: '名称',
          says: '周口临港开发区',
          should: '河南周口经济开发区',
          evidence: '2023 年统计用区划代码表，第 41 分册。',
        },
      ],
    },
    after: [],
  },
  {
    key: 'data-correction-2',
    by: 'social-security-data',
    procedure: 'data-correction',
    form: {
      resource: 'divisions',
      findings: [
        {
          record: '152571',
          field: '名称',
          says: '乌拉盖管理区管委会',
          should: '乌拉盖管委会',
          evidence: '参保登记时群众出示的户口簿与共享数据不一致。',
        },
      ],
    },
    after: [
      {
        by: 'civil-data',
        command: 'answer',
        form: {
          results: [
            {
              finding: '1',
              what: '152571 名称：乌拉盖管理区管委会 → 乌拉盖管委会',
              outcome: 'confirmed',
              why: '经核对区划变更文件，现用名称无误。',
            },
          ],
        },
      },
    ],
  },
  {
    key: 'data-correction-3',
    by: 'ecology-data',
    procedure: 'data-correction',
    form: {
      resource: 'enterprises',
      findings: [
        {
          record: '91QL0100MA0TRN03XC',
          field: '住所',
          says: '青岚市经开区锦绣路 1 号',
          should: '青岚市经开区锦绣路 11 号',
          evidence: '排污许可证载明地址与现场门牌一致。',
        },
      ],
    },
    after: [
      {
        by: 'quality-data',
        command: 'answer',
        form: {
          results: [
            {
              finding: '1',
              what: '91QL0100MA0TRN03XC 住所：青岚市经开区锦绣路 1 号 → 青岚市经开区锦绣路 11 号',
              outcome: 'corrected',
              value: '青岚市经开区锦绣路 11 号',
            },
          ],
        },
      },
    ],
  },
  // Security: a suspended system, a low risk that is running, one that waits for its recheck.
  {
    key: 'security-1',
    by: 'office-security',
    procedure: 'security-rectification',
    form: {
      system: '区域医学影像共享平台',
      unit: 'health',
      level: 'high',
      finding: '互联网侧暴露管理后台，存在可利用的远程命令执行漏洞。',
      evidence: '第三季度安全检查记录第 14 号。',
    },
    after: [],
  },
  {
    key: 'security-2',
    by: 'office-security',
    procedure: 'security-rectification',
    form: {
      system: '房屋交易合同网签备案系统',
      unit: 'housing',
      level: 'low',
      finding: '部分业务账号超过 180 天未更换口令，未启用双因素认证。',
    },
    after: [],
  },
  {
    key: 'security-3',
    by: 'cybersecurity-security',
    procedure: 'security-rectification',
    form: { system: '农产品质量安全追溯平台', unit: 'agriculture', level: 'low', finding: '日志留存不足六个月。' },
    after: [
      {
        by: 'agriculture-data',
        command: 'submit',
        form: {
          measures: '日志接入集中存储，留存周期改为 12 个月，并每月抽查。',
          proof: '配置截图和抽查记录，编号 NY-ZG-05。',
        },
      },
    ],
  },
  // A fault that was recovered and wants its report. None stands unacknowledged: it would climb while nobody looks.
  {
    key: 'incident-1',
    by: 'cloud-ops',
    procedure: 'incident',
    form: {
      what: '政务外网出口链路抖动，部分业务访问缓慢',
      system: '政务外网出口',
      level: 'IV',
      affected: [{ unit: 'transport' }, { unit: 'social-security' }],
    },
    after: [
      { by: 'cloud-duty1', command: 'acknowledge', form: {} },
      { by: 'cloud-duty1', command: 'recover', form: { how: '09:40 切换到备用链路，业务恢复正常。' } },
    ],
  },
];
