/** Every number, day and period that the definitions leave to the city. */
import type { Limit, Procedure, Step } from '../definition/definition.ts';
import type { SettingDecl } from './settings.ts';

export interface CitySetting {
  setting: SettingDecl;
  /** Titles of the procedures that use it. */
  usedBy: string[];
}

/** Every setting that the definitions declare, each once, in the order of the registry. */
export function settingsOf(procedures: readonly Procedure[]): CitySetting[] {
  const found = new Map<string, CitySetting>();
  const add = (setting: SettingDecl, title: string) => {
    const known = found.get(setting.key);
    if (!known) found.set(setting.key, { setting, usedBy: [title] });
    else if (!known.usedBy.includes(title)) known.usedBy.push(title);
  };
  for (const procedure of procedures) {
    const limits = [
      ...Object.values(procedure.steps).flatMap(limitsOfStep),
      ...(procedure.reopens ? [procedure.reopens.within] : []),
    ];
    for (const limit of limits)
      if (limit.basis === 'setting' && limit.setting !== undefined)
        add(
          { kind: 'span', key: limit.setting, title: limit.settingTitle ?? limit.setting, default: limit.span },
          procedure.title,
        );
    for (const setting of procedure.settings ?? []) add(setting, procedure.title);
    if (procedure.recurs?.setting) add(procedure.recurs.setting, procedure.title);
  }
  return [...found.values()];
}

/** Every limit that a step knows, those of waits, ladders and extensions included. */
export const limitsOfStep = (step: Step): Limit[] => [
  ...step.limits,
  ...(step.kind === 'wait' ? [step.lasts] : []),
  ...(step.kind === 'task'
    ? [step.climb, step.renotify, step.materials?.limit].filter((one) => one !== undefined)
    : []),
  ...(step.extension?.answer ? [step.extension.answer] : []),
];
