/** What is said of what follows from the matters: in words that name the place. */
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';

const at = (instant: Instant) => formatInstant(instant, { year: true });
const fieldsText = (fields: readonly string[]) => `（${fields.join('、')}）`;
const commandText = (op: string) => ({ put: '登记', lift: '解除', merge: '并入' })[op] ?? op;

/** Where a change of a register comes from. */
interface Change {
  register: string;
  subject: string;
  op: string;
}
const changeText = ({ register, subject, op }: Change) => `登记册 ${register} 中 ${subject} 的${commandText(op)}`;

export const besideTexts = {
  /** @throws the error itself where it tells nothing of what lies there */
  misshapen(what: string, error: unknown): string {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return `${what}：所存数据的结构被破坏，无法按原样读出，被改动过。`;
  },
  history: {
    twice: (number: string, seq: number) =>
      `事项 ${number}：第 ${seq} 条记录另有一份移出的副本，与事项自身所带的不符：副本被改动过，或是后来插入的。`,
    misplaced: (number: string, places: readonly string[]) =>
      `事项 ${number}：移出的记录所在位置与其序号不符（${places.join('、')}），被挪动过。`,
    orphan: (matter: string, entries: number) =>
      `有 ${entries} 条移出的记录属于不存在的事项 ${matter}：事项被删除，或记录是后来插入的。`,
  },
  receipts: {
    deleted: (number: string, item: string, total: number, found: number) =>
      `事项 ${number}：步骤 ${item} 应有 ${total} 份回执，现有 ${found} 份，有回执被删除。`,
    inserted: (number: string, item: string, total: number, found: number) =>
      `事项 ${number}：步骤 ${item} 应有 ${total} 份回执，现有 ${found} 份，有回执是后来插入的。`,
    unitsDiffer: (number: string, item: string) =>
      `事项 ${number}：步骤 ${item} 要求回执的单位与记录不符，有单位被替换。`,
    noStep: (number: string, unit: string, item: string) =>
      `事项 ${number}：单位 ${unit} 的回执属于没有发生过的步骤 ${item}，是后来插入的。`,
    changed: (number: string, unit: string, item: string, fields: readonly string[]) =>
      `事项 ${number}：单位 ${unit} 的回执（步骤 ${item}）被改动过${fieldsText(fields)}。`,
    content: (number: string, unit: string, item: string) =>
      `事项 ${number}：单位 ${unit} 的回执（步骤 ${item}）的确认内容与它的哈希不符，被改动过。`,
    root: (number: string, item: string, confirmed: number, found: number) =>
      `事项 ${number}：步骤 ${item} 办结时有 ${confirmed} 份确认，现有 ${found} 份，与记录中的根不符：有确认被改动、增加或撤销。`,
    heard: (number: string, item: string) =>
      `事项 ${number}：步骤 ${item} 记录的各单位意见与回执不符，有一方被改动过。`,
    reopened: (number: string, unit: string, item: string) =>
      `事项 ${number}：单位 ${unit} 的回执（步骤 ${item}）仍为待确认，而该步骤已经结束，状态被改动过。`,
    dropped: (number: string, unit: string, item: string) =>
      `事项 ${number}：单位 ${unit} 的回执（步骤 ${item}）被标为不再需要，而该步骤仍在进行，状态被改动过。`,
    orphan: (matter: string, count: number) => `有 ${count} 份回执属于不存在的事项 ${matter}，是后来插入的。`,
  },
  registers: {
    register: (id: string) => `登记册 ${id}`,
    deleted: (number: string, seq: number, change: Change) =>
      `事项 ${number}：第 ${seq} 条记录作出的${changeText(change)}，在登记册的变更记录中不见了，被删除。`,
    changed: (number: string, seq: number, change: Change, fields: readonly string[]) =>
      `事项 ${number}：第 ${seq} 条记录作出的${changeText(change)}，登记册的变更记录与之不符，被改动过${fieldsText(fields)}。`,
    inserted: (number: string, change: Change, version: number) =>
      `事项 ${number}：没有作出过${changeText(change)}（第 ${version} 版），这条变更记录是后来插入的。`,
    orphan: (matter: string, count: number) => `有 ${count} 条登记册变更记录属于不存在的事项 ${matter}，是后来插入的。`,
    versions: (id: string, from: number, to: number) =>
      `登记册 ${id}：第 ${from === to ? from : `${from} 至 ${to}`} 版的变更记录被删除。`,
    beyond: (id: string, version: number, last: number) =>
      `登记册 ${id}：有第 ${version} 版的变更记录，而条目只到第 ${last} 版：条目被退回，或记录是后来插入的。`,
    differs: (id: string, version: number) =>
      `登记册 ${id}：第 ${version} 版的变更记录与条目所带的不符，有一处被改动。`,
    record: (id: string, version: number, fields: readonly string[]) =>
      `登记册 ${id}：第 ${version} 版变更记录的查找字段被改动过${fieldsText(fields)}。`,
    outcome: (id: string, version: number) =>
      `登记册 ${id}：第 ${version} 版变更的结果与按变更记录推演的不符，被改动过。`,
    standing: (id: string, fields: readonly string[]) =>
      `登记册 ${id}：条目与按变更记录推演的结果不符，被改动过${fieldsText(fields)}。`,
    foundBy: (id: string, fields: readonly string[]) =>
      `登记册 ${id}：条目完好，但供查找的字段被改动过${fieldsText(fields)}，会使它查不到或错列。`,
    gone: (id: string, versions: number) => `登记册 ${id}：条目不见了，变更记录尚有 ${versions} 条，条目被删除。`,
    imported: (id: string) => `登记册 ${id}：标为导入，而与导入时的封存记录不符：被改动过，或是后来插入的。`,
    importGone: (id: string, on: Instant) => `登记册 ${id}：${at(on)} 导入的条目不见了，被删除。`,
    importRecord: (n: number) => `第 ${n} 份导入封存记录的签名或次序不对：被改动、删除或插入过。`,
  },
  notices: {
    recipients: (names: readonly string[], all: number) =>
      names.join('、') + (all > names.length ? ` 等 ${all} 个对象` : ''),
    deleted: (number: string, seq: number, on: Instant, event: string) =>
      `事项 ${number}：第 ${seq} 条记录（${at(on)}）应发出的通知没有任何送达记录，被删除（其编号应为 ${event}）。`,
    deletedOf: (number: string, seq: number, unit: string) =>
      `事项 ${number}：第 ${seq} 条记录向单位 ${unit} 要求回执，没有相应的送达记录，被删除。`,
    deletedAmong: (number: string, seq: number, told: number, found: number) =>
      `事项 ${number}：第 ${seq} 条记录的通知当时送给 ${told} 人，现有 ${found} 人的送达记录，有的被删除。`,
    forged: (number: string, who: string, id: string) =>
      `事项 ${number}：给 ${who} 的送达记录没有出处（${id}），是后来插入的。`,
    changed: (number: string, who: string, seq: number) =>
      `事项 ${number}：给 ${who} 的送达记录与第 ${seq} 条记录所发的通知不符，内容被改动过。`,
    fields: (number: string, who: string, seq: number, fields: readonly string[]) =>
      `事项 ${number}：给 ${who} 的送达记录（第 ${seq} 条记录的通知）被改动过${fieldsText(fields)}。`,
    seal: (number: string, who: string, seq: number) =>
      `事项 ${number}：给 ${who} 的送达记录（第 ${seq} 条记录的通知）与它的封签不符，被改动过，或是后来插入的。`,
    orphan: (matter: string, count: number) => `有 ${count} 条送达记录属于不存在的事项 ${matter}，是后来插入的。`,
  },
  /** What is about no matter: summaries, and what a channel tells of itself. */
  apart: {
    notice: (id: string) => `不属于任何事项的通知 ${id}`,
    fields: (id: string, who: string, fields: readonly string[]) =>
      `不属于任何事项的通知 ${id}：给 ${who} 的送达记录被改动过${fieldsText(fields)}。`,
    seal: (id: string, who: string) =>
      `不属于任何事项的通知 ${id}：给 ${who} 的送达记录与它的封签不符，被改动过，或是后来插入的。`,
    deletedAmong: (id: string, told: number, found: number) =>
      `不属于任何事项的通知 ${id}：当时送给 ${told} 人，现有 ${found} 人的送达记录，有的被删除。`,
    unbegun: (id: string) => `代办结束的通知 ${id} 尚在，而代办开始的通知没有送达记录，被删除。`,
    unsummed: (person: string) => `有通知记为已并入 ${person} 的汇总，而没有给他的任何汇总，被删除。`,
  },
  files: {
    gone: (number: string, name: string) => `事项 ${number}：附件“${name}”的登记不见了，被删除。`,
    changed: (number: string, name: string, fields: readonly string[]) =>
      `事项 ${number}：附件“${name}”的登记与记录不符，被改动过${fieldsText(fields)}。`,
    content: (number: string, name: string) =>
      `事项 ${number}：附件“${name}”的内容与记录中的哈希不符，被改动或删去了一部分。`,
    signature: (number: string, what: string) =>
      `事项 ${number}：决定“${what}”的手写签名与记录不符，不在这件事项的文件中，或用于了别的决定。`,
    unnamed: (id: string, matter: string) =>
      `附件 ${id} 自称属于事项 ${matter}，而该事项没有这个附件：是后来插入的，或所属事项被改动。`,
  },
};
