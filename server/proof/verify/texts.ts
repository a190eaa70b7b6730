import { formatDay, formatInstant } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry } from '../../matters/ports.ts';
import type { ChainFault } from '../chain.ts';

const day = (one: string) => formatDay(one, { year: true });
const range = (from: number, to: number) => (from === to ? `第 ${from} 条` : `第 ${from} 至 ${to} 条`);

/** An entry as people know it: when, who, what. */
function entryText(entry: HistoryEntry | undefined): string {
  if (!entry) return '';
  const act = entry.events.find((event) => event.type === 'given' || event.type === 'opened');
  const who = act && 'by' in act ? act.by.name : '系统';
  const what = act?.type === 'given' ? act.title : act?.type === 'opened' ? '发起' : '时间到';
  return `（${formatInstant(entry.at, { year: true })}，${who}，${what}）`;
}

function faultText(fault: ChainFault, history: readonly HistoryEntry[]): string {
  const one = (seq: number) => `第 ${seq} 条记录${entryText(history.find((entry) => entry.seq === seq))}`;
  switch (fault.kind) {
    case 'edited':
      return `${one(fault.seq)}的内容被改动过：与它的哈希不符。`;
    case 'replaced':
      return `${one(fault.seq)}被整条替换过：与相邻记录所记的哈希不符。`;
    case 'rewritten':
      return `${range(fault.from, fault.to)}记录被改写并重算了哈希：与 ${day(fault.day)} 的签名根不符。`;
    case 'deleted':
      return `${range(fault.from, fault.to)}记录被删除。`;
    case 'doubled':
      return `${one(fault.seq)}重复出现：有一条是后来插入的。`;
    case 'reordered':
      return `第 ${fault.seqs.join('、')} 条记录的先后顺序被调换过。`;
    case 'cut':
      return `${range(fault.from, fault.to)}记录被截去：${
        fault.day === undefined ? '事项自身记着还有后续记录' : `${day(fault.day)} 的签名根记有这些记录`
      }。`;
    case 'head':
      return '事项所记的末条与记录不符：末尾被改动过。';
  }
}

