/** What an SMS says: a registered text with two parameters, never longer than one part, with no number of a person and no link. */
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import type { Notice } from '../../ports.ts';
import { texts } from './texts.ts';

export type TemplateKey = keyof typeof texts.templates;
export const templateKeys: readonly string[] = Object.keys(texts.templates);

/** A part of an SMS in Chinese has so many units of UTF-16. */
export const PART = 70;
/** Of a signature between its brackets. */
export const LONGEST_SIGN = 12;

export interface SmsText {
  template: TemplateKey;
  params: { what: string; number: string };
  /** As it is read on the phone. */
  text: string;
}

export function templateOf({ urgent, kind }: Pick<Notice, 'urgent' | 'kind'>): TemplateKey {
  if (urgent) return 'urgent';
  switch (kind) {
    case 'task':
    case 'reminder':
    case 'lapse':
    case 'receipt':
      return kind;
    case 'alert':
    case 'info':
    case 'result':
    case 'summary':
      return 'info';
  }
}

/** What leads somewhere: what an SMS asks for is done in the system, which its reader opens himself. */
const LINK =
  /(?:https?:\/\/|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|top|xyz|info|cc|gov|edu|io|me|ly)(?![a-z])\S*/giu;

export function smsText(notice: Pick<Notice, 'urgent' | 'kind' | 'subject' | 'number'>, sign: string): SmsText {
  const template = templateOf(notice);
  const number = notice.number === '' ? texts.noNumber : notice.number;
  const filled = (what: string): string =>
    texts.sign(sign) + texts.templates[template].replace('{what}', () => what).replace('{number}', () => number);
  const room = PART - filled('').length;
  // The kind stands before it already.
  const said = notice.subject.normalize('NFC').replace(/^(?:待办|催办|逾期|待回执|通知|紧急)[：:]/u, '');
  const what = cutUnits(
    maskIds(said)
      .text.replace(LINK, ' ')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim(),
    room,
  );
  return { template, params: { what, number }, text: filled(what) };
}

/** By what a reader sees as characters, as many as fit. */
function cutUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  let cut = '';
  for (const character of charactersOf(text)) {
    if (cut.length + character.length > most - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
