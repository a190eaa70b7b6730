/** The words that are always understood. Every other word is a command of some matter and is looked up there. */
import { looksLikeDuty } from './duty.ts';
import { after, bare, type Said } from './said.ts';

export type IntentKind =
  | 'bind'
  | 'bindRoom'
  | 'help'
  | 'todo'
  | 'view'
  | 'progress'
  | 'files'
  | 'letters'
  | 'board'
  | 'numbers'
  | 'correct'
  | 'search'
  | 'open'
  | 'again'
  | 'anew'
  | 'cancel'
  | 'yes'
  | 'no'
  | 'done'
  | 'laterHour'
  | 'laterToday'
  | 'laterTomorrow';

export interface Intent {
  kind: IntentKind;
  /** What follows the word. */
  rest: Said;
}

interface Word {
  kind: IntentKind;
  words: readonly string[];
  /** alone: nothing may follow. spaced: a blank, a number or the end must follow. free: anything may. */
  follow: 'alone' | 'spaced' | 'free';
}

const WORDS: readonly Word[] = [
  { kind: 'bindRoom', words: ['绑定本群', '绑定群', '绑定值班群'], follow: 'alone' },
  { kind: 'bind', words: ['绑定'], follow: 'free' },
  { kind: 'todo', words: ['待办', '我的待办', '待办事项', '待办列表', '任务'], follow: 'alone' },
  { kind: 'help', words: ['帮助', '菜单', '说明', 'help', '?', '怎么用'], follow: 'spaced' },
  { kind: 'view', words: ['查看', '详情', '看'], follow: 'spaced' },
  { kind: 'progress', words: ['进度', '办到哪了', '查进度'], follow: 'spaced' },
  { kind: 'files', words: ['附件', '看附件', '发附件'], follow: 'spaced' },
  { kind: 'letters', words: ['文书', '看文书', '发文书'], follow: 'spaced' },
  { kind: 'board', words: ['事件', '当前事件', '事件看板', '未办结事件'], follow: 'alone' },
  { kind: 'numbers', words: ['看板', '办理看板', '统计'], follow: 'alone' },
  { kind: 'correct', words: ['纠错', '数据纠错', '报错'], follow: 'free' },
  { kind: 'open', words: ['发起', '新建'], follow: 'free' },
  { kind: 'again', words: ['照', '照着', '按照'], follow: 'spaced' },
  { kind: 'anew', words: ['重新办理'], follow: 'spaced' },
  { kind: 'search', words: ['找', '查找', '搜索', '搜'], follow: 'free' },
  {
    kind: 'laterHour',
    words: ['稍后', '稍后提醒', '稍后再提醒', '稍后提醒我', '一小时后提醒', '一小时后再提醒'],
    follow: 'spaced',
  },
  { kind: 'laterToday', words: ['下午提醒', '下午再提醒', '今天下午提醒'], follow: 'spaced' },
  {
    kind: 'laterTomorrow',
    words: ['明天提醒', '明天再提醒', '明天再提醒我', '明早提醒', '明天上午提醒', '明天上午再提醒'],
    follow: 'spaced',
  },
  { kind: 'cancel', words: ['取消', '退出', '算了'], follow: 'alone' },
  { kind: 'yes', words: ['是', '是的', '对', '确定', 'yes', 'y'], follow: 'alone' },
  { kind: 'no', words: ['否', '不是', '不', '不要', '不办', 'no', 'n'], follow: 'alone' },
  { kind: 'done', words: ['没有了', '没了', '完了', '结束'], follow: 'alone' },
];

/** Offered when something else was written. */
export const KNOWN_WORDS = [
  '绑定',
  '待办',
  '查看',
  '进度',
  '纠错',
  '发起',
  '找',
  '事件',
  '谁在值班',
  '换班',
  '交班',
  '维护',
  '确认',
  '帮助',
  '取消',
] as const;

/** A question mark stands for help only on its own; other marks at the end change nothing. */
const trailing = /[\s。.!~,;、]+$/;

export function intentOf(spoken: Said): Intent | undefined {
  const whole = bare(spoken.folded.replace(trailing, ''));
  for (const { kind, words, follow } of WORDS) {
    for (const word of [...words].sort((one, other) => other.length - one.length)) {
      if (whole === word) return { kind, rest: { raw: '', folded: '' } };
      if (follow === 'alone') continue;
      const rest = after(spoken, word);
      if (!rest) continue;
      if (follow === 'free' || /^[\d]/.test(rest.folded)) return { kind, rest };
    }
  }
  return undefined;
}

/**
 * In a room without a mention only what can hardly be talk among people is looked at: a known word on its own, or a word
 * with the number of a matter directly behind it. Whether it means anything is seen in the matters.
 */
export function looksLikeCommand(spoken: Said): boolean {
  const intent = intentOf(spoken);
  // People look for a lot of things when they talk.
  if (intent) return intent.kind !== 'search' && (intent.kind !== 'bind' || intent.rest.raw === '');
  const whole = bare(spoken.folded.replace(trailing, ''));
  if (looksLikeDuty(spoken)) return true;
  return whole === '确认' || /^[\p{Script=Han}]{2,12} *#?\d{6,}/u.test(spoken.folded);
}

/** Words that mean something only where a question was put before. */
export const answersOnly: readonly IntentKind[] = ['yes', 'no', 'done', 'cancel'];
