/** Whose fault an alert tells of, and whom it affects, by the register of allocations. */
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { sourceOf } from '../registers/testing.ts';
import { allocationsOf } from './allocations.ts';
import { readPayload } from './payload.ts';
import { alertOf, payloadOf } from './testing.ts';
import { openingOf, systemsNamed } from './wording.ts';

const allocation = (subject: string, provider?: string): RegisterEntry => ({
  ...{ register: 'allocations', subject, title: subject, units: [], since: '2026-01-05T02:00:00.000Z' },
  ...{ matter: 'm0', number: '260000', values: provider === undefined ? {} : { provider } },
});
const source = sourceOf([
  allocation('civil/婚姻登记', 'second'),
  allocation('housing/网签备案', 'first'),
  allocation('civil/门户网站', 'first'),
  allocation('health/门户网站', 'second'),
  allocation('justice/法律援助'),
]);
const known = (unit: string) => ['civil', 'housing', 'health', 'justice', 'first', 'second'].includes(unit);

async function opened(...labels: Record<string, string>[]) {
  const alerts = labels.map((one, n) => alertOf(`fp${n}`, { labels: one }));
  const payload = readPayload(payloadOf('Down', alerts));
  if (isRejection(payload)) throw new Error(payload.text);
  const units = ['civil', 'housing', 'health', 'justice', 'first', 'second'];
  const allocated = await allocationsOf(source, systemsNamed(payload.alerts), units);
  const { provider, affected } = openingOf(payload.alerts, payload, 'prometheus', { known, allocated });
  return { provider, affected };
}

it('the provider of the system is responsible, and the unit that uses it is affected, besides those that are named', async () => {
  expect(await opened({ banjie_system: '婚姻登记', banjie_units: 'housing' })).toEqual({
    provider: 'second',
    affected: [{ unit: 'housing' }, { unit: 'civil' }],
  });
  expect(await opened({ banjie_system: 'housing/网签备案' })).toEqual({
    provider: 'first',
    affected: [{ unit: 'housing' }],
  });
});

it('of two systems of one name, or of two providers, all users are affected and no provider is guessed', async () => {
  const both = [{ unit: 'civil' }, { unit: 'health' }];
  expect(await opened({ banjie_system: '门户网站' })).toEqual({ provider: undefined, affected: both });
  expect(await opened({ banjie_system: 'health/门户网站' })).toEqual({
    provider: 'second',
    affected: [{ unit: 'health' }],
  });
  expect((await opened({ banjie_system: '婚姻登记' }, { banjie_system: '网签备案' })).provider).toBeUndefined();
});

it('what is allocated without a provider, or not at all, says nothing of one', async () => {
  expect(await opened({ banjie_system: '法律援助' })).toEqual({ provider: undefined, affected: [{ unit: 'justice' }] });
  expect(await opened({ banjie_system: '没有' })).toEqual({ provider: undefined, affected: undefined });
  expect(await opened({ service: '婚姻登记' })).toEqual({ provider: undefined, affected: undefined });
});
