/**
 * Cards as WeCom shows them (template_card, button_interaction), within what its documentation allows: a title of 36
 * characters, a text of 160, six lines, six buttons of ten characters.
 */
import { cutText } from '@banjie/shared/kernel/text.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { hashOfText } from '../../../proof/hash.ts';
import type { Ending, Offered, OnTheDesk } from '../../cards/desk.ts';
import type { Delivery } from '../../ports.ts';
import { keyOf } from './press.ts';
import { texts } from './texts.ts';

export interface Card {
  card_type: 'button_interaction';
  source: { desc: string; desc_color: 0 | 2 };
  main_title: { title: string; desc: string };
  sub_title_text?: string;
  quote_area?: { type: 0; title: string; quote_text: string };
  horizontal_content_list?: { keyname: string; value: string }[];
  card_action?: { type: 1; url: string };
  button_list: ({ text: string; style: number } & ({ key: string } | { type: 1; url: string }))[];
  /** Only where it is sent: of one application it is never there twice. */
  task_id?: string;
  /** In the place of the buttons: it can't be pressed any more. */
  replace_text?: string;
}

/** What WeCom advises for each part, in characters. */
const MOST = { title: 36, desc: 44, text: 150, key: 5, value: 30, quote: 120, button: 10, buttons: 6 } as const;

/** What is said beside the buttons, e.g. why the last press did nothing. */
export interface Remark {
  title: string;
  text: string;
}

/** The same delivery has the same: a second try is known there. */
export const taskIdOf = ({ id }: Pick<Delivery, 'id'>): string => hashOfText(id).slice(0, 40);

const cut = (text: string, most: number): string => cutText(text, most, '…');

/** Which of what is on the desk are buttons here, in the order in which the notice names them. */
export function pressable({ words }: Pick<Delivery, 'words'>, { offers }: OnTheDesk): Offered[] {
  const place = (title: string) => (words.includes(title) ? words.indexOf(title) : words.length);
  return offers
    .filter(({ needsForm, blocked }) => !needsForm && blocked === undefined)
    .sort((one, other) => place(one.title) - place(other.title));
}

function base(delivery: Delivery, url: string | undefined, behalf?: string): Omit<Card, 'button_list'> {
  const { urgent, subject, number, at } = delivery;
  return {
    card_type: 'button_interaction',
    source: { desc: texts.source, desc_color: urgent ? 2 : 0 },
    main_title: {
      title: cut(texts.title(subject, urgent, behalf), MOST.title),
      desc: cut(texts.number(number, formatInstant(at)), MOST.desc),
    },
    ...(url === undefined ? {} : { card_action: { type: 1, url } }),
  };
}

const turnOf = (remark: { turn: string } | undefined) => (remark === undefined ? {} : { turn: remark.turn });

const line = (keyname: string, value: string | undefined) =>
  value === undefined || value === '' ? [] : [{ keyname: cut(keyname, MOST.key), value: cut(value, MOST.value) }];

const behalfLine = ({ behalf }: Pick<OnTheDesk, 'behalf'>) =>
  line(texts.behalf, behalf === undefined ? undefined : texts.behalfOf(behalf));
const quoted = (remark: Remark | undefined): Pick<Card, 'quote_area'> =>
  remark === undefined
    ? {}
    : { quote_area: { type: 0, title: remark.title, quote_text: cut(remark.text, MOST.quote) } };

/** What is asked, until when, of whom, with a button for each answer that needs no more than itself. */
export function taskCard(
  delivery: Delivery,
  desk: OnTheDesk,
  url: string | undefined,
  remark?: Remark & { turn: string },
): Card | undefined {
  const buttons = pressable(delivery, desk).slice(0, MOST.buttons - (url === undefined ? 0 : 1));
  if (buttons.length === 0 && url === undefined) return undefined;
  const fills = desk.offers.filter(({ needsForm }) => needsForm).map(({ title }) => title);
  const fill = url === undefined ? texts.fillElsewhere(fills) : texts.fillThere(fills);
  const due = desk.dueText ?? (delivery.dueAt === undefined ? undefined : formatInstant(delivery.dueAt));
  const lines = [
    ...line(texts.due, due),
    ...line(texts.whose, desk.whose),
    ...behalfLine(desk),
    ...line(texts.fill, fills.length === 0 ? undefined : fill),
  ];
  return {
    ...base(delivery, url, desk.behalf),
    sub_title_text: cut(delivery.body, MOST.text),
    ...quoted(remark),
    ...(lines.length === 0 ? {} : { horizontal_content_list: lines }),
    button_list: [
      ...buttons.map(({ title, command, tone }, n) => ({
        text: cut(title, MOST.button),
        style: tone === 'danger' ? 3 : n === 0 ? 1 : 2,
        key: keyOf({ step: 'do', delivery: delivery.id, command, ...turnOf(remark) }),
      })),
      ...(url === undefined ? [] : [{ text: texts.open, style: buttons.length === 0 ? 1 : 2, type: 1 as const, url }]),
    ],
  };
}

/** A decision is repeated before it counts. */
export function sureCard(
  delivery: Delivery,
  { title, command, consequence }: Offered,
  desk: Pick<OnTheDesk, 'behalf'> & { within: string },
  url: string | undefined,
  turn: string,
): Card {
  return {
    ...base(delivery, url),
    main_title: { title: cut(texts.sure(title), MOST.title), desc: texts.sureUntil(desk.within) },
    sub_title_text: cut(`${delivery.subject}\n${delivery.body}`, MOST.text),
    horizontal_content_list: [
      ...line(texts.decision, title),
      ...behalfLine(desk),
      ...line(texts.consequence, consequence),
      ...line('事项', delivery.number),
    ],
    button_list: [
      {
        text: cut(texts.yes(title), MOST.button),
        style: 1,
        key: keyOf({ step: 'yes', delivery: delivery.id, command, turn }),
      },
      { text: texts.no, style: 2, key: keyOf({ step: 'no', delivery: delivery.id, command, turn }) },
    ],
  };
}

/** What has become of it, with nothing to press. */
export function endCard(delivery: Delivery, ending: Ending, url: string | undefined): Card {
  const [remark, button] = endOf(ending);
  return {
    ...base(delivery, url),
    sub_title_text: cut(delivery.body, MOST.text),
    ...quoted(remark),
    button_list: [{ text: button, style: 2, key: keyOf({ step: 'over', delivery: delivery.id, command: '' }) }],
    replace_text: button,
  };
}

function endOf(ending: Ending): [Remark, string] {
  switch (ending.is) {
    case 'done':
      return [
        { title: texts.done(ending.what), text: texts.doneBy(ending.by, formatInstant(ending.at)) },
        texts.doneButton,
      ];
    case 'over':
      return [{ title: texts.overButton, text: ending.why }, texts.overButton];
    case 'open':
      return [{ title: texts.elsewhereButton, text: texts.handedOn }, texts.elsewhereButton];
  }
}
