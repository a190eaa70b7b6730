/** One message in, the answers out. All that is remembered between two messages is kept by the server. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { command } from './acts/commands.ts';
import { no, yes } from './acts/decide.ts';
import { remind, reply } from './acts/dialogue.ts';
import { byNumber, numberMeant, quoted } from './acts/find.ts';
import { correct, open } from './acts/open.ts';
import { help, unknown } from './help.ts';
import { answersOnly, intentOf, looksLikeCommand, type Intent } from './language/intent.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { MAX_SAID, said } from './language/said.ts';
import { split } from './language/split.ts';
import type { Incoming, Server } from './ports.ts';
import { texts } from './texts.ts';
import { answer, close, todoOf, type Answered, type Dialogue, type Kept, type Turn } from './turn.ts';
import { candidates, matterInFull, progressOf, todoList } from './views.ts';

export interface Settings {
  /** Where the mini-app shows a matter, or the to-do list; in words where the city has no link. */
  link(number?: string): string;
}

const KEPT_SECONDS = 30 * 60;
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
export async function respond(incoming: Incoming, server: Server, settings: Settings): Promise<string[]> {
  const { text, masked: maskedHere } = maskIds(incoming.text.slice(0, MAX_SAID * 2));
  const masked = maskedHere || incoming.masked === true;
  const quoted = incoming.quoted && { text: maskIds(incoming.quoted.text.slice(0, MAX_SAID)).text };
  // A name may hold anything, marks that turn the line around it included.
  const contactName = maskIds(plain(incoming.contactName).slice(0, 60)).text;
  const safe: Incoming = { ...incoming, contactName, text, ...(quoted ? { quoted } : {}) };
  if (safe.roomId !== undefined && !safe.mentioned && !looksLikeCommand(said(text))) return [];
  let answers: string[];
  try {
    answers = await answersTo(safe, masked, server, settings);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answers = [refusal(error)];
  }
  if (masked && answers.length > 0 && !answers.includes(texts.masked.notice))
    answers = [texts.masked.notice, ...answers];
  const whole = answers.filter((one) => one !== '').map((one) => maskIds(one).text);
  const addressed = safe.roomId === undefined ? whole : whole.map((one) => texts.address(safe.contactName, one));
  return addressed.flatMap((one) => split(one));
}

