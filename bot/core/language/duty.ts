/**
 * Sentences about who is on duty: `谁在值班`, `明天谁值班`, `换班 12月5日 卢思齐 12月8日`, `同意换班`, `交班 …`; and about what
 * is in maintenance: `维护`, `结束维护`, `延长维护 2小时`. Pure.
 */
import { fold } from '@banjie/shared/kernel/fold.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import { daySaid } from './days.ts';
import { numeral, NUMERAL } from './numerals.ts';
import type { Said } from './said.ts';

export type DutySaid =
  | { kind: 'who'; day?: Day; unclear?: string }
  | { kind: 'swap'; give?: Day; other: string; take?: Day }
  | { kind: 'answer'; answer: 'accept' | 'decline'; place?: number }
  | { kind: 'note'; text: string };

export type MaintenanceSaid =
  | { kind: 'list' }
  | { kind: 'end'; place?: number }
  /** By so many minutes; undefined where it was not said. */
  | { kind: 'longer'; minutes?: number; place?: number };

const WHO = /^(.*?)(?:是|有)?(?:谁在?值班|谁当班|值班表|值班安排)(?:的)?(.*)$/u;
const SWAP = /^(?:换班|代班)[\s,:;]*(.*)$/u;
const ANSWER = /^(同意|可以|接受|不同意|不|拒绝)换班[\s,:;]*(\d{1,2})?$/u;
const NOTE = /^(?:交班|交接班)(?:说明|内容)?(?:[\s,:;]+([^]*))?$/u;
/** Between a day, a name and another day. */
const BETWEEN = /[\s,;:、]+|(?:给|与|和|跟|换|对调)/u;

/** @param spoken as said @param today the civil day of the city */
export function dutySaid({ folded, raw }: Said, today: Day): DutySaid | undefined {
  const whole = folded.replace(/[\s。.!?~,;、]+$/u, '');
  const answered = ANSWER.exec(whole);
  if (answered)
    return {
      ...{ kind: 'answer', answer: /^不|^拒绝/u.test(answered[1] ?? '') ? 'decline' : 'accept' },
      ...(answered[2] === undefined ? {} : { place: Number(answered[2]) }),
    };
  const note = NOTE.exec(folded);
  // As it was written: it is for people to read.
  if (note) return { kind: 'note', text: raw.replace(/^\s*(?:交班|交接班)(?:说明|内容)?[\s,，:：;；]*/u, '').trim() };
  const asked = WHO.exec(whole);
  if (asked) {
    const written = `${asked[1] ?? ''}${asked[2] ?? ''}`.replace(/\s|现在|当前|今晚|的|[,:;]/gu, '');
    if (written === '') return { kind: 'who' };
    const day = daySaid(written, today, 'coming')?.day;
    if (day !== undefined) return { kind: 'who', day };
    // Something else was said around these words, e.g. in the middle of a talk.
    return asked[1] === '' ? { kind: 'who', unclear: written } : undefined;
  }
  const swap = SWAP.exec(whole);
  if (!swap) return undefined;
  const days: Day[] = [];
  const names: string[] = [];
  for (const word of (swap[1] ?? '').split(BETWEEN).filter((one) => one !== '')) {
    const day = daySaid(word, today, 'coming')?.day;
    if (day === undefined) names.push(word);
    else days.push(day);
  }
  const [give, take] = days;
  const name = names[0] ?? '';
  // As it was written: case and width of a name are its own.
  const at = fold(raw).indexOf(name);
  return {
    ...{ kind: 'swap', other: at >= 0 ? raw.slice(at, at + name.length) : name },
    ...(give === undefined ? {} : { give }),
    ...(take === undefined ? {} : { take }),
  };
}

/** Short enough to be meant for the bot where nobody has named it. */
export const looksLikeDuty = ({ folded }: Said): boolean => /^(?:谁在?值班|值班表)[?。!\s]*$/u.test(folded);

const LIST = /^(?:维护|维护窗口|(?:正在|有哪些|现在)维护(?:的)?(?:系统)?)$/u;
const END = /^(?:提前)?(?:结束|取消)维护[\s,:;]*(\d{1,2})?$/u;
const LONGER = new RegExp(
  `^(?:延长维护|维护延长)[\\s,:;]*(?:(\\d{1,2})[\\s,:;]+)?(?:(半|${NUMERAL})(?:个)?(小时|钟头|分钟|分|天))?$`,
  'u',
);
const MINUTES: Readonly<Record<string, number>> = { 小时: 60, 钟头: 60, 分钟: 1, 分: 1, 天: 24 * 60 };

export function maintenanceSaid({ folded }: Said): MaintenanceSaid | undefined {
  const whole = folded.replace(/[\s。.!?~,;、]+$/u, '');
  if (LIST.test(whole)) return { kind: 'list' };
  const at = (place: string | undefined) => (place === undefined ? {} : { place: Number(place) });
  const ended = END.exec(whole);
  if (ended) return { kind: 'end', ...at(ended[1]) };
  const longer = LONGER.exec(whole);
  if (!longer) return undefined;
  const [, place, many, unit = ''] = longer;
  const count = many === undefined ? undefined : many === '半' ? 0.5 : numeral(many);
  const minutes = count === undefined ? undefined : count * (MINUTES[unit] ?? 1);
  return { kind: 'longer', ...(minutes === undefined ? {} : { minutes }), ...at(place) };
}
