/** Which materials of earlier matters are offered at all. */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { materialHandlers } from './handlers.ts';

const asked: (readonly string[])[] = [];
const { listMaterials } = materialHandlers({
  handedInBy: (_, kinds) => {
    asked.push(kinds);
    return Promise.resolve([]);
  },
  people: { standing: () => ({ unit: 'civil' }) as never },
  clock: { now: () => '2026-11-24T02:00:00.000Z' },
  sightIn: () => Promise.reject(new Error('there is none')),
});
const list = async (of: string) => {
  const found = await listMaterials({
    ...{ caller: { kind: 'person', person: 'li', channel: 'miniapp' }, params: undefined, body: undefined },
    ...{ key: undefined, requestId: 'r', query: { of } },
  });
  if (isRejection(found)) throw new Error(found.text);
  return found.items;
};

it('what proves one deed is looked for in no other matter; a contract and a plan are', async () => {
  expect(await list('rectification-proof,expansion-proof')).toEqual([]);
  expect(asked).toEqual([]);
  await list('rectification-proof,contract,transition-plan');
  expect(asked).toEqual([['contract', 'transition-plan']]);
});
