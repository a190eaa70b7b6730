/** A delivery as chat text: what it is, its number, until when by which article, and the words that answer it. */
import type { DeliveryView } from '@banjie/shared/contract/shapes.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { Button } from './ports.ts';
import { texts } from './texts.ts';

const t = texts.push;
/** The kind stands in brackets already. */
const NAMED = /^(?:待办|请回执|告警|催办|提醒|逾期|已逾期|结果|告知)\s*[:：]\s*/;

/** What answers it, and a look at it: with its number, so that it is about this matter however old it is. */
export function buttonsOf({ notice: { number }, words }: DeliveryView): Button[] {
  if (number === undefined) return [];
  return [
    ...words.map((word, n): Button => ({
      label: word,
      says: `${word} ${number}`,
      tone: n === 0 ? 'primary' : 'plain',
    })),
    { label: texts.buttons.look, says: `${texts.words.view} ${number}`, tone: 'plain' },
  ];
}

export function renderDelivery({ notice, dueText, words, room, behalf }: DeliveryView): string {
  const number = notice.number;
  const answerable = number !== undefined && words.length > 0;
  const lines = [
    t.head(t.heads[notice.kind], notice.urgent, notice.subject.replace(NAMED, ''), behalf),
    ...(number === undefined ? [] : [texts.matter.number(number)]),
    ...(notice.body === '' || notice.body === notice.subject ? [] : [notice.body]),
    ...(dueText === undefined || notice.body.includes(dueText) ? [] : [t.due(dueText)]),
    ...(answerable ? [room === undefined ? t.words(words) : t.inRoom(words, number)] : []),
    ...(number === undefined || answerable ? [] : [t.look(number)]),
  ];
  return maskIds(lines.join('\n')).text;
}
