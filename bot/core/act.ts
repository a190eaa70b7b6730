/** What one message means, in this order: a recall, reading, the question on the table, a row of the list, the fixed words, the commands of the matters. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { command } from './acts/commands.ts';
import { no, yes } from './acts/decide.ts';
import { change, remind, reply } from './acts/dialogue.ts';
import { fileSent, filesOf, lettersOf } from './acts/files.ts';
import { byNumber, numberMeant, quoted } from './acts/find.ts';
import { later } from './acts/later.ts';
import { again, anew, correct, open } from './acts/open.ts';
import { recalled } from './acts/recall.ts';
import { choose, listed, rowOf, withRow } from './acts/rows.ts';
import { searched } from './acts/search.ts';
import { talk } from './acts/talk.ts';
import { boardLooked } from './acts/board.ts';
import { numbersLooked } from './acts/numbers.ts';
import { dutyChanged, dutyLooked } from './acts/duty.ts';
import { maintenanceChanged, maintenanceLooked } from './acts/maintenance.ts';
import { help, helpOf, unknown } from './help.ts';
import { intentOf, type Intent } from './language/intent.ts';
import { isPlace } from './language/places.ts';
import { MAX_SAID, said } from './language/said.ts';
import { talkOf } from './language/talk.ts';
import { texts } from './texts.ts';
import { answer, close, todoOf, type Answered, type Turn } from './turn.ts';
import { cityTime, matterInFull, progressOf, todoList } from './views.ts';

export async function act(turn: Turn, intent: Intent | undefined): Promise<Answered> {
  const { incoming, spoken, dialogue } = turn;
  const { form, waiting, suggested } = dialogue.kept;
  if (incoming.recalls) return recalled(turn);
  if (incoming.file) return fileSent(turn);
  if (incoming.unreadable) return answer(texts.unknown.notText(turn.link()));
  if (spoken.raw.length > MAX_SAID) return answer(texts.unknown.tooLong(MAX_SAID));
  if (spoken.raw === '') return help(turn);
  // Pressed below an older question than the one on the table.
  if (incoming.about !== undefined && incoming.about !== dialogue.kept.from?.at(-1))
    return answer(texts.decide.otherCard);
  const aside = await read(turn, intent);
  // Written before the question that is on the table: no answer to it.
  if ((form || waiting) && !aside && incoming.at < (dialogue.answered?.at ?? ''))
    return answer(texts.trouble.before(cityTime(incoming.at)));
  if (intent?.kind === 'cancel') return cancel(turn);
  const afresh = intent?.kind === 'correct' && intent.rest.raw !== '';
  if (form && !afresh && (!turn.overheard || intent))
    return aside ? answer(...aside.texts, await remind(turn, form)) : reply(turn, form);
  if (aside) return waiting ? { ...aside, texts: [...aside.texts, texts.decide.still(waiting)] } : aside;
  // “您是想说…吗” was asked last: a yes says it.
  if (intent?.kind === 'yes' && !waiting && suggested !== undefined) return mean({ ...turn, spoken: said(suggested) });
  const changed = waiting?.form && (await change(turn, waiting.form));
  if (changed) return changed;
  const named = await withRow(turn);
  return 'texts' in named ? named : mean({ ...turn, spoken: named.spoken });
}

async function mean(turn: Turn): Promise<Answered> {
  const intent = intentOf(turn.spoken);
  const looked = await read(turn, intent);
  if (looked) return looked;
  switch (intent?.kind) {
    case 'yes':
      return yes(turn);
    case 'no':
      return no(turn);
    case 'correct':
      return correct(turn, intent.rest);
    case 'open':
      return open(turn, intent.rest);
    case 'again':
      return again(turn, intent.rest);
    case 'anew':
      return anew(turn, intent.rest);
    case 'search':
      return searched(turn, intent.rest);
    case 'laterHour':
    case 'laterToday':
    case 'laterTomorrow':
      return later(turn, intent.kind);
    case 'bind':
      return answer(texts.bind.already(turn.me.name, turn.me.unit.name));
    case 'bindRoom':
      return bindRoom(turn);
    default:
  }
  return (
    (await dutyChanged(turn)) ??
    (await maintenanceChanged(turn)) ??
    (await command(turn)) ??
    (await bareNumber(turn)) ??
    (await politeness(turn)) ??
    (turn.overheard ? answer() : unknown(turn))
  );
}

/** Reading, which is possible in the middle of a dialogue as well. */
async function read(turn: Turn, intent: Intent | undefined): Promise<Answered | undefined> {
  switch (intent?.kind) {
    case 'help':
      return intent.rest.raw === '' ? help(turn) : view(turn, intent);
    case 'todo': {
      const { todo, overdue } = turn.me.counts;
      const items = await todoOf(turn);
      return { texts: [todoList(items, todo, overdue, turn.link())], list: listed(items) };
    }
    case 'view':
    case 'progress':
    case 'files':
    case 'letters':
      return view(turn, intent);
    case 'board':
      return boardLooked(turn);
    case 'numbers':
      return numbersLooked(turn);
    case undefined: {
      const onDuty = (await dutyLooked(turn)) ?? (await maintenanceLooked(turn));
      if (onDuty) return onDuty;
      const asked = turn.overheard ? undefined : talkOf(turn.spoken);
      // 好的 may be the answer to a question, and 收到 the name of a command.
      return asked && asked.kind !== 'thanks' ? talk(turn, asked) : undefined;
    }
    default:
      return undefined;
  }
}

