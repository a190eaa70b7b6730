/** What the city sets of its pushes. */
import { texts } from '../texts.ts';
import { numberSet, type CityNumber } from './settings.ts';

const set = (key: string, said: { title: string; help: string; unit: string }, range: [number, number, number]) =>
  numberSet(key, said.title, range[0], { min: range[1], max: range[2], unit: said.unit, help: said.help });

/** After how long a silence the next channel, and then the next person, is told. */
export const pushSilence: Readonly<Record<'urgent' | 'task' | 'reminder', CityNumber>> = {
  urgent: set('push.silence-urgent', texts.pushSettings.urgent, [45, 15, 55]),
  task: set('push.silence-task', texts.pushSettings.task, [24, 1, 240]),
  reminder: set('push.silence-reminder', texts.pushSettings.reminder, [8, 1, 240]),
};

/** Full hours of the day; from the first to the second nobody is pushed anything but what is urgent. The same twice: never. */
export const quietHours: Readonly<Record<'from' | 'until', CityNumber>> = {
  from: set('push.quiet-from', texts.pushSettings.quietFrom, [21, 0, 23]),
  until: set('push.quiet-until', texts.pushSettings.quietUntil, [8, 0, 23]),
};

export const pushSettings = [...Object.values(pushSilence), ...Object.values(quietHours)].map(({ setting }) => setting);