async function answersTo(incoming: Incoming, masked: boolean, server: Server, settings: Settings): Promise<string[]> {
  const spoken = said(incoming.text);
  const intent = intentOf(spoken);
  const inRoom = incoming.roomId !== undefined;
  const { bound, person } = await server.chatMe({ params: { id: incoming.contactId } });
  if (intent?.kind === 'bind' && intent.rest.raw !== '') {
    if (inRoom) return [texts.bind.notInRoom];
    return [bound && person ? texts.bind.already(person.name, person.unit.name) : await bind(incoming, intent, server)];
  }
  if (!bound || !person) {
    if (inRoom) return incoming.mentioned ? [texts.bind.howToInRoom] : [];
    return [intent?.kind === 'bind' ? texts.bind.noCode : texts.bind.howTo(settings.link())];
  }
  const place = inRoom ? `${incoming.contactId}@${incoming.roomId}` : incoming.contactId;
  // Two messages of one person are never answered at the same time here, but another bot may have been.
  for (let attempt = 1; ; attempt++) {
    const dialogue = await read(server, place);
    const overheard = inRoom && !incoming.mentioned;
    const asked = dialogue.kept.form !== undefined || dialogue.kept.waiting !== undefined;
    if (overheard && (!dialogue.roomBound || (!asked && intent && answersOnly.includes(intent.kind)))) return [];
    if (dialogue.answered?.messageId === incoming.messageId) return dialogue.answered.texts;
    const turn: Turn = {
      incoming,
      spoken,
      masked,
      overheard,
      server,
      me: person,
      place,
      dialogue,
      link: settings.link,
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

async function act(turn: Turn, intent: Intent | undefined): Promise<Answered> {
  const { incoming, spoken, dialogue } = turn;
  const { form } = dialogue.kept;
  if (incoming.unreadable) return answer(texts.unknown.notText(turn.link()));
  if (spoken.raw.length > MAX_SAID) return answer(texts.unknown.tooLong(MAX_SAID));
  if (spoken.raw === '') return help(turn);
  if (intent?.kind === 'cancel') return cancel(turn);
  const anew = intent?.kind === 'correct' && intent.rest.raw !== '';
  if (form && !anew && (!turn.overheard || intent)) {
    const aside = intent && (await look(turn, intent));
    return aside ? answer(...aside.texts, await remind(turn, form)) : reply(turn, form);
  }
  if (intent) {
    const looked = await look(turn, intent);
    if (looked) return looked;
    if (intent.kind === 'yes') return yes(turn);
    if (intent.kind === 'no') return no(turn);
    if (intent.kind === 'correct') return correct(turn, intent.rest);
    if (intent.kind === 'open') return open(turn, intent.rest);
    if (intent.kind === 'bind') return answer(texts.bind.already(turn.me.name, turn.me.unit.name));
    if (intent.kind === 'bindRoom') return bindRoom(turn);
  }
  return (await command(turn)) ?? (await bareNumber(turn)) ?? (turn.overheard ? answer() : unknown(turn));
}

/** Reading, which is possible in the middle of a dialogue as well. */
async function look(turn: Turn, intent: Intent): Promise<Answered | undefined> {
  switch (intent.kind) {
    case 'help':
      return help(turn);
    case 'todo': {
      const { todo, overdue } = turn.me.counts;
      return answer(todoList(await todoOf(turn), todo, overdue, turn.link()));
    }
    case 'view':
    case 'progress':
      return view(turn, intent);
    default:
      return undefined;
  }
}

async function view(turn: Turn, { kind, rest }: Intent): Promise<Answered> {
  const render = kind === 'view' ? matterInFull : progressOf;
  // A short number is a place in the to-do list.
  const place = /^\d{1,2}$/.test(rest.folded) ? (await todoOf(turn))[Number(rest.folded) - 1] : undefined;
  const digits = place?.number ?? rest.folded.replace(/[ -]/g, '').match(/^\d{3,}/)?.[0];
  if (digits !== undefined) {
    const found = await byNumber(turn, digits);
    if (!found) return answer(texts.find.noSuchNumber(digits));
    if (found.several) return answer(candidates(found.several));
    return answer(render(found.matter, turn.link(found.matter.number)));
  }
  const meant = turn.incoming.quoted ? (await quoted(turn))?.number : turn.dialogue.lastPush?.number;
  const found = meant === undefined ? undefined : await byNumber(turn, meant);
  if (found?.matter) return answer(render(found.matter, turn.link(found.matter.number)));
  return answer(texts.find.which(kind === 'view' ? '查看' : '进度'));
}

/** A number on its own is looked at. */
async function bareNumber(turn: Turn): Promise<Answered | undefined> {
  const meant = await numberMeant(turn);
  if (!meant?.found || meant.number.before.raw !== '' || meant.number.after.raw !== '') return undefined;
  if (meant.found.several) return answer(candidates(meant.found.several));
  return answer(matterInFull(meant.found.matter, turn.link(meant.found.matter.number)));
}

async function cancel(turn: Turn): Promise<Answered> {
  const { form, waiting } = turn.dialogue.kept;
  if (waiting) return no(turn);
  return form ? close(texts.form.cancelled) : answer(texts.form.nothingToCancel);
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
  return texts.bind.bound(person.name, person.unit.name);
}

async function bindRoom(turn: Turn): Promise<Answered> {
  const { roomId, roomTopic } = turn.incoming;
  if (roomId === undefined) return answer(texts.bind.roomOnly);
  const { unit } = await turn.server.bindRoom({ body: { room: roomId, topic: (roomTopic ?? '').slice(0, 200) } });
  return answer(texts.bind.room(unit));
}

async function read(server: Server, place: string): Promise<Dialogue & { roomBound: boolean }> {
  const { version, state, lastPush, room } = await server.readDialogue({ params: { id: place } });
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

async function keepAndTell(turn: Turn, answered: Answered): Promise<string[]> {
  if (answered.keep === undefined) return answered.texts;
  const { kept, version } = turn.dialogue;
  // A yes must never reach a decision that the person has turned away from.
  if (kept.waiting && !answered.keep.waiting && !answered.decided)
    await turn.server.dropPending({ params: { id: turn.place } });
  await turn.server.writeDialogue({
    params: { id: turn.place },
    body: {
      version,
      state: {
        shape: SHAPE,
        kept: answered.keep,
        answered: { messageId: turn.incoming.messageId, texts: answered.texts },
      },
      expiresInSeconds: KEPT_SECONDS,
    },
  });
  return answered.texts;
}

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

const cityTime = (at: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(at));
