/** The SMS of whoever is played: what came, why by SMS, by which channels the same notice went, and what the gateway reported. */
import { api } from './api.js';
import { act, byId, make } from './dom.js';
import { texts } from './texts.js';

const EVERY_MS = 3000;

export function createSms() {
  const place = byId('sms');
  const list = byId('sms-list');
  const turn = byId('sms-turn');
  let persona;
  let timer;
  let isDead = false;

  const line = ({ id, text, atText, came, why, ways }) =>
    make(
      'article',
      'sms__one',
      { 'data-id': id },
      make('p', 'sms__text', {}, text),
      make('p', 'sms__fact', {}, `${atText} · ${came}`),
      make('p', 'sms__fact', {}, why),
      make('p', 'sms__fact', {}, texts.sms.ways(ways)),
    );

  function show({ on, number, dead, items }) {
    // Whoever has no number has no window.
    place.hidden = !on || !number;
    isDead = dead;
    turn.textContent = dead ? texts.sms.on : texts.sms.off;
    turn.setAttribute('aria-pressed', String(dead));
    const lines = items.length === 0 ? [make('p', 'chat__empty', {}, texts.sms.empty)] : items.map(line);
    list.replaceChildren(...lines);
  }

  async function look() {
    const asked = persona;
    const read = await api.sms(asked.id).catch(() => undefined);
    if (asked !== persona) return;
    if (read) show(read);
    timer = setTimeout(() => void look(), EVERY_MS);
  }

  async function flip() {
    await api.turnSms({ persona: persona.id, dead: !isDead });
    clearTimeout(timer);
    await look();
  }
  turn.addEventListener('click', () => void act(turn, flip));

  return {
    enter(who) {
      persona = who;
      clearTimeout(timer);
      void look();
    },
  };
}
