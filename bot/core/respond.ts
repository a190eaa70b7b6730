/** One message in, the answers out. All that is remembered between two messages is kept by the server. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { act } from './act.ts';
import { answersOnly, intentOf, looksLikeCommand, type Intent } from './language/intent.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { MAX_SAID, said } from './language/said.ts';
import { firstSteps } from './first.ts';
import { split } from './language/split.ts';
import type { Button, Fetched, FileContent, FileHeard, Incoming, Reply, Server } from './ports.ts';
import { texts } from './texts.ts';
import { close, type Answered, type Dialogue, type Kept, type Turn } from './turn.ts';
import { cityTime } from './views.ts';

export interface Settings {
  /** Where the mini-app shows a matter, or the to-do list; in words where the city has no link. */
  link(number?: string): string;
  /** The content of a file that came with a message. */
  fetch(file: FileHeard): Promise<Fetched>;
  /** Whether files of matters leave by this chat. */
  sendsFiles: boolean;
}

const KEPT_SECONDS = 30 * 60;
/** What so many of the latest messages have done is known: a message can be recalled for a few minutes only. */
const DONE_KEPT = 10;
/** What was written longer ago is not acted upon: the server would refuse it. */
const OLDEST_SECONDS = 24 * 3600;
const SHAPE = 1;
/** `张三 12345678`, however the digits are grouped. */
const NAME_AND_CODE = /^(\S.{0,99}?)[\s,.:;、。]*((?:\d[\s\p{Pd}]*){8})$/u;
/** Refusals after which what was being filled in or confirmed has no object any more. */
const OVER = [403, 404, 409, 422];

/**
 * Answers a message. Given the same message again it gives the same answer and does nothing twice.
 * Empty when it was not meant for the bot.
 * @throws ServerUnreachable when no answer came from the server: hand the message in again.
 */
export async function respond(incoming: Incoming, server: Server, settings: Settings): Promise<Reply[]> {
  const { text, masked: maskedHere } = maskIds(incoming.text.slice(0, MAX_SAID * 2));
  const masked = maskedHere || incoming.masked === true;
  const quoted = incoming.quoted && { text: maskIds(incoming.quoted.text.slice(0, MAX_SAID)).text };
  // A name may hold anything, marks that turn the line around it included.
  const contactName = maskIds(plain(incoming.contactName).slice(0, 60)).text;
  const safe: Incoming = { ...incoming, contactName, text, ...(quoted ? { quoted } : {}) };
  if (safe.roomId !== undefined && !safe.mentioned && !safe.recalls && !safe.file && !looksLikeCommand(said(text)))
    return [];
  let answers: readonly string[];
  let buttons: readonly Button[] = [];
  let files: readonly FileContent[] = [];
  try {
    ({ texts: answers, buttons = [], files = [] } = await answersTo(safe, masked, server, settings));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answers = [refusal(error)];
  }
  if (masked && answers.length > 0 && !answers.includes(texts.masked.notice))
    answers = [texts.masked.notice, ...answers];
  const whole = answers.filter((one) => one !== '').map((one) => maskIds(one).text);
  const addressed = safe.roomId === undefined ? whole : whole.map((one) => texts.address(safe.contactName, one));
  const replies = addressed.flatMap((one) => split(one)).map((text): Reply => ({ text }));
  const pressable = replies.map((reply, n) =>
    n === replies.length - 1 && buttons.length > 0 ? { ...reply, buttons } : reply,
  );
  return [...pressable, ...files.map((file): Reply => ({ text: file.name, file }))];
}

type Told = Pick<Answered, 'texts' | 'buttons' | 'files'>;
const tell = (...lines: string[]): Told => ({ texts: lines });

async function answersTo(incoming: Incoming, masked: boolean, server: Server, settings: Settings): Promise<Told> {
  const spoken = said(incoming.text);
  const intent = intentOf(spoken);
  const inRoom = incoming.roomId !== undefined;
  const place = inRoom ? `${incoming.contactId}@${incoming.roomId}` : incoming.contactId;
  const { messageId, at, recalls } = incoming;
  const heard = await server.hearMessage({
    params: { id: place },
    body: { messageId, at, ...(recalls?.messageId === undefined ? {} : { recalls: recalls.messageId }) },
  });
  if (heard.state === 'over') return tell();
  const isOld = heard.lateSeconds > OLDEST_SECONDS;
  if (isOld) return inRoom || recalls ? tell() : tell(texts.trouble.old(cityTime(at)));
  const { bound, person, how } = await server.chatMe({ params: { id: incoming.contactId } });
  if (intent?.kind === 'bind' && intent.rest.raw !== '') {
    if (inRoom) return tell(texts.bind.notInRoom);
    if (how !== undefined) return tell(how);
    return tell(
      bound && person ? texts.bind.already(person.name, person.unit.name) : await bind(incoming, intent, server),
    );
  }
  if (!bound || !person) {
    if (inRoom) return incoming.mentioned ? tell(how ?? texts.bind.howToInRoom) : tell();
    return tell(how ?? (intent?.kind === 'bind' ? texts.bind.noCode : texts.bind.howTo(settings.link())));
  }
  // Two messages of one person are never answered at the same time here, but another bot may have been.
  for (let attempt = 1; ; attempt++) {
    const dialogue = await read(server, place, at);
    const overheard = inRoom && !incoming.mentioned;
    const asked = dialogue.kept.form !== undefined || dialogue.kept.waiting !== undefined;
    const isAnswer = intent !== undefined && answersOnly.includes(intent.kind);
    // A file can't name the bot: what was asked there tells for whom it is.
    const isOthers = incoming.file ? !asked : !dialogue.roomBound || (!asked && isAnswer);
    if (overheard && !recalls && isOthers) return tell();
    if (dialogue.answered?.messageId === incoming.messageId) return dialogue.answered;
    const turn: Turn = {
      incoming,
      spoken,
      masked,
      overheard,
      server,
      me: person,
      lateMs: heard.lateSeconds * 1000,
      place,
      dialogue,
      ...{ link: settings.link, fetch: settings.fetch, sendsFiles: settings.sendsFiles },
      lookedUp: new Map(),
    };
    try {
      return await keepAndTell(turn, await act(turn, intent));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.error.code === 'stale' && attempt < 3) continue;
      if (!asked || !OVER.includes(error.status)) throw error;
      return await keepAndTell(turn, close(refusal(error)));
    }
  }
}

