/** What the city has set of how an alarm goes through a roster. */
import type { Calling } from '@banjie/shared/duty/calling.ts';
import { DUTY_WAIT, dutyAgain, dutyRounds } from '@banjie/shared/engine/settings/duty-settings.ts';
import type { SettingService } from '../settings/settings.ts';

export function callingIn({ current, settingOf }: Pick<SettingService, 'current' | 'settingOf'>): Calling {
  const declared = settingOf(DUTY_WAIT)?.setting;
  const span = current.span(DUTY_WAIT) ?? (declared?.kind === 'span' ? declared.default : { n: 10, unit: 'min' });
  return {
    wait: span.unit === 'h' ? span.n * 60 : span.n,
    again: dutyAgain.of({ settings: current }),
    rounds: dutyRounds.of({ settings: current }),
  };
}
