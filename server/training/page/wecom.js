/** The window of WeCom beside the chat: cards as its members see them, pressed for real, and a switch that takes it down. */
import { api } from './api.js';
import { act, byId, make } from './dom.js';
import { texts } from './texts.js';

const WAIT_SECONDS = 20;

export function createWecom({ onChange, onOpen }) {
  const place = byId('wecom');
  const cards = byId('wecom-cards');
  const turn = byId('wecom-turn');
  const down = byId('wecom-down');
  let persona;
  let reading;
  let isDown = false;

  const matterIn = (url) => decodeURIComponent((/[?&]id=([^&#\s]+)/.exec(url) ?? [])[1] ?? '');

  function button(card, { text, main, danger, url }) {
    const open = () => onOpen(matterIn(url));
    const press = (event) =>
      act(event.currentTarget, () => api.press({ persona: persona.id, card: card.id, button: text }));
    const kind = main ? 'card__key--main' : danger ? 'card__key--danger' : '';
    return make('button', `card__key ${kind}`, { type: 'button', onclick: url === undefined ? press : open }, text);
  }

  function shown(card) {
    return make(
      'article',
      `card${card.urgent ? ' card--urgent' : ''}${card.ended === undefined ? '' : ' card--ended'}`,
      { 'data-id': card.id },
      make('div', 'card__source', {}, texts.wecom.source),
      make('h3', 'card__title', {}, card.title),
      make('p', 'card__desc', {}, card.desc),
      card.text === '' ? undefined : make('p', 'card__text', {}, card.text),
      card.remark === undefined
        ? undefined
        : make(
            'div',
            'card__remark',
            {},
            make('strong', '', {}, card.remark.title),
            make('span', '', {}, card.remark.text),
          ),
      card.lines.length === 0
        ? undefined
        : make(
            'dl',
            'card__lines',
            {},
            ...card.lines.flatMap(({ name, value }) => [make('dt', '', {}, name), make('dd', '', {}, value)]),
          ),
      make(
        'div',
        'card__keys',
        {},
        ...(card.ended === undefined
          ? card.buttons.map((one) => button(card, one))
          : [make('span', 'card__ended', {}, card.ended)]),
      ),
    );
  }

  function show({ member, items, down: nowDown }) {
    isDown = nowDown;
    turn.textContent = isDown ? texts.wecom.up : texts.wecom.down;
    turn.setAttribute('aria-pressed', String(isDown));
    down.hidden = !isDown;
    down.textContent = texts.wecom.isDown;
    const atEnd = cards.scrollHeight - cards.scrollTop - cards.clientHeight < 80;
    if (items.length === 0)
      cards.replaceChildren(make('p', 'chat__empty', {}, member ? texts.wecom.empty : texts.wecom.noAccount));
    else cards.replaceChildren(...items.map(shown));
    if (atEnd) cards.scrollTop = cards.scrollHeight;
  }

  async function follow(signal) {
    let after = 0;
    while (!signal.aborted) {
      try {
        const waitSeconds = after === 0 ? 0 : WAIT_SECONDS;
        const read = await api.cards({ persona: persona.id, after, waitSeconds }, signal);
        if (signal.aborted) return;
        place.hidden = !read.on;
        // Without an account there is nothing to wait for; the switch may have been turned elsewhere.
        if (!read.on) return;
        const isNew = after !== 0 && read.next !== after;
        after = read.next;
        show(read);
        if (isNew) onChange();
        if (!read.member) await new Promise((done) => setTimeout(done, 5000));
      } catch {
        if (signal.aborted) return;
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }

  turn.addEventListener('click', () => void act(turn, () => api.turnWecom(!isDown)));

  return {
    enter(who) {
      persona = who;
      reading?.abort();
      reading = new AbortController();
      cards.replaceChildren();
      void follow(reading.signal);
    },
  };
}
