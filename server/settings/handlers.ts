/** The operations on settings: for administrators, as everybody's limits follow from them. */
import type { SettingChangeView, SettingView } from '@banjie/shared/contract/routes/settings.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { CitySetting } from '@banjie/shared/engine/settings/setting-list.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { administratorOnly } from '../people/administrator.ts';
import type { SettingChange } from './ports.ts';
import { byText, type SettingService } from './settings.ts';
import { texts } from './texts.ts';
import { filledIn, formOf, sayValue } from './values.ts';

export type SettingRoutes = 'listSettings' | 'readSettingHistory' | 'putSetting' | 'resetSetting';

export function settingHandlers(ports: {
  settings: SettingService;
  people: People;
  clock: CityClock;
}): Handlers<SettingRoutes> {
  const { settings, people, clock } = ports;

  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const viewOf = (one: CitySetting): SettingView => {
    const { setting, usedBy } = one;
    const last = settings.latest(setting.key);
    return {
      key: setting.key,
      title: setting.title,
      ...(setting.help === undefined ? {} : { help: setting.help }),
      group: usedBy.length === 0 ? texts.general : usedBy.length > 1 ? texts.shared : usedBy[0]!,
      usedBy,
      value: sayValue(setting, last?.value),
      default: sayValue(setting, undefined),
      changed: last?.value !== undefined,
      version: last?.version ?? 0,
      ...(last ? { last: changeView(one, last) } : {}),
      form: describeForm(formOf(setting)),
      prefill: filledIn(setting, last?.value),
    };
  };
  const change = async (
    person: PersonId,
    key: string,
    asked: { version: number; form?: unknown; why?: string },
  ): Promise<SettingView | Rejection> => {
    const who = administrator(person);
    if (isRejection(who)) return who;
    const by = { person, name: who.name, unit: who.unitName };
    const changed = await settings.change(key, asked, by, clock.now());
    return isRejection(changed) ? changed : viewOf(settings.settingOf(key)!);
  };

  return {
    async listSettings({ caller }) {
      const who = administrator(caller.person);
      return isRejection(who) ? who : { items: settings.declared.map(viewOf) };
    },
    async readSettingHistory({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const known = settings.settingOf(params.key);
      if (!known) return reject('notFound', texts.none);
      return { items: (await settings.history(params.key)).map((one) => changeView(known, one)) };
    },
    putSetting: ({ caller, params, body }) =>
      change(caller.person, params.key, { version: body.version, form: body.form ?? {} }),
    resetSetting: ({ caller, params, body }) =>
      change(caller.person, params.key, { version: body.version, why: body.why }),
  };
}

const changeView = ({ setting }: CitySetting, change: SettingChange): SettingChangeView => ({
  version: change.version,
  who: byText(change.by),
  atText: formatInstant(change.at, { year: true }),
  from: sayValue(setting, change.was),
  to: sayValue(setting, change.value),
  why: change.why,
});
