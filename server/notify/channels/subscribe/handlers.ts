/** How many subscribe messages are left, and that one more may be sent. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../../../http/handler.ts';
import { templateKeys, type Templates } from './fields.ts';
import type { Credits, CreditStore } from './ports.ts';
import { texts } from './texts.ts';

export interface CreditHandlerPorts {
  /** None where the city has none. */
  templates: Templates;
  credits: CreditStore;
  openidOf(person: PersonId): string | undefined;
}

export function creditHandlers({
  templates,
  credits,
  openidOf,
}: CreditHandlerPorts): Handlers<'listCredits' | 'addCredits'> {
  const view = (left: Credits) => ({
    items: templateKeys.flatMap((key) => {
      const template = templates[key];
      return template ? [{ key, template: template.id, title: texts.templates[key], left: left[key] ?? 0 }] : [];
    }),
  });
  return {
    async listCredits({ caller }) {
      const account = openidOf(caller.person);
      return account === undefined ? { items: [] } : view(await credits.of(caller.person, account));
    },
    async addCredits({ caller, body, key }) {
      const account = openidOf(caller.person);
      if (account === undefined) return reject('notNow', texts.notBound);
      const known = templateKeys.filter((one) => templates[one] && body.accepted.includes(one));
      return view(await credits.add(caller.person, account, known, key));
    },
  };
}
