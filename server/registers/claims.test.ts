/** Two servers on one database: two matters claim one code; a decision in one reads what the other has just entered. */
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { historyOf } from '../../test/harness/small-city.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { openOffice, type Office } from '../../test/year/office.ts';
import { QUICK, rosterOf } from '../../test/year/roster.ts';

const database = testDatabase();
const now = '2026-11-23T02:00:00.000Z';
let offices: [Office, Office];
beforeAll(async () => {
  const one = await openOffice(database.uri, () => now);
  const { resources, subscriptions, ...others } = rosterOf(QUICK);
  await one.stores.people.save(others);
  await one.enterImported({ resources, subscriptions });
  await one.people.refresh();
  offices = [one, await openOffice(database.uri, () => now)];
});
afterAll(async () => {
  for (const one of offices) await one.close();
  await database.drop();
});

const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(JSON.stringify(value));
  return value;
};
const form = {
  ...{ code: 'schools', name: '学校基本信息', items: '校名、地址', format: 'table', way: 'interface' },
  ...{ updateLimit: 'twoDays', identifiedBy: 'organisation', personal: false, classification: 'general' },
  shareType: 'unconditional',
};
/** The first holder of a post. */
const holderOf = (office: Office, unit: string, post: string) =>
  office.people.roster().posts.find((one) => one.unit === unit && one.post === post)?.persons[0] ?? '';
const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' });
let keys = 0;
const give = (office: Office, id: string, unit: string, post: string, command: string, more: object = {}) =>
  office.service.give(as(holderOf(office, unit, post)), { id, command, form: more, key: `k${(keys += 1)}` });
const open = (office: Office, unit: string, key: string) =>
  office.service.open(as(holderOf(office, unit, 'registrar')), { procedure: 'catalogue-entry', form, key });

/** Until the authority has to publish it. */
async function reviewed(office: Office, unit: string): Promise<string> {
  const { id } = given(await open(office, unit, `open-${unit}`));
  given(await give(office, id, unit, 'secrecy', 'clear', { privacy: '不涉及' }));
  given(await give(office, id, unit, 'reviewer', 'approve'));
  given(await give(office, id, unit, 'head', 'consent'));
  return id;
}

it('one has the code; the other comes back to its registrar, and everybody who looks sees the same at once', async () => {
  const [first, second] = offices;
  const departments = first.people.roster().units.filter((one) => one.kind === 'unit');
  const [a = '', b = ''] = departments.map((one) => one.id);
  const ids = [await reviewed(first, a), await reviewed(second, b)];
  // Both are published before either has come to the register.
  await Promise.all(ids.map((id, n) => give(n === 0 ? first : second, id, 'authority', 'data', 'publish').then(given)));
  await Promise.all(offices.map((one) => one.relay.drain()));
  const states = await Promise.all(ids.map(async (id) => (await second.stores.matters.load(id))?.state));
  const [won, lost] = states[0]?.end ? [states[0], states[1]] : [states[1], states[0]];
  expect(won?.end?.end).toBe('published');
  expect([lost?.end, lost?.items.map((one) => one.step)]).toEqual([undefined, ['amend']]);
  const history = await historyOf(second.stores.matters, lost?.id ?? '');
  const failed = history.flatMap((one) => one.events).find((one) => one.type === 'effectFailed');
  expect(failed).toMatchObject({ text: expect.stringContaining(won?.number ?? '-') as string });
  // The decision says on what it rested: nobody had the code then.
  const published = history
    .flatMap((one) => one.events)
    .find((one) => one.type === 'given' && one.command === 'publish');
  expect(published).toMatchObject({ saw: [{ register: 'catalogue', subject: 'schools', version: 0 }] });
  for (const [n, one] of offices.entries())
    expect(await open(one, a, `again-${n}`)).toMatchObject({ rejected: 'invalid', faults: [{ path: 'code' }] });
});
