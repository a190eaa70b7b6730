/** The training ground: a phone, a chat, a choice of whom to be, and a clock. */
import { ring } from './alert.js';
import { api } from './api.js';
import { createChat } from './chat.js';
import { followBeginning } from './anew.js';
import { createClock } from './clock.js';
import { act, byId, make, toast } from './dom.js';
import { createRoles } from './roles.js';
import { texts } from './texts.js';
import { createSms } from './sms.js';
import { walks } from './walks.js';
import { createWecom } from './wecom.js';

const LAST = 'banjie-training-persona';
const phone = byId('phone');
/** What is told before the phone listens waits for it: it takes a moment to come up. */
let untold = [];
const tell = (message) => {
  if (untold) untold.push(message);
  else phone.contentWindow?.postMessage(message, location.origin);
};
window.addEventListener('message', ({ origin, source, data }) => {
  if (origin !== location.origin || source !== phone.contentWindow || data?.type !== 'banjie:listening') return;
  const waiting = untold ?? [];
  untold = undefined;
  waiting.forEach(tell);
});
/** What came of an act shows on the phone a moment later. */
const refresh = () => {
  tell({ type: 'banjie:refresh' });
  setTimeout(() => tell({ type: 'banjie:refresh' }), 1500);
};

const anew = followBeginning();
const clock = createClock({ onForward: refresh, onRead: anew.seen });
const chat = createChat({ onBotLine: refresh, onOpen: (matter) => tell({ type: 'banjie:open', matter }) });
const wecom = createWecom({ onChange: refresh, onOpen: (matter) => tell({ type: 'banjie:open', matter }) });
const sms = createSms();
/** Light or dark as it was chosen on the phone, which keeps it where this page can read it; else as the machine is. */
const dress = () => {
  document.documentElement.dataset.look = (localStorage.getItem('banjie.look') ?? '').replaceAll('"', '');
};
dress();
window.addEventListener('storage', dress);

const roles = createRoles({
  nameOf: (id) => personas.find((one) => one.id === id)?.name ?? id,
  isCurrent: (id) => current?.id === id,
  lead: (step, button) => become(step.be, button, step.page),
  say: (words, button) => chat.say(words, button),
  ring: (button) => act(button, () => ringOnce('firing')),
});

let personas = [];
let current;
/** Who presses twice becomes whom he has pressed last, whichever answer comes first. */
let asked = 0;

/** @param page that is before him then; his to-do list unless told */
async function become(id, button, page) {
  const persona = personas.find((one) => one.id === id);
  if (persona && current?.id === id && page) tell({ type: 'banjie:go', page });
  if (!persona || current?.id === id) return;
  const turn = ++asked;
  const signedIn = await act(button, () => api.become(id));
  if (!signedIn || turn !== asked) return;
  if (current === undefined) {
    const there = await fetch('/m/').then(({ ok }) => ok);
    if (!there) toast(texts.phone.missing, true);
    const place = page ?? '/';
    phone.src = `/m/#${place}${place.includes('?') ? '&' : '?'}token=${encodeURIComponent(signedIn.token)}&refresh=${encodeURIComponent(signedIn.refresh)}`;
  } else tell({ type: 'banjie:token', token: signedIn.token, refresh: signedIn.refresh, page });
  current = persona;
  sessionStorage.setItem(LAST, id);
  chat.enter(persona, undefined);
  wecom.enter(persona);
  sms.enter(persona);
  showWho();
  markCurrent();
  void roles.show();
}

function showWho() {
  byId('who').replaceChildren(
    make('span', 'who__now', {}, texts.now),
    make('strong', 'who__name', {}, current.name),
    make('span', 'who__unit', { title: current.unit }, `${current.unit} · ${current.posts.join('、')}`),
  );
}

function markCurrent() {
  for (const card of document.querySelectorAll('[data-person]'))
    card.setAttribute('aria-current', String(card.dataset.person === current?.id));
}

async function ringOnce(status) {
  const matter = await ring(status);
  toast(`监控平台的消息已送到：${matter ? `事项 ${matter.number}` : '没有要办的'}`);
  refresh();
}

function showPersonas() {
  byId('personas').replaceChildren(
    ...personas.map(({ id, name, unit, posts, hint }) =>
      make(
        'button',
        'persona',
        { type: 'button', 'data-person': id, onclick: (event) => become(id, event.currentTarget) },
        make('span', 'face face--me', { 'aria-hidden': 'true' }, name.slice(-1)),
        make(
          'span',
          'persona__text',
          {},
          make('span', 'persona__name', {}, name, make('span', 'persona__post', {}, posts[0] ?? '')),
          make('span', 'persona__unit', { title: unit }, unit),
          make('span', 'persona__hint', {}, hint ?? ''),
        ),
      ),
    ),
  );
}

function showWalks() {
  byId('walks').replaceChildren(
    ...walks.map(({ title, why, steps }, n) =>
      make(
        'details',
        'walk',
        { open: n === 0, name: 'walk' },
        make('summary', 'walk__title', {}, make('span', 'walk__name', {}, title), make('span', 'walk__why', {}, why)),
        make('ol', 'walk__steps', {}, ...steps.map(showStep)),
      ),
    ),
  );
}

function showStep(step) {
  const keys = [];
  const key = (title, work, extra = {}) =>
    keys.push(
      make(
        'button',
        'key key--step',
        { type: 'button', ...extra, onclick: (event) => work(event.currentTarget) },
        title,
      ),
    );
  if (step.be) {
    const name = personas.find(({ id }) => id === step.be)?.name ?? step.be;
    key(texts.be(name), (button) => become(step.be, button), { 'data-person': step.be });
  }
  if (step.say) key(`发送“${step.say}”`, (button) => chat.say(step.say, button));
  if (step.forward) key(step.key, () => clock.forward(step.forward));
  if (step.ring) key(step.key, (button) => act(button, () => ringOnce(step.ring)));
  return make('li', 'walk__step', {}, step.text ? make('span', 'walk__text', {}, step.text) : undefined, ...keys);
}

function tabs() {
  const names = ['roles', 'walks', 'personas'];
  const choose = (chosen) => {
    for (const name of names) {
      byId(name).hidden = name !== chosen;
      byId(`tab-${name}`).setAttribute('aria-selected', String(name === chosen));
    }
  };
  for (const name of names) byId(`tab-${name}`).addEventListener('click', () => choose(name));
}

tabs();
await act(undefined, async () => {
  void clock.read();
  ({ items: personas } = await api.personas());
  if (personas.length === 0) throw new Error(texts.phone.noPersonas);
  showPersonas();
  showWalks();
  const last = sessionStorage.getItem(LAST);
  await become(personas.some(({ id }) => id === last) ? last : personas[0].id);
});
