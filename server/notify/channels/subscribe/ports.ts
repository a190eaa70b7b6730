import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { TemplateKey } from './fields.ts';

export type Credits = Partial<Record<TemplateKey, number>>;

/** How many messages of each template a person has let us send: WeChat tells nobody, so we count. Of one account of his. */
export interface CreditStore {
  /** One more of each; the same key a second time adds nothing. */
  add(person: PersonId, account: string, templates: readonly TemplateKey[], key: string): Promise<Credits>;
  of(person: PersonId, account: string): Promise<Credits>;
  /** Takes one away before it is used; false where there is none. */
  take(person: PersonId, account: string, template: TemplateKey): Promise<boolean>;
  /** It was not used. */
  giveBack(person: PersonId, account: string, template: TemplateKey): Promise<void>;
  /** There is none, whatever we have counted; or the last one was just used. The person is to be told. */
  empty(person: PersonId, account: string, template: TemplateKey): Promise<void>;
  /** Those who are to be told that a template is used up, with how often it was. */
  untold(limit: number): Promise<{ person: PersonId; template: TemplateKey; times: number }[]>;
  told(person: PersonId, template: TemplateKey): Promise<void>;
}
