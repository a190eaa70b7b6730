/** What a chat is in the middle of, kept by the server so that any bot process can go on with it. */
import { randomBytes } from 'node:crypto';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { addMs, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import { withoutIds } from './kept.ts';
import type { ChatStore, ConfirmedCommand, Pending, Push } from './ports.ts';
import { texts } from './texts.ts';

export interface ChatPorts {
  store: ChatStore;
  unitOfRoom(room: string): UnitId | undefined;
  unitName(unit: UnitId): string;
  /** Whose contact it is. */
  personOf(contact: string): Promise<PersonId | undefined>;
  /** He is given more time. */
  isElder(person: PersonId): boolean;
  /** Somebody has written to a bot directly: from now on it may push to him. */
  wrote?(contact: string): Promise<void>;
}

/**
 * A decision asks for its yes within five minutes, of whoever reads in elder mode within fifteen; once given, the command
 * follows within five. Machine time.
 */
const ANSWER_SECONDS = 5 * 60;
const ELDER_ANSWER_SECONDS = 15 * 60;
const USE_SECONDS = 5 * 60;
const MAX_STATE = 200_000;
/** A message is known by its id for so long; one that was written before is not acted upon at all. */
const HEARD_SECONDS = 31 * 86_400;
/** The chat network has a clock of its own, in seconds: a push that arrived so shortly after a message counts as before it. */
const CLOCKS_APART_MS = 10_000;

/** Ids contain @ themselves, so every place where a room could begin is looked at. */
const roomsIn = (dialogue: string): string[] =>
  [...dialogue.matchAll(/@/g)].map(({ index }) => dialogue.slice(index + 1)).filter((room) => room !== '');

const fits = (kept: Record<string, unknown> | undefined): kept is Record<string, unknown> =>
  kept !== undefined && JSON.stringify(kept).length <= MAX_STATE;

export function createChat({ store, unitOfRoom, unitName, personOf, isElder, wrote }: ChatPorts) {
  /** Puts it down; in words within which time an answer counts. */
  async function ask(dialogue: string, pending: Pending, person: PersonId | undefined): Promise<string> {
    const elder = person !== undefined && isElder(person);
    const seconds = elder ? ELDER_ANSWER_SECONDS : ANSWER_SECONDS;
    await store.putPending(dialogue, pending, randomBytes(24).toString('base64url'), seconds);
    return elder ? texts.withinElder : texts.within;
  }

  const handlers: Handlers<
    'hearMessage' | 'endMessage' | 'readDialogue' | 'writeDialogue' | 'putPending' | 'takePending' | 'dropPending'
  > = {
    async hearMessage({ params: { id: place }, body: { messageId, at, recalls } }) {
      const { before, lateMs } = await store.hear({ place, messageId }, instantOf(Date.parse(at)), HEARD_SECONDS);
      if (recalls !== undefined) await store.endHeard({ place, messageId: recalls }, HEARD_SECONDS);
      if (before === 'new' && !place.includes('@')) await wrote?.(place);
      // Nobody knows any more whether it came before.
      const isForgotten = lateMs > HEARD_SECONDS * 1000;
      return { state: isForgotten ? 'over' : before, lateSeconds: Math.round(lateMs / 1000) };
    },
    async endMessage({ params: { id: place }, body: { messageId } }) {
      await store.endHeard({ place, messageId }, HEARD_SECONDS);
      return { ok: true };
    },
    async readDialogue({ params: { id }, query }) {
      const rooms = roomsIn(id);
      const by = query?.at === undefined ? undefined : addMs(instantOf(Date.parse(query.at)), CLOCKS_APART_MS);
      const [{ version, state }, lastPush] = await Promise.all([store.read(id), store.lastPush([id, ...rooms], by)]);
      const unit = rooms.map(unitOfRoom).find((found) => found !== undefined);
      return {
        version,
        ...(state ? { state } : {}),
        ...(lastPush ? { lastPush } : {}),
        ...(unit === undefined ? {} : { room: { unit: unitName(unit) } }),
      };
    },
    async writeDialogue({ params: { id }, body }) {
      const state = body.state && withoutIds(body.state);
      if (body.state && !fits(state)) return reject('tooLarge', texts.tooLarge);
      const version = await store.write(id, body.version, state, body.expiresInSeconds);
      return version === undefined ? reject('stale', texts.stale) : { version };
    },
    async putPending({ params: { id }, body: { item, at, files, ...rest } }) {
      const form = withoutIds(rest.form);
      if (!fits(form)) return reject('tooLarge', texts.tooLarge);
      const title = maskIds(rest.title).text;
      const said = at === undefined ? {} : { at: instantOf(Date.parse(at)) };
      const pending = {
        ...rest,
        title,
        form,
        ...said,
        ...(item === undefined ? {} : { item }),
        ...(files ? { files } : {}),
      };
      // Of a dialogue in a room its contact stands before the room.
      const contact = roomsIn(id).reduce(
        (known, room) => (unitOfRoom(room) ? id.slice(0, -room.length - 1) : known),
        id,
      );
      return { withinText: await ask(id, pending, await personOf(contact)) };
    },
    async takePending({ params: { id }, body: { messageId, at } }) {
      const by = { messageId, ...(at === undefined ? {} : { at: instantOf(Date.parse(at)) }) };
      const taken = await store.takePending(id, by, USE_SECONDS);
      if (taken === undefined || taken === 'expired') return { expired: taken === 'expired' };
      const { messageId: _, at: __, ...pending } = taken.pending;
      return { pending: { ...pending, confirmed: taken.confirmed }, expired: false };
    },
    async dropPending({ params: { id } }) {
      await store.dropPending(id);
      return { ok: true };
    },
  };

  /**
   * Whether this decision was repeated to its contact and answered with a yes. Each yes is good for one command; the
   * same key may ask again.
   */
  async function checkConfirmed({ contact, room, ...command }: ConfirmedCommand): Promise<boolean> {
    const places = room === undefined ? [contact] : [`${contact}@${room}`, contact];
    for (const dialogue of places) if (await store.useConfirmed({ ...command, dialogue })) return true;
    return false;
  }

  /** A push that can be answered has arrived at a contact or a room: a bare word right after it is about its matter. */
  const notePush = (place: string, { matter, number }: Push): Promise<void> => store.pushed(place, { matter, number });

  return { handlers, checkConfirmed, notePush, ask };
}
