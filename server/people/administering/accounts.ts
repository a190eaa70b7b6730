/** Where somebody is pushed to: his user id of WeCom and his mobile number, as an import and a page put them in. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Mobiles } from '../../personal/mobiles.ts';
import type { PeopleService } from '../directory.ts';
import type { PeopleStore } from '../ports.ts';

export interface AccountPorts {
  store: Pick<PeopleStore, 'bind' | 'unbind'>;
  people: Pick<PeopleService, 'accountOf'>;
  /** Seals numbers on their way in. */
  mobiles: Mobiles;
}

/** An empty one ends it. `taken` when it is somebody else's. */
export async function putMember(
  { store, people }: Omit<AccountPorts, 'mobiles'>,
  person: PersonId,
  account: string,
): Promise<'bound' | 'taken'> {
  if (account !== '')
    return people.accountOf('wecom', person) === account ? 'bound' : store.bind('wecom', account, person);
  await store.unbind('wecom', person);
  return 'bound';
}

/** @param mobile in one spelling; an empty one ends it, and nobody reads the old one any more */
export async function putMobile(
  { store, people, mobiles }: AccountPorts,
  person: PersonId,
  mobile: string,
): Promise<void> {
  const known = people.accountOf('mobile', person);
  if (mobile !== '') {
    const account = mobiles.sealed(person, mobile);
    if (known !== account) await store.bind('mobile', account, person);
  } else if (known !== undefined) {
    await store.unbind('mobile', person);
    mobiles.forget(person);
  }
}
