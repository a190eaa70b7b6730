/** The chat window: one conversation at a time, with the bot or in a room; a line is quoted by a tap. */
import { api } from './api.js';
import { act, byId, make } from './dom.js';
import { texts } from './texts.js';

const WAIT_SECONDS = 20;
/** How a quotation reaches a bot: 「name：text」, a dashed rule, what was said. */
const QUOTED = /^「([^：]*)：([\s\S]*?)」\n(?:- )+-\n([\s\S]*)$/;
/** Links, and numbers of matters where the bot writes them: 编号 …, or in a list before its mark. */
const LINKS = /(https?:\/\/\S+)|(编号 ?)(\d{6,12})|(\n +)(\d{6,12})(?= ·)/g;

export function createChat({ onBotLine, onOpen }) {
  const lines = byId('lines');
  const text = byId('text');
  let persona;
  let room;
  let quoted;
  let reading;

  function showRooms() {
    const talks = [{ id: undefined, topic: texts.chat.bot }, ...persona.rooms];
    byId('rooms').replaceChildren(
      ...talks.map(({ id, topic }) =>
        make(
          'button',
          'talk',
          { type: 'button', role: 'tab', 'aria-selected': String(id === room), onclick: () => enter(persona, id) },
          make(
            'span',
            `face ${id === undefined ? 'face--bot' : 'face--room'}`,
            { 'aria-hidden': 'true' },
            id === undefined ? '办' : '群',
          ),
          make('span', 'talk__name', {}, topic),
        ),
      ),
    );
    const words = room === undefined ? texts.chat.words : texts.chat.wordsInRoom;
    byId('words').replaceChildren(
      ...words.map((word) =>
        make('button', 'word', { type: 'button', onclick: (event) => say(word, event.currentTarget) }, word),
      ),
    );
  }

  function quote(line) {
    quoted = line;
    byId('quote').hidden = line === undefined;
    if (line === undefined) return;
    byId('quote').replaceChildren(
      make('span', 'chat__quoted', {}, `${texts.chat.quoting}${line.text}`),
      make('button', 'key key--quiet', { type: 'button', onclick: () => quote(undefined) }, texts.chat.dropQuote),
    );
    text.focus();
  }

  function bubble(line) {
    const said = line.from === 'bot' ? null : QUOTED.exec(line.text);
    const name = line.from === 'bot' ? texts.chat.bot : line.name;
    const body = make('div', 'bubble', {}, ...linked(said ? said[3] : line.text));
    if (line.from === 'bot') {
      body.tabIndex = 0;
      body.setAttribute('role', 'button');
      body.title = '点一下引用这条消息';
      const take = () => {
        if (String(getSelection()) === '') quote(line);
      };
      body.addEventListener('click', take);
      body.addEventListener('keydown', (event) => event.key === 'Enter' && event.target === body && take());
    }
    return make(
      'div',
      `line line--${line.from}`,
      { 'data-id': line.id },
      make('span', `face face--${line.from}`, { 'aria-hidden': 'true' }, line.from === 'bot' ? '办' : name.slice(-1)),
      make(
        'div',
        'line__said',
        {},
        line.from === 'me' ? undefined : make('span', 'line__name', {}, name),
        body,
        said ? make('div', 'line__quoted', {}, `${said[1]}：${said[2]}`) : undefined,
      ),
    );
  }

  /** Numbers of matters and links into the mini-app open on the phone beside it. */
  function linked(content) {
    const parts = [];
    let end = 0;
    for (const found of content.matchAll(LINKS)) {
      const [whole, url] = found;
      const lead = found[2] ?? found[4] ?? '';
      const number = found[3] ?? found[5];
      const matter = number ?? (/[?&]id=([^&#\s]+)/.exec(url ?? '') ?? [])[1];
      if (matter === undefined) continue;
      parts.push(content.slice(end, found.index) + lead);
      end = found.index + whole.length;
      const open = (event) => {
        event.stopPropagation();
        onOpen(decodeURIComponent(matter));
      };
      parts.push(make('button', 'link', { type: 'button', onclick: open }, number ?? '在手机上打开 ›'));
    }
    return [...parts, content.slice(end)];
  }

  function append(items) {
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
    lines.querySelector('.chat__empty')?.remove();
    // The same line may come by two ways: what is there already is not shown twice.
    const fresh = items.filter(({ id }) => lines.querySelector(`[data-id="${CSS.escape(id)}"]`) === null);
    lines.append(...fresh.map(bubble));
    if (atEnd || fresh.some(({ from }) => from === 'me')) lines.scrollTop = lines.scrollHeight;
    return fresh;
  }

  async function follow(signal) {
    const where = { persona: persona.id, room };
    let after = 0;
    let first = true;
    while (!signal.aborted) {
      try {
        const { items, next } = await api.read({ ...where, after, waitSeconds: first ? 0 : WAIT_SECONDS }, signal);
        if (signal.aborted) return;
        after = next;
        lines.classList.remove('chat__lines--lost');
        const fresh = append(items);
        if (first && items.length === 0) lines.replaceChildren(make('p', 'chat__empty', {}, texts.chat.empty));
        if (!first && fresh.some(({ from }) => from === 'bot')) onBotLine();
        first = false;
      } catch {
        if (signal.aborted) return;
        lines.classList.add('chat__lines--lost');
        lines.dataset.lost = texts.chat.off;
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }

  function enter(who, where) {
    persona = who;
    room = where;
    reading?.abort();
    reading = new AbortController();
    quote(undefined);
    lines.replaceChildren();
    showRooms();
    void follow(reading.signal);
  }

  async function say(words, button) {
    const said = words.trim();
    if (said === '') return false;
    const sent = await act(button, () => api.say({ persona: persona.id, text: said, room, quoteOf: quoted?.id }));
    if (sent) quote(undefined);
    return sent !== undefined;
  }

  async function send(words) {
    text.value = '';
    if (words.trim() !== '' && !(await say(words))) text.value = words;
    text.style.height = '';
  }
  byId('say').addEventListener('submit', (event) => {
    event.preventDefault();
    void send(text.value);
  });
  text.addEventListener('keydown', (event) => {
    // While a Chinese input method composes, Enter chooses a candidate.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId('say').requestSubmit();
  });
  text.addEventListener('input', () => {
    text.style.height = '';
    text.style.height = `${Math.min(text.scrollHeight, 120)}px`;
  });
  return { enter, say };
}
