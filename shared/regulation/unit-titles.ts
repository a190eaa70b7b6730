/** What people read for each kind of unit. */
import type { UnitKind } from '../kernel/party.ts';

export const kindTitles = {
  committee: '数据资源管理委员会',
  authority: '数据资源主管部门',
  office: '电子政务办',
  unit: '市直单位',
  'cloud-provider': '云服务提供商',
  'emergency-group': '应急专项小组',
  'security-authority': '信息安全主管部门',
  'quality-authority': '质监部门',
  'standards-group': '标准化专项小组',
  'city-government': '市政府',
  finance: '财政部门',
  secrecy: '保密部门',
  legal: '法制部门',
  audit: '审计部门',
  police: '公安机关',
  cyberspace: '网信部门',
  'state-security': '国家安全机关',
  district: '区县（市）或园区',
  experts: '专家库',
} as const satisfies Record<UnitKind, string>;
