/** Who is on duty, swaps and hand-over notes, by chat. A swap is a request: the other side answers, and nothing holds before that. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { dutySaid, type DutySaid } from '../language/duty.ts';
import { texts } from '../texts.ts';
import { answer, close, keyOf, once, type Answered, type Turn } from '../turn.ts';

const t = texts.duty;

/** Undefined where it is about something else. */
export async function dutyLooked(turn: Turn): Promise<Answered | undefined> {
  const meant = dutySaid(turn.spoken, dayOf(turn.me.now));
  return meant?.kind === 'who' ? who(turn, meant) : undefined;
}

/** Undefined where it is about something else. */
export async function dutyChanged(turn: Turn): Promise<Answered | undefined> {
  const meant = dutySaid(turn.spoken, dayOf(turn.me.now));
  switch (meant?.kind) {
    // In a room only who names the bot, or what was asked of him, leads to a change.
    case 'swap':
      return turn.overheard ? undefined : swap(turn, meant);
    case 'answer':
      return turn.overheard ? undefined : reply(turn, meant);
    case 'note':
      return turn.overheard ? undefined : note(turn, meant.text);
    default:
      return undefined;
  }
}

const rosters = (turn: Turn) => once(turn, 'duty', () => turn.server.listDuty({}));

async function who(turn: Turn, { day, unclear }: Extract<DutySaid, { kind: 'who' }>): Promise<Answered> {
  if (unclear !== undefined) return answer(t.noDay(unclear));
  const { items } = await (day === undefined ? rosters(turn) : turn.server.listDuty({ query: { day } }));
  if (items.length === 0) return answer(t.none);
  return answer([t.head(day), ...items.map((one) => t.roster(one.unitName, one.postTitle, one.text))].join('\n'));
}

async function swap(turn: Turn, { give, take, other }: Extract<DutySaid, { kind: 'swap' }>): Promise<Answered> {
  if (give === undefined || other === '') return answer(t.how);
  const { items } = await rosters(turn);
  const mine = items.filter(({ isHolder }) => isHolder);
  if (mine.length === 0) return answer(t.notHolder);
  for (const { unit, post } of mine) {
    const { people } = await turn.server.readDuty({ params: { unit, post } });
    const named = people.filter(({ name, id }) => name === other && id !== turn.me.id);
    if (named.length > 1) return answer(t.several(other));
    const [person] = named;
    if (!person) continue;
    const days = (day: string) => ({ from: day, until: day });
    const { text } = await turn.server.askDutySwap({
      params: { unit, post },
      body: { other: person.id, give: days(give), ...(take === undefined ? {} : { take: days(take) }) },
      key: keyOf(turn),
    });
    return close(text);
  }
  return answer(t.nobody(other));
}

/** To each roster of which he goes off duty: whoever comes there is to know it. */
async function note(turn: Turn, text: string): Promise<Answered> {
  if (text === '') return answer(t.howToNote);
  const mine = (await rosters(turn)).items.filter(({ mayNote }) => mayNote);
  if (mine.length === 0) return answer(t.noteNotOnDuty);
  const said: string[] = [];
  for (const { unit, post, postTitle } of mine) {
    const key = mine.length > 1 ? `${keyOf(turn)}.${post}` : keyOf(turn);
    const done = await turn.server.noteDuty({ params: { unit, post }, body: { text }, key });
    said.push(mine.length > 1 ? `${postTitle}：${done.text}` : done.text);
  }
  return close(said.join('\n'));
}

async function reply(turn: Turn, { answer: said, place }: Extract<DutySaid, { kind: 'answer' }>): Promise<Answered> {
  const { asked } = await rosters(turn);
  if (asked.length === 0) return answer(t.nothingAsked);
  if (asked.length > 1 && place === undefined) return answer(t.which(asked.map(({ text }) => text)));
  const one = asked[(place ?? 1) - 1];
  if (!one) return answer(t.which(asked.map(({ text }) => text)));
  const { unit, post, id } = one;
  const { text } = await turn.server.answerDutySwap({ params: { unit, post, id }, body: { answer: said } });
  return close(`${one.text}\n${text}`);
}
