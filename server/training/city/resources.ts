/** Shared resources of the training city and who uses them. The division codes are real (see data/README.md), all else is made up. */
import { readFileSync } from 'node:fs';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import type { TableRecord } from '../../resources/ports.ts';

const column = (key: string, title: string) => ({ key, title });

export const resources: readonly Resource[] = [
  {
    id: 'divisions',
    name: '行政区划代码（县级）',
    provider: 'civil',
    identifier: column('code', '行政区划代码'),
    fields: [column('name', '名称'), column('city', '所属地市'), column('province', '所属省份')],
    personal: false,
  },
  {
    id: 'enterprises',
    name: '企业登记信息',
    provider: 'quality',
    identifier: column('uscc', '统一社会信用代码'),
    fields: [
      column('name', '企业名称'),
      column('address', '住所'),
      column('scope', '经营范围'),
      column('status', '登记状态'),
    ],
    personal: false,
  },
  {
    id: 'schools',
    name: '学校（机构）基本信息',
    provider: 'education',
    identifier: column('code', '学校标识码'),
    fields: [column('name', '学校名称'), column('address', '地址'), column('kind', '办学类型')],
    personal: false,
  },
  {
    id: 'assistance',
    name: '社会救助对象信息',
    provider: 'civil',
    identifier: column('case', '救助业务编号'),
    fields: [
      column('status', '救助状态'),
      column('kind', '救助类别'),
      column('until', '有效期止'),
      column('street', '所属街道'),
    ],
    personal: true,
  },
];

/** In the order in which the units stand. Six units use the division codes. */
export const users: Readonly<Record<string, readonly string[]>> = {
  divisions: ['statistics', 'education', 'health', 'social-security', 'transport', 'service'],
  enterprises: ['finance', 'statistics', 'social-security', 'housing', 'ecology', 'service', 'culture'],
  schools: ['transport', 'public-security', 'natural', 'health'],
  assistance: ['education', 'social-security', 'medical', 'housing'],
};

type Table = Omit<TableRecord, 'rows' | 'version' | 'edition'> & { file: string };

export const tables: readonly Table[] = [
  {
    id: 'divisions',
    resource: 'divisions',
    name: '行政区划代码（县级）',
    unit: 'civil',
    own: true,
    file: 'divisions-civil-affairs.csv',
  },
  {
    id: 'divisions-statistics',
    resource: 'divisions',
    name: '统计用区划代码（县级）',
    unit: 'statistics',
    own: false,
    file: 'divisions-statistics.csv',
  },
  {
    id: 'enterprises',
    resource: 'enterprises',
    name: '企业登记信息',
    unit: 'quality',
    own: true,
    file: 'enterprises.csv',
  },
  {
    id: 'enterprises-ecology',
    resource: 'enterprises',
    name: '排污单位名录',
    unit: 'ecology',
    own: false,
    file: 'enterprises-ecology.csv',
  },
];

/** The rows of a table, by column key. @throws when the file is broken: it belongs to the program. */
export function rowsOf(table: Table) {
  const text = readFileSync(new URL(`../data/${table.file}`, import.meta.url), 'utf8');
  const { header, rows, faults } = parseCsv(text, { maxLength: 2_000_000, maxRows: 20_000 });
  if (faults.length > 0) throw new Error(`${table.file}: line ${faults[0]!.line}: ${faults[0]!.reason}`);
  return { header, rows };
}
