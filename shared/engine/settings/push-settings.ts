/** What the city sets of its pushes. */
import { texts } from '../texts.ts';
import { numberSet, type CityNumber, type SettingDecl } from './settings.ts';

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

/** How somebody is pushed what is not urgent: at once, in the summary of the morning, or in the mini-app only. */
export type PushLevel = 'now' | 'digest' | 'app';
export type PushGroup = 'task' | 'reminder' | 'lapse' | 'info';
export const pushGroups: readonly PushGroup[] = ['task', 'reminder', 'lapse', 'info'];

type Choice = Extract<SettingDecl, { kind: 'choice' }>;
const choice = (key: string, said: { title: string; help: string }, fallback: PushLevel): Choice => ({
  ...{ kind: 'choice', key, ...said, options: texts.pushSettings.levels, default: fallback },
});

/** What holds for whoever has set nothing himself, and what nobody may go below. */
export const pushLevels: Readonly<Record<PushGroup, { usual: Choice; least: Choice }>> = {
  task: levelsOf('task', 'now', 'digest'),
  reminder: levelsOf('reminder', 'now', 'digest'),
  lapse: levelsOf('lapse', 'now', 'now'),
  info: levelsOf('info', 'now', 'app'),
};
function levelsOf(group: PushGroup, usual: PushLevel, least: PushLevel): { usual: Choice; least: Choice } {
  const { usual: one, least: other } = texts.pushSettings.groups[group];
  return { usual: choice(`push.usual-${group}`, one, usual), least: choice(`push.least-${group}`, other, least) };
}

/** The hour of a working day at which the summary goes. */
export const digestHour = set('push.digest-hour', texts.pushSettings.digestHour, [9, 0, 23]);

export const pushSettings: readonly SettingDecl[] = [
  ...[...Object.values(pushSilence), ...Object.values(quietHours), digestHour].map(({ setting }) => setting),
  ...pushGroups.flatMap((group) => [pushLevels[group].usual, pushLevels[group].least]),
];
