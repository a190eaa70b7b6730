/** Who comes in, and by which door: those who have left, and machines that want more than is theirs. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import { contactOf } from '@banjie/server/training/city/people.ts';
import { BOT_TOKEN, startCity, type City } from '../harness/city.ts';
import { impolite, type Asked } from './impolite.ts';

let city: City;
let database: mongoose.mongo.MongoClient;
beforeAll(async () => {
  city = await startCity();
  database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
}, 60_000);
afterAll(async () => {
  await database?.close();
  await city?.close();
});

const all = (Object.keys(routes) as RouteName[]).map((name): { name: RouteName; route: Route } => ({
  name,
  route: routes[name],
}));
const ofPersons = all.filter(({ route }) => route.who === 'person');
/** Asks for an operation as it is declared, with a body that says nothing. */
const askFor = ({ method, path }: Route, asked: Asked) =>
  impolite(city, method, path.replace(/:\w+/g, 'x'), {
    key: randomUUID(),
    ...(method === 'GET' ? {} : { body: {} }),
    ...asked,
  });
const persons = () => database.db().collection<{ _id: string }>('persons');

describe('whoever has no standing in the city', () => {
  const gone = '您的账号已停用或不存在，请联系本单位管理员';
  const cases: [string, string, (id: string) => Promise<unknown>][] = [
    [
      'has left',
      'civil-data',
      (id) => persons().updateOne({ _id: id }, { $set: { left: '2026-03-11T02:00:00.000Z' } }),
    ],
    ['is suspended', 'office-cloud', (id) => persons().updateOne({ _id: id }, { $set: { suspended: true } })],
    ['is unknown', 'transport-contact', (id) => persons().deleteOne({ _id: id })],
  ];
  it.each(cases)(
    'because he %s gets 401 from every operation, by page and by chat, with one text',
    async (_, id, go) => {
      const { token } = await city.as(id);
      const contact = contactOf(id);
      expect((await impolite(city, 'GET', '/api/units', { token })).status).toBe(200);
      await go(id);
      // Two seconds later no process lets him in any more; this one hears of it sooner.
      while ((await impolite(city, 'GET', '/api/units', { token })).status === 200);
      const seen = new Map<string, string[]>();
      for (const { name, route } of ofPersons) {
        const own = await askFor(route, { token });
        seen.set(`${own.status} ${own.text}`, [...(seen.get(`${own.status} ${own.text}`) ?? []), name]);
      }
      expect([...seen.keys()]).toEqual([`401 ${gone}`]);
      const byChat = await impolite(city, 'GET', '/api/matters', {
        token: BOT_TOKEN,
        headers: { 'x-contact': contact },
      });
      expect([byChat.status, byChat.text]).toEqual([401, gone]);
      const asked = await impolite(city, 'GET', `/api/chat/contacts/${contact}`, { token: BOT_TOKEN });
      expect([asked.status, asked.text]).toEqual([401, gone]);
    },
  );
});