async function bind(incoming: Incoming, { rest }: Intent, server: Server): Promise<string> {
  const [, name, code = ''] = NAME_AND_CODE.exec(rest.folded) ?? [];
  if (name === undefined) return texts.bind.noCode;
  const { person } = await server.bindChat({
    body: {
      contact: incoming.contactId,
      contactName: incoming.contactName,
      name: rest.raw.slice(0, name.length),
      code,
    },
    key: `chat:${incoming.messageId}`,
  });
  return [texts.bind.bound(person.name, person.unit.name), await firstSteps(server)].filter(Boolean).join('\n');
}

async function read(server: Server, place: string, at: string): Promise<Dialogue & { roomBound: boolean }> {
  const { version, state, lastPush, room } = await server.readDialogue({ params: { id: place }, query: { at } });
  // What an earlier release of the bot kept is not understood and forgotten.
  const known = state?.['shape'] === SHAPE ? (state as { kept: Kept; answered?: Dialogue['answered'] }) : undefined;
  return {
    version,
    kept: known?.kept ?? {},
    ...(known?.answered ? { answered: known.answered } : {}),
    ...(lastPush ? { lastPush } : {}),
    roomBound: room !== undefined,
  };
}

async function keepAndTell(turn: Turn, answered: Answered): Promise<Told> {
  const keep = keptAfter(turn, answered);
  if (keep === undefined) return answered;
  const { kept, version } = turn.dialogue;
  const { messageId, at } = turn.incoming;
  // A yes must never reach a decision that the person has turned away from.
  if (kept.waiting && !keep.waiting && !answered.decided) await turn.server.dropPending({ params: { id: turn.place } });
  await turn.server.writeDialogue({
    params: { id: turn.place },
    body: {
      version,
      state: {
        shape: SHAPE,
        kept: keep,
        answered: { messageId, at, texts: answered.texts, buttons: answered.buttons },
      },
      expiresInSeconds: KEPT_SECONDS,
    },
  });
  return answered;
}

/** What is kept from now on; undefined where nothing has changed. A list stays as long as it is the last one that was shown. */
function keptAfter(turn: Turn, { keep, list, did }: Answered): Kept | undefined {
  const { kept } = turn.dialogue;
  if (keep === undefined && list === undefined) return undefined;
  const { list: shown, did: done = {}, from = [], ...table } = kept;
  const next = keep ?? table;
  const rows = list ?? (shown && { rows: shown.rows });
  const { messageId } = turn.incoming;
  const begun = next.form ?? next.waiting ?? next.suggested;
  const acts =
    did === undefined ? done : Object.fromEntries([...Object.entries(done), [messageId, did]].slice(-DONE_KEPT));
  return {
    ...next,
    ...(rows ? { list: rows } : {}),
    ...(begun ? { from: keep === undefined || about(kept) === about(next) ? [...from, messageId] : [messageId] } : {}),
    ...(Object.keys(acts).length > 0 ? { did: acts } : {}),
  };
}

/** What a form or a decision is about. */
const about = ({ form, waiting }: Kept): string =>
  JSON.stringify(form?.purpose ?? waiting?.form?.purpose ?? waiting ?? '');

/** What the server refused, in its own words; who was first is named even where the words do not. */
function refusal({ status, error }: ApiError): string {
  if (status === 401) return texts.trouble.credential;
  const { text, decided, faults } = error;
  const named =
    decided && !text.includes(decided.by)
      ? texts.trouble.decided(decided.by, cityTime(decided.at), decided.command)
      : '';
  const list =
    status === 422 && faults ? faults.map(({ message }) => message).filter((one) => !text.includes(one)) : [];
  return [text, named, texts.trouble.faults(list)].filter((line) => line !== '').join('\n');
}