async function politeness(turn: Turn): Promise<Answered | undefined> {
  const asked = turn.overheard || turn.dialogue.kept.waiting ? undefined : talkOf(turn.spoken);
  return asked && talk(turn, asked);
}

const ASKED: Partial<Record<Intent['kind'], string>> = {
  view: '查看',
  progress: '进度',
  files: '附件',
  letters: '文书',
  help: '帮助',
};

async function view(turn: Turn, { kind, rest }: Intent): Promise<Answered> {
  const shown = (matter: MatterView): Answered | Promise<Answered> => {
    if (kind === 'help') return helpOf(turn, matter);
    if (kind === 'files') return filesOf(turn, matter);
    if (kind === 'letters') return lettersOf(turn, matter);
    return answer(kind === 'view' ? matterInFull(matter, turn.link(matter.number)) : progressOf(matter));
  };
  const place = isPlace(rest.folded);
  let digits = rest.folded.replace(/[ -]/g, '').match(/^\d{3,}/)?.[0];
  if (place) {
    const row = rowOf(turn.dialogue.kept.list ?? listed(await todoOf(turn)), place);
    if ('fault' in row) return answer(row.fault);
    digits = row.number;
  }
  if (digits !== undefined) {
    const found = await byNumber(turn, digits);
    if (!found) return answer(texts.find.noSuchNumber(digits));
    if (found.several) return choose(found.several, turn.spoken);
    return shown(found.matter);
  }
  const meant = turn.incoming.quoted ? (await quoted(turn))?.number : turn.dialogue.lastPush?.number;
  const found = meant === undefined ? undefined : await byNumber(turn, meant);
  if (found?.matter) return shown(found.matter);
  return answer(texts.find.which(ASKED[kind] ?? '查看'));
}

/** A number on its own is looked at. */
async function bareNumber(turn: Turn): Promise<Answered | undefined> {
  const meant = await numberMeant(turn);
  if (!meant?.found || meant.number.before.raw !== '' || meant.number.after.raw !== '') return undefined;
  if (meant.found.several) return choose(meant.found.several, said(texts.words.view));
  return answer(matterInFull(meant.found.matter, turn.link(meant.found.matter.number)));
}

async function cancel(turn: Turn): Promise<Answered> {
  const { form, waiting } = turn.dialogue.kept;
  if (waiting) return no(turn);
  return form ? close(texts.form.cancelled) : answer(texts.form.nothingToCancel);
}

async function bindRoom(turn: Turn): Promise<Answered> {
  const { roomId, roomTopic } = turn.incoming;
  if (roomId === undefined) return answer(texts.bind.roomOnly);
  const { unit } = await turn.server.bindRoom({ body: { room: roomId, topic: (roomTopic ?? '').slice(0, 200) } });
  return answer(texts.bind.room(unit));
}
