/**
 * What a channel whose messages can be pressed needs of the city: what somebody may answer with now, giving it as any other
 * command, and what has become of it. Permissions, the second question of a decision and idempotency are those of the doors.
 */
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { createChat } from '../../chat/handlers.ts';
import type { Handlers, PersonCaller } from '../../http/handler.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { MatterStore, ReceiptRecord } from '../../matters/ports.ts';
import type { Delivery } from '../ports.ts';
import { texts } from '../texts.ts';

/** A task of a matter, a receipt that is asked for, or how a matter went that has ended. */
export type About = Pick<Delivery, 'matter' | 'number' | 'item' | 'receipt' | 'rates' | 'person'>;

export interface Offered {
  command: string;
  title: string;
  tone: AllowedCommandView['tone'];
  /** It is asked a second time before it counts. */
  decides: boolean;
  /** More is to be said than a button can. */
  needsForm: boolean;
  /** A hand-written signature is asked for, which no card takes. */
  signature?: true;
  /** Why it can't be given now. */
  blocked?: string;
  /** What it brings about. */
  consequence?: string;
}

export interface OnTheDesk {
  offers: Offered[];
  /** Whose it is, in words. */
  whose?: string;
  /** For whom its reader stands in, by name. */
  behalf?: string;
  dueText?: string;
}

/** `done`: somebody has answered it. `over`: it needs no answer any more. `open`: it is with somebody, perhaps with others. */
export type Ending =
  { is: 'done'; what: string; by: string; at: Instant } | { is: 'over'; why: string } | { is: 'open' };

/** A command that was pressed. `place`: where its second question is asked and answered. */
export interface Pressed {
  person: PersonId;
  about: About;
  command: string;
  place: string;
  /** Of the press: the same one does nothing twice. */
  key: string;
}

export interface Desk {
  offers(person: PersonId, about: About): Promise<OnTheDesk | Rejection>;
  /** Carries it out. `confirmed`: what the second question has given. */
  give(pressed: Pressed, confirmed?: string): Promise<Rejection | undefined>;
  /** Asks for a yes, which is to come as another press; in words within which time. */
  ask(pressed: Pressed, title: string): Promise<string>;
  /** What was asked there and not answered yet, once; the same press gets the same again. */
  answered(
    place: string,
    key: string,
  ): Promise<{ command: string; title: string; confirmed: string } | 'expired' | undefined>;
  forget(place: string): Promise<void>;
  endOf(about: About): Promise<Ending>;
}

export interface DeskPorts {
  channel: PersonCaller['channel'];
  admit(person: PersonId): Promise<Rejection | undefined>;
  view(matter: string, caller: PersonCaller): Promise<MatterView | Rejection>;
  handlers: Handlers<'giveCommand' | 'confirmReceipt' | 'takePending' | 'dropPending'>;
  /** Puts down what asks for a yes. */
  pend: ReturnType<typeof createChat>['ask'];
  store: Pick<MatterStore, 'load'>;
  receiptOf(id: string): Promise<ReceiptRecord | undefined>;
  unitOf(person: PersonId): UnitId | undefined;
  /** A press was refused, for the audit trail. */
  refused(person: PersonId, matter: string, rejection: Rejection): void;
}

export const RECEIPT = 'confirmReceipt';

export function createDesk(ports: DeskPorts): Desk {
  const { channel, admit, view, handlers, refused } = ports;
  const callerOf = (person: PersonId, place?: string): PersonCaller => ({
    ...{ kind: 'person', person, channel },
    ...(place === undefined ? {} : { contact: place }),
  });
  const bot = { kind: 'bot', account: channel } as const;

  async function give({ person, about, command, place, key }: Pressed, confirmed?: string) {
    const out = await admit(person);
    if (out) return out;
    const call = { caller: callerOf(person, place), key, requestId: key, query: undefined };
    if (command === RECEIPT)
      return handlers.confirmReceipt({ ...call, params: { id: about.receipt ?? '' }, body: { form: {} } });
    const { name, form } = saidBy(command);
    return handlers.giveCommand({
      ...call,
      params: { id: about.matter, command: name },
      body: {
        form,
        ...(about.item === undefined ? {} : { item: about.item }),
        ...(confirmed === undefined ? {} : { confirmed }),
      },
    });
  }

  return {
    async offers(person, about) {
      const seen = (await admit(person)) ?? (await view(about.matter, callerOf(person)));
      if (isRejection(seen)) return seen;
      if (about.rates) return ofEnd(seen);
      return about.receipt === undefined ? ofItem(seen, about.item) : ofReceipt(seen, about.receipt);
    },
    async give(pressed, confirmed) {
      const given = await give(pressed, confirmed);
      if (!isRejection(given)) return undefined;
      refused(pressed.person, pressed.about.matter, given);
      return given;
    },
    ask({ person, about, command, place, key }, title) {
      const { matter, number, item } = about;
      const asked = { matter, number, command, title, form: {}, messageId: key };
      return ports.pend(place, { ...asked, ...(item === undefined ? {} : { item }) }, person);
    },
    async answered(place, key) {
      const call = { caller: bot, key: undefined, requestId: key, query: undefined, params: { id: place } };
      const taken = await handlers.takePending({ ...call, body: { messageId: key } });
      if (isRejection(taken)) return undefined;
      return taken.pending ?? (taken.expired ? 'expired' : undefined);
    },
    async forget(place) {
      await handlers.dropPending({
        ...{ caller: bot, key: undefined, requestId: place, query: undefined, params: { id: place }, body: undefined },
      });
    },
    endOf: endingOf(ports),
  };
}

