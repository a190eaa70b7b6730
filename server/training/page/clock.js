/** The city's clock: it runs with the machine and is put forward here, never back. */
import { api } from './api.js';
import { act, byId, make, toast } from './dom.js';
import { texts } from './texts.js';

const format = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

export function createClock({ onForward, onRead }) {
  let ahead = 0;
  let moving = false;
  const now = () => new Date(Date.now() + ahead);
  // The browser's own field shows a date as its language has it; only its calendar is wanted here.
  const picker = make('input', 'pick__date', { type: 'date', tabindex: '-1', 'aria-label': texts.clock.pick });
  const pick = make('button', 'key', { type: 'button', onclick: () => picker.showPicker() }, texts.clock.pick);
  const keys = [
    ...texts.clock.keys.map(({ title, body, main }) =>
      make('button', `key ${main ? 'key--main' : ''}`, { type: 'button', onclick: () => forward(body) }, title),
    ),
  ];
  keys.push(pick);
  byId('clock-keys').append(...keys.slice(0, -1), make('span', 'pick', {}, picker, pick));
  picker.addEventListener('change', () => {
    if (picker.value !== '') void forward({ to: picker.value });
  });

  function show() {
    const parts = Object.fromEntries(format.formatToParts(now()).map(({ type, value }) => [type, value]));
    byId('clock-now').replaceChildren(
      make(
        'span',
        'clock__day',
        {},
        `${parts.year}年${parts.month}${parts.month.endsWith('月') ? '' : '月'}${parts.day}日 ${parts.weekday}`,
      ),
      make(
        'span',
        'clock__time',
        {},
        `${parts.hour}:${parts.minute}`,
        make('span', 'clock__seconds', {}, `:${parts.second}`),
      ),
    );
    picker.min = dayFormat.format(now());
  }

  async function read() {
    if (moving) return;
    const clock = await api.clock();
    onRead(clock.beginning);
    ahead = Date.parse(clock.now) - Date.now();
    show();
  }

  async function forward(body) {
    if (moving) return;
    moving = true;
    for (const key of keys) key.disabled = true;
    document.body.classList.add('moving');
    toast(texts.clock.busy);
    await act(undefined, async () => {
      const { now: at, nowText, fired } = await api.forward(body);
      ahead = Date.parse(at) - Date.now();
      toast(texts.clock.done(nowText, fired));
      onForward();
    });
    moving = false;
    picker.value = '';
    for (const key of keys) key.disabled = false;
    document.body.classList.remove('moving');
    show();
  }

  setInterval(show, 1000);
  // Another window, or a test, may put it forward too.
  setInterval(() => void read().catch(() => undefined), 5000);
  return { read, forward };
}
