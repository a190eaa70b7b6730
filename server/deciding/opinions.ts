/** The operations on opinions at hand. */
import type { OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import { opinionSettings } from '@banjie/shared/engine/settings/city-settings.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Handlers } from '../http/handler.ts';
import type { SettingService } from '../settings/settings.ts';
import { linesIn } from '../settings/lines.ts';
import type { OpinionStore } from './ports.ts';

export function opinionHandlers(ports: {
  store: OpinionStore;
  settings: Pick<SettingService, 'latest'>;
}): Handlers<'readOpinions' | 'putOpinions' | 'noteOpinion'> {
  const { store, settings } = ports;
  const ofCity = (says: 'yes' | 'no'): string[] => {
    const { key, default: fallback } = opinionSettings[says];
    const set = settings.latest(key)?.value;
    return linesIn(typeof set === 'string' ? set : fallback);
  };
  async function viewOf(person: PersonId): Promise<OpinionsView> {
    const { yes = [], no = [], lastYes, lastNo } = await store.of(person);
    return {
      own: { yes, no },
      city: { yes: ofCity('yes'), no: ofCity('no') },
      last: { ...(lastYes === undefined ? {} : { yes: lastYes }), ...(lastNo === undefined ? {} : { no: lastNo }) },
    };
  }

  return {
    readOpinions: ({ caller }) => viewOf(caller.person),
    async putOpinions({ caller, body: { yes, no } }) {
      // Said twice it stands once.
      await store.put(caller.person, {
        ...(yes ? { yes: [...new Set(yes)] } : {}),
        ...(no ? { no: [...new Set(no)] } : {}),
      });
      return viewOf(caller.person);
    },
    async noteOpinion({ caller, body }) {
      await store.note(caller.person, body.says, body.text);
      return { ok: true };
    },
  };
}