/** What has become of it, whoever asks. */
export function endingOf({
  store,
  receiptOf,
  unitOf,
}: Pick<DeskPorts, 'store' | 'receiptOf' | 'unitOf'>): Desk['endOf'] {
  return async ({ matter, item, receipt, rates, person }) => {
    if (receipt !== undefined) {
      const found = await receiptOf(receipt);
      if (found?.state === 'open') return { is: 'open' };
      if (!found?.by || found.confirmedAt === undefined) return { is: 'over', why: texts.cards.notAsked };
      return { is: 'done', what: found.what, by: found.by.name, at: found.confirmedAt };
    }
    const state = (await store.load(matter))?.state;
    if (!state) return { is: 'over', why: texts.cards.notNeeded };
    if (rates) return rated(state, person === undefined ? undefined : unitOf(person));
    const closed = state.closed.findLast((one) => one.item === item);
    if (closed) return { is: 'done', what: closed.title, by: closed.by, at: closed.at };
    if (state.items.some(({ id }) => id === item)) return { is: 'open' };
    const end = state.end && versions.find(state.procedure, state.version)?.ends[state.end.end]?.title;
    return { is: 'over', why: end === undefined ? texts.cards.notNeeded : texts.cards.ended(end) };
  };
}

/** One word for each unit: whoever of it has said it has said it for all. */
function rated({ ratings = [], given }: MatterState, unit: UnitId | undefined): Ending {
  if (!ratings.some((one) => one.unit === unit)) return { is: 'open' };
  const last = given[RATE];
  if (!last || last.by.unit !== unit) return { is: 'over', why: texts.cards.rated };
  return { is: 'done', what: texts.cards.rating, by: last.by.name, at: last.at };
}

/** How it went, in one press: each answer is a button of its own. Nothing once it is said, or not asked any more. */
function ofEnd({ allowed }: MatterView): OnTheDesk {
  const rate = allowed.find(({ command, blocked }) => command === RATE && blocked === undefined);
  const field = rate?.form.find(({ chosen }) => chosen);
  return {
    offers: (field?.options ?? []).toReversed().map(({ value, title }) => ({
      ...{ command: `${RATE}=${field?.key}=${value}`, title: `${value} ${title}`, tone: 'plain' },
      ...{ decides: false, needsForm: false },
    })),
  };
}
const RATE = 'rate';

/** A command, with the one value that its button stands for. */
function saidBy(command: string): { name: string; form: Record<string, string> } {
  const [name = '', field, value] = command.split('=');
  return { name, form: field === undefined || value === undefined ? {} : { [field]: value } };
}

function ofItem({ procedure, allowed, items }: MatterView, id: string | undefined): OnTheDesk {
  const item = items.find((one) => one.id === id);
  const due = item?.deadlines[0];
  const step = item && versions.latest(procedure)?.steps[item.step];
  const isUrgent = step?.kind === 'task' && step.urgent === true;
  return {
    offers: allowed
      .filter((one) => id !== undefined && (one.item === id || (isUrgent && isBeside(one))) && !one.verb)
      .map(offered),
    ...(item && item.parties.length > 0 ? { whose: item.parties.join('、') } : {}),
    ...(item?.behalf === undefined ? {} : { behalf: item.behalf }),
    ...(due ? { dueText: due.atText } : {}),
  };
}

/** What may be done at any time beside what is urgent, by a word: taking it over, asking for help. What asks for more does not crowd the message. */
const isBeside = ({ item, tone, decides, form }: AllowedCommandView): boolean =>
  item === '' && tone === 'plain' && !decides && !asks(form);

function ofReceipt({ receipts }: MatterView, id: string): OnTheDesk {
  const mine = receipts?.mine;
  if (mine?.id !== id || !mine.open || !mine.allowed) return { offers: [] };
  const { form, dueText, behalf } = mine;
  return {
    offers: [{ command: RECEIPT, title: texts.confirmReceipt, tone: 'primary', decides: false, needsForm: asks(form) }],
    ...(dueText === undefined ? {} : { dueText }),
    ...(behalf === undefined ? {} : { behalf }),
  };
}

const offered = (one: AllowedCommandView): Offered => ({
  ...plainly(one),
  ...(one.signature ? { needsForm: true, signature: true as const } : {}),
});

const plainly = ({ command, title, tone, decides, form, blocked, consequence }: AllowedCommandView): Offered => ({
  // What ends or takes back something is asked a second time everywhere, whether it judges a request or not.
  ...{ command, title, tone, decides: decides || tone === 'danger', needsForm: asks(form) },
  ...(blocked === undefined ? {} : { blocked }),
  ...(consequence === undefined ? {} : { consequence }),
});

/** Something in it has to be filled in. */
const asks = (form: readonly Pick<FormField, 'required' | 'readOnly' | 'carried' | 'drafted'>[]): boolean =>
  form.some(
    ({ required, readOnly, carried, drafted }) => drafted || (required && readOnly !== true && carried !== true),
  );
