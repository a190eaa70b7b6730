/** What a press does: the command of its button, a second question before a decision, or an answer that says why not. */
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { ChangeStore } from '../../cards/changes.ts';
import type { Desk, Ending, Pressed } from '../../cards/desk.ts';
import type { Delivery, DeliveryStore } from '../../ports.ts';
import type { KeptIncoming } from '../channel.ts';
import { endCard, pressable, sureCard, taskCard, type Card, type Remark } from './cards.ts';
import type { KeptPress } from './hearing.ts';
import { CODE_MS, type WecomMessages } from './messages.ts';
import { NotWorked } from '../../incoming/incoming.ts';
import { texts as incoming } from '../../incoming/texts.ts';
import { texts } from './texts.ts';

export interface PressedPorts {
  desk: Desk;
  deliveries: Pick<DeliveryStore, 'get'>;
  changes: Pick<ChangeStore, 'renew'>;
  messages: Pick<WecomMessages, 'update'>;
  urlOf(delivery: Delivery): string | undefined;
  /** Machine time in ms. */
  now(): number;
}

/** What was pressed longer ago is not believed to be meant any more. */
const OLDEST_MS = 24 * 3_600_000;
/** With what tells the card that answers it from others. */
interface Owned extends KeptPress {
  own: string;
}

export function createPressed({ desk, deliveries, changes, messages, urlOf, now }: PressedPorts) {
  /** @throws NotWorked where WeCom is to be told later */
  async function show(delivery: Delivery, code: string, card: Card): Promise<void> {
    if (code === '') return;
    const shown = await messages.update(delivery.address.value, code, card);
    if (typeof shown !== 'string') throw new NotWorked(incoming.notSaidYet);
  }

  /** The card as it is now for this person, with what is to be said; where nothing is left to press, what has become of it. */
  async function showAgain(delivery: Delivery, { code, own }: Owned, remark: Remark): Promise<void> {
    const ending = await desk.endOf(delivery);
    if (ending.is !== 'open') return show(delivery, code, endCard(delivery, ending, urlOf(delivery)));
    const found = await desk.offers(delivery.person ?? '', delivery);
    const now = isRejection(found) ? { offers: [] } : found;
    const url = urlOf(delivery);
    const card = now.offers.length === 0 ? undefined : taskCard(delivery, now, url, { ...remark, turn: own });
    const then: Ending = delivery.rates ? { is: 'over', why: remark.text } : ending;
    return show(delivery, code, card ?? { ...endCard(delivery, then, url), ...quote(remark) });
  }

  /** Said, or to be tried again where nobody knows whether it was done: the same press finds out. */
  async function refused(delivery: Delivery, press: Owned, { rejected, text, faults }: Rejection): Promise<void> {
    if (rejected === 'unavailable' || rejected === 'uncertain') throw new NotWorked(incoming.notKnownYet);
    const why = (faults ?? []).map(({ message }) => message).join('；');
    return showAgain(delivery, press, { title: texts.notDone, text: why === '' ? text : `${text}（${why}）` });
  }

  async function carryOut(delivery: Delivery, press: Owned, pressed: Pressed, title: string, confirmed?: string) {
    // The code of its sending is used up or too old: then this one says what has become of it.
    if (press.code !== '') await changes.renew(delivery.id, press.code, CODE_MS);
    const refusal = await desk.give(pressed, confirmed);
    if (refusal) return refused(delivery, press, refusal);
    // Where it closes its task everybody's card says so, his as well; else he is told here.
    // How it went closes nothing: its own card says that it was said.
    const isSaid = !delivery.rates && (await desk.endOf(delivery)).is !== 'open';
    if (isSaid) return undefined;
    return showAgain(delivery, press, { title: texts.result, text: texts.given(title) });
  }

  return async ({ id, person, what }: KeptIncoming): Promise<void> => {
    const press: Owned = { ...(JSON.parse(what) as KeptPress), own: id.slice(-12) };
    const delivery = await deliveries.get(press.delivery);
    if (!delivery || person === undefined || delivery.person !== person) return undefined;
    const say = (text: string) => showAgain(delivery, press, { title: texts.notDone, text });
    if (now() - press.at * 1_000 > OLDEST_MS) return say(texts.old);
    const { command } = press;
    const place = `wecom:${delivery.id}`;
    const pressed: Pressed = { person, about: delivery, command, place, key: id };

    if (press.step === 'no') {
      await desk.forget(place);
      return say(texts.no);
    }
    if (press.step === 'yes') {
      const answer = await desk.answered(place, id);
      if (answer === 'expired') return say(texts.expired);
      if (answer?.command !== command) return say(texts.nothingAsked);
      return carryOut(delivery, press, pressed, answer.title, answer.confirmed);
    }
    const found = await desk.offers(person, delivery);
    if (isRejection(found)) return refused(delivery, press, found);
    const offer = found.offers.find((one) => one.command === command);
    if (offer?.blocked !== undefined) return say(offer.blocked);
    if (offer?.signature) return say(texts.needsSignature(offer.title));
    if (offer?.needsForm) return say(texts.needsForm(offer.title));
    if (offer?.decides && pressable(delivery, found).includes(offer)) {
      const within = await desk.ask(pressed, offer.title);
      return show(delivery, press.code, sureCard(delivery, offer, { ...found, within }, urlOf(delivery), press.own));
    }
    // What is not his any more is refused by the door of all commands, in its words.
    return carryOut(delivery, press, pressed, offer?.title ?? texts.thisAnswer);
  };
}

const quote = ({ title, text }: Remark): Pick<Card, 'quote_area'> => ({
  quote_area: { type: 0, title, quote_text: text },
});
