/** A result that is taken back before it goes out: nobody is asked, nothing is entered, and the verifier accuses nobody. */
import { rootStore } from '@banjie/server/store/matters/roots.ts';
import { besideStore } from '@banjie/server/store/proof/beside.ts';
import { verifyMatters } from '@banjie/server/proof/verify/matters.ts';
import { connect } from '@banjie/server/store/base/connection.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, numberIn, quiet, until } from './talk.ts';

let city: City;
const { read, give, offer } = deskOf(() => city);
beforeAll(async () => {
  city = await startCity({ chat: true, environment: { BANJIE_TAKE_BACK_SECONDS: '15' } });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 180_000);
afterAll(() => city.close());

it('is nowhere, as its history says', async () => {
  const phone = await city.phone('education-data');
  const line = `纠错 行政区划代码 430102 名称 现为 旧名，应为 新名，依据 户口簿`;
  const number = numberIn(await ask(phone, line, /已提交：纠错/));
  const prefill = (await offer('civil-data', number, 'answer'))?.prefill ?? {};
  const [row] = prefill['results'] as Record<string, unknown>[];
  await give('civil-data', number, 'answer', { results: [{ ...row, outcome: 'confirmed', why: '经核实无误' }] });
  await give('civil-data', number, 'takeBack');
  expect((await read('civil-data', number)).steps).toEqual(['核实并更正']);
  const connection = await connect(city.databaseUri);
  const matters = connection.collection('matters');
  const isQuiet = async () => (await matters.countDocuments({ number, outbox: [] })) === 1;
  await until('the hold is over, and nothing is on its way', isQuiet);
  const { findings } = await verifyMatters({ ...rootStore(connection), beside: besideStore(connection) }, []);
  await connection.close();
  expect(findings).toEqual([]);
}, 180_000);