export const texts = {
  matter: (number: string) => `事项 ${number}`,
  fault: (number: string, fault: ChainFault, history: readonly HistoryEntry[]) =>
    `事项 ${number}：${faultText(fault, history)}`,
  vanished: (number: string, on: string, entries: number) =>
    `事项 ${number}：整个事项不见了。${day(on)} 的签名根记有它的 ${entries} 条记录。`,
  foreign: (number: string, other: string) => `事项 ${number}：记录属于另一个事项（${other}）。`,
  renumbered: (was: string, number: string) => `事项 ${was}：编号被改成了 ${number}。`,
  state: (number: string) => `事项 ${number}：记录完好，但当前状态与按记录推演的结果不符，状态被改动过。`,
  foundBy: (number: string, fields: readonly string[]) =>
    `事项 ${number}：记录和状态完好，但供列表和计时查找的字段被改动过（${fields.join('、')}），会使它不出现在待办里或到期不动。`,
  uncoveredOf: (number: string, covered: number, entries: number) =>
    covered === 0 ? `${number}（整个事项，${entries} 条）` : `${number}（第 ${covered} 条以后 ${entries} 条）`,
  lateOf: (number: string, entry: HistoryEntry) => `事项 ${number} 第 ${entry.seq} 条${entryText(entry)}`,

  rootForged: (on: string) => `${day(on)} 的签名根：签名无效，不是市里的密钥签的，或签名后被改动。`,
  rootUnchained: (on: string) => `${day(on)} 的签名根：与前一个签名根接不上，中间有签名根被删除、插入或改动。`,
  rootMissing: (on: string) => `${day(on)} 的签名根：导出文件中有，数据库中没有，被删除了。`,
  rootDiffers: (on: string) => `${day(on)} 的签名根：数据库中的与导出文件中的不同，有一处被改动。`,
  rootUnexported: (on: string) => `${day(on)} 的签名根：数据库中有，导出文件中没有，而导出文件有更晚的签名根。`,
  headsDiffer: (on: string, was: number, found: number) =>
    `${day(on)} 的签名根：所附明细与签名不符（应有 ${was} 个事项，现有 ${found} 个），明细被改动或删除；当日的事项只能按各自的记录核对。`,
  wholeDiffers: (on: string, was: number, found: number) =>
    `${day(on)} 的签名根：全部事项的总根不符（应有 ${was} 个事项，明细合计 ${found} 个）。`,

  unknownKey: (fingerprint: string) =>
    `没有给出可信的公钥，按签名根自带的公钥核对。请与市里公布的指纹比对：${fingerprint}。`,
  roots: (count: number, first: string, last: string, fingerprints: readonly string[]) =>
    `签名根：${count} 个，${day(first)} 至 ${day(last)}；公钥指纹 ${fingerprints.join('、')}。`,
  exportAgrees: (count: number) => `与导出文件核对了 ${count} 个签名根。`,
  noExport: '没有导出的签名根文件可以对照，只用数据库中的签名根核对。',
  noRoots: '还没有签名根：只核对了各事项自身的记录链，被整个删除的事项和末尾被截去的记录看不出来。',
  checked: (matters: number, entries: number, seconds: number) =>
    `核对了 ${matters} 个事项、${entries} 条记录，用时 ${seconds.toFixed(1)} 秒。`,
  checkedBeside: (records: number, subjects: number) =>
    `并核对了由事项产生的回执、登记册变更、送达记录和附件 ${records} 件，登记册条目 ${subjects} 条。`,
  unsealedImports: (count: number) =>
    `有 ${count} 条导入的登记早于封存导入记录的版本，没有封存记录可以对照，只核对了登记册自身的变更记录。`,
  unheard: (count: number) =>
    `有 ${count} 条通知在发出时找不到任何收件人（岗位、单位负责人、主管部门负责人和管理员都空缺），已如实留有记录。`,
  foreignSeals: (count: number) =>
    `有 ${count} 条送达记录的封签没有核对：手边没有当时的签名密钥（私钥），只核对了通知内容。`,
  covered: '所有记录都在签名根之内。',
  uncovered: (matters: number, entries: number, last: string | undefined) =>
    `尚无签名根覆盖：${matters} 个新事项，共 ${entries} 条记录${last === undefined ? '' : `（最后一个签名根：${day(last)}）`}。这部分只核对了自身的记录链。`,
  examples: (list: readonly string[]) => `  例如：${list.join('；')}`,
  late: (list: readonly string[]) =>
    `下列记录的日期早于最后一个签名根，却不在其中，是后来才写入的，请核实：${list.join('；')}。`,
  more: (count: number) => `……另有 ${count} 处，未逐一列出。`,
  whole: '结论：完好，没有发现改动。',
  broken: (count: number) => `结论：发现 ${count} 处问题。`,

  usage: [
    '用法：',
    '  npm run verify                         核对整个数据库（MONGODB_URI，或本机数据目录）',
    '  npm run verify -- 卷宗.json            核对一份导出的卷宗',
    '选项：',
    '  --roots 文件   导出的签名根（roots.jsonl）；不给则用数据目录中的',
    '  --key 文件     可信的公钥（PEM，可以有多个）；不给则用数据目录中的',
    '退出码：0 完好，1 发现改动，2 没有核对成',
  ].join('\n'),
  unreadable: (file: string) => `读不了文件 ${file}。请检查路径。`,
  notRoots: (file: string) => `${file} 不是导出的签名根文件（每行一个 JSON）。`,
  notKey: (file: string) => `${file} 中没有 SM2 公钥（PEM）。`,
  notMatterFile: (file: string) => `${file} 不是办结导出的卷宗（JSON）。`,
  noDatabase: (data: string) =>
    `没有可核对的数据库：没有设置 MONGODB_URI，数据目录 ${data} 也不存在。请设置其一，或给出一份卷宗文件。`,
  databaseDown: (why: string) => `数据库连不上或中途断开：${why}`,

  file: {
    head: (number: string, title: string, at: string) =>
      `卷宗：事项 ${number}《${title}》，${formatInstant(at, { year: true })} 导出。`,
    sealBroken: '卷宗的签名无效：导出之后有内容被改动。',
    sealForeign: (fingerprint: string) => `卷宗不是用市里的密钥签的（指纹 ${fingerprint}），来历不明。`,
    sealWhole: (fingerprint: string) => `卷宗的签名有效，导出之后没有改动。公钥指纹 ${fingerprint}。`,
    masked: (seqs: readonly number[]) =>
      `第 ${seqs.join('、')} 条记录含证件号码或手机号码，已遮盖；这几条的内容由卷宗的签名保证，不能单独重算哈希。`,
    differentNumber: '卷宗首页的编号或标题与记录不符，首页被改动过。',
    noProof: '这份卷宗没有附签名根的证明：导出时还没有覆盖它的签名根。',
    proofBroken: (on: string) => `卷宗所附的证明通不到 ${day(on)} 的签名根，被改动过，或不属于这一事项。`,
    proofNoRoots: (on: string) =>
      `卷宗附有 ${day(on)} 签名根的证明；要核对末条，请用 --roots 给出市里导出的签名根文件。`,
    rootAbsent: (on: string) => `所给的签名根文件中没有 ${day(on)} 的签名根，无法核对末条。请换用较新的导出文件。`,
    sealed: (on: string, seq: number) => `第 1 至 ${seq} 条与 ${day(on)} 的签名根一致。`,
    uncovered: (from: number, to: number) => `尚无签名根覆盖：${range(from, to)}。这部分只核对了自身的记录链。`,
    checked: (entries: number) => `核对了 ${entries} 条记录。`,
  },
};
