import type { CopyShows, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { SightRole } from './table.ts';
import { texts } from './texts.ts';

const shown: Partial<Record<SightRole, CopyShows>> = { copyOfFiles: 'files', copyOfForms: 'forms', copy: 'lines' };

/** What he is told who sees a part only: by the nearest of what he is to the matter. */
export function sightText(
  { copies = [] }: MatterState,
  { roles, keys }: { roles: readonly SightRole[]; keys: readonly PartyKey[] },
): { sight?: string } {
  const [role] = roles;
  const shows = role && shown[role];
  if (shows) {
    const by = copies.findLast((one) => one.shows === shows && keys.includes(one.reader))?.by;
    return { sight: texts.copy[shows](by ?? texts.somebody) };
  }
  return role === 'colleague' || role === 'consulted' || role === 'asked' ? { sight: texts[role] } : {};
}
