/** What people have set of their pushes, as it is kept. store/people/push-preferences.ts fills it. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { PushGroup, PushLevel } from '@banjie/shared/engine/settings/push-settings.ts';
import type { Source } from '../../snapshots/source.ts';
import type { QuietHours } from './quiet-hours.ts';

/** What is absent is the city's. */
export interface Preference {
  person: PersonId;
  levels: Partial<Record<PushGroup, PushLevel>>;
  quiet?: QuietHours;
  /** He reads in elder mode: what waits for his answer waits longer. */
  elder?: boolean;
}

export type PreferenceChange = Preference | { person: PersonId; gone: true };

export interface PreferenceStore extends Source<Preference[], PreferenceChange> {
  /** All of his pushes; what else is known of him stays. */
  put(preference: Omit<Preference, 'elder'>): Promise<void>;
  putElder(person: PersonId, elder: boolean): Promise<void>;
  /** His pushes are back to what the city has set. */
  remove(person: PersonId): Promise<void>;
}
