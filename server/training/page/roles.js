/** A walk for each role. What is done is what the server has seen: a step is never ticked by its button. */
import { api } from './api.js';
import { byId, make } from './dom.js';
import { texts } from './texts.js';

const LOOK_MS = 3000;

export function createRoles({ nameOf, isCurrent, lead, say, ring }) {
  const place = byId('roles');
  let shown = '';
  let open;

  function stepOf(step, isNext) {
    const keys = [
      make(
        'button',
        'key key--step',
        { type: 'button', onclick: (event) => lead(step, event.currentTarget) },
        texts.roles.lead(nameOf(step.be), isCurrent(step.be)),
      ),
    ];
    const key = (title, work) =>
      keys.push(
        make('button', 'key key--step', { type: 'button', onclick: (event) => work(event.currentTarget) }, title),
      );
    if (step.say && isCurrent(step.be)) key(`发送“${step.say}”`, (button) => say(step.say, button));
    if (step.ring) key(texts.roles.ring, ring);
    return make(
      'li',
      `step ${step.done ? 'step--done' : ''}`,
      isNext ? { 'aria-current': 'step' } : {},
      make(
        'span',
        'step__mark',
        { role: 'img', 'aria-label': step.done ? texts.roles.done : texts.roles.ahead },
        step.done ? '✓' : '',
      ),
      make('div', 'step__said', {}, make('span', 'walk__text', {}, step.text), ...keys),
    );
  }

  function walkOf({ role, roleText, title, steps, learned }) {
    const next = steps.findIndex(({ done }) => !done);
    const walk = make(
      'details',
      'walk',
      { open: role === open, 'data-role': role },
      make(
        'summary',
        'walk__title',
        {},
        make('span', 'walk__name', {}, title),
        make(
          'span',
          'walk__why',
          {},
          `${roleText} · ${texts.roles.progress(steps.filter(({ done }) => done).length, steps.length)}`,
        ),
      ),
      make('ol', 'steps', {}, ...steps.map((step, n) => stepOf(step, n === next))),
      next === -1 ? make('p', 'walk__learned', {}, `${texts.roles.learned}${learned}`) : undefined,
    );
    walk.addEventListener('toggle', () => {
      if (walk.open) open = role;
      else if (open === role) open = undefined;
      if (walk.open) for (const other of place.querySelectorAll('details')) if (other !== walk) other.open = false;
    });
    return walk;
  }

  async function show() {
    const { items } = await api.walks();
    open ??= shown === '' ? items[0]?.role : undefined;
    const now = JSON.stringify([items, items.map(({ steps }) => steps.map(({ be }) => isCurrent(be)))]);
    // Drawn anew only where something is another: a button that is about to be pressed stays.
    if (now === shown) return;
    shown = now;
    place.replaceChildren(...items.map(walkOf));
  }

  setInterval(() => place.hidden || void show().catch(() => undefined), LOOK_MS);
  return { show };
}
