/** What a provider reads when it hands in the rows of its resource. */
import { damageTexts } from '@banjie/shared/kernel/compare-texts.ts';

export const texts = {
  encoding:
    '读不了这个文件：应是 Excel 工作簿（.xlsx）或 CSV 文本（UTF-8、GB18030 或 UTF-16 编码）。请在表格软件中另存后再上传',
  workbook: {
    unreadable: '读不了这个 Excel 工作簿：文件不完整、设有密码，或解开后超过 64 MB。请另存为 .xlsx 或 CSV 后再上传',
    tooLarge: '工作表太大：最多 200000 行、200 列。请删去多余的行列，或另存为 CSV',
    formula: '工作表中有还没有结果的公式。请在表格软件中打开并保存，或把公式改成值后再上传',
    cell: (row: string, column: string) => `第 ${row} 行第 ${column} 列的单元格读不出来：公式没有结果，或文件已损坏`,
  },
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
