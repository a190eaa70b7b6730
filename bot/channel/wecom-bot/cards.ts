/** What the bot says as WeCom shows it: markdown in which nothing that people wrote is markup, and cards with buttons. Pure. */
import type { TemplateCard } from '@wecom/aibot-node-sdk';
import type { Button, Reply } from '../../core/ports.ts';
import { texts } from './texts.ts';

/** Characters that a card shows of its title, of what is below it, and on a button. */
const MAX = { title: 36, text: 112, label: 10, buttons: 6 } as const;
/** Buttons have a few looks: blue, red and grey ones. */
const STYLE = { primary: 1, danger: 3, plain: 4 } as const;

/** Stars would vanish (a masked number is full of them), and a link could lead anywhere. */
export const markdownOf = (text: string): string =>
  text
    .replaceAll('*', '＊')
    .replaceAll('`', '’')
    .replaceAll('<', '＜')
    .replaceAll('](', '] (')
    .replace(/^([#>])/gm, (mark) => (mark === '#' ? '＃' : '＞'));

/** A card, and whether it shows all of what was said. */
export function cardOf({ text, buttons = [] }: Reply, taskId: string): { card: TemplateCard; whole: boolean } {
  const [first = '', ...rest] = text.split('\n');
  const body = rest.join('\n');
  const [title, desc] = [cut(first, MAX.title), cut(body, MAX.text)];
  const shown = buttons.length > 0 ? buttons : [lookAt(text)];
  const last = shown.at(-1);
  // The last one is the look at it, which stays where there are more than fit.
  const fitting = shown.length > MAX.buttons && last ? [...shown.slice(0, MAX.buttons - 1), last] : shown;
  const card: TemplateCard = {
    card_type: 'button_interaction',
    source: { desc: texts.source },
    main_title: { title },
    ...(desc === '' ? {} : { sub_title_text: desc }),
    button_list: fitting.map((button) => ({
      text: cut(button.label, MAX.label),
      style: STYLE[button.tone],
      key: keyOf(button),
    })),
    task_id: taskId,
  };
  return { card, whole: title === first && desc === body };
}

/** A card has a button in any case: a look at the matter that it is about, or at what there is to do. */
function lookAt(text: string): Button {
  const number = /编号 (\d{6,})/.exec(text)?.[1];
  return number === undefined
    ? { label: texts.todo, says: texts.todo, tone: 'plain' }
    : { label: texts.look, says: `${texts.look} ${number}`, tone: 'plain' };
}

/** What a button says stands in its key: the card may outlive this process. At most 1,024 bytes. */
const keyOf = ({ says, about }: Button): string =>
  JSON.stringify({ s: says, ...(about === undefined ? {} : { a: about }) });

export function pressed(key: string): Pick<Button, 'says' | 'about'> | undefined {
  try {
    const { s, a } = JSON.parse(key) as { s?: unknown; a?: unknown };
    return typeof s === 'string' ? { says: s, ...(typeof a === 'string' ? { about: a } : {}) } : undefined;
  } catch {
    return undefined;
  }
}

const cut = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
};
