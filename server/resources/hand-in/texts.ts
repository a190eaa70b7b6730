/** What a provider reads when it hands in the rows of its resource. */
import { damageTexts } from '@banjie/shared/kernel/compare-texts.ts';

export const texts = {
  encoding: '读不了这个文件：应是 CSV 文本（UTF-8、GB18030 或 UTF-16 编码）。请在表格软件中另存为 CSV 后再上传',
  tooLarge: '文件太大：最多 20 MB、200000 行。',
  line: (line: number, reason: string) => `第 ${line} 行：${reason}`,
  twice: (title: string) => `表头中有两列都是“${title}”，请只留一列`,
  missing: (title: string, header: string) => `表头中没有“${title}”这一列。读到的列：${header}`,
  noRows: '表中没有数据行',
  noIdentifier: '这一行没有标识',
  repeated: (line: number) => `标识与第 ${line} 行重复`,
  separators: { ',': '逗号', '\t': '制表符', ';': '分号', '，': '全角逗号' },
  damage: damageTexts,
  was: (reason: string, was: string) => `${reason}（原为 ${was}）`,
  fewer: (count: number) => `比现在的版本少 ${count} 条，请确认没有漏`,
  notProvider: '只有提供单位的数据、编目岗位或负责人可以更新这项资源的数据',
  unknown: '没有这项资源',
  stale: '文件或现在的版本与刚才预览的不同。请重新预览后再确认',
  faulty: (count: number) => `还有 ${count} 处必须改正，没有更新`,
  tableName: '共享资源',
};
