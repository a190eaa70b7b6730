/** Keeps a training ground and a real city apart, whatever the settings of a start say. */
import { instantOf } from '@banjie/shared/kernel/time.ts';
import { ConfigError } from '../config.ts';
import type { CityMark, PeopleStore } from './ports.ts';
import { texts } from './texts.ts';

/** The mark of this database. @throws ConfigError when it is of the other kind */
export async function markOf(store: PeopleStore, training: boolean, machineMs = Date.now()): Promise<CityMark> {
  const mark = await store.mark({ training, since: instantOf(machineMs) });
  if (mark.training !== training) throw new ConfigError(training ? texts.mark.notTraining : texts.mark.notProduction);
  return mark;
}
