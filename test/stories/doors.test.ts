/** Who comes in, and by which door: those who have left, and machines that want more than is theirs. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { entrances, type Entrance } from '@banjie/shared/contract/shapes.ts';
import { contactOf, persons as people } from '@banjie/server/training/city/people.ts';
import { BOT_TOKEN, startCity, type City } from '../harness/city.ts';
import { machineNow } from '../harness/machine-time.ts';
import { heard, impolite, type Asked } from './impolite.ts';

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

describe('a human with two ids', () => {
  it('does not decide under the second what he asked for under the first, by page or by chat', async () => {
    const asks = await city.as('transport-contact');
    const matter = await asks.open('cloud-use', {
      ...{
        system: '港口调度',
        level: '2',
        plan: '建设方案',
        selfTest: '自测合格',
        hosts: 2,
        databases: 1,
        storage: 100,
      },
    });
    const [item] = (await (await city.as('office-cloud')).client.readMatter({ params: { id: matter.id } })).allowed;
    // An import has found out who he is.
    await persons().updateOne({ _id: 'office-cloud' }, { $set: { human: 'transport-contact' } });
    const accept = (asked: Asked) =>
      impolite(city, 'POST', `/api/matters/${matter.id}/commands/accept`, {
        key: randomUUID(),
        body: { item: item?.item },
        ...asked,
      });
    const allowed = async () =>
      (await (await city.as('office-cloud')).client.readMatter({ params: { id: matter.id } })).allowed.map(
        ({ command }) => command,
      );
    while ((await allowed()).includes('accept'));
    const answers = [
      await accept({ as: 'office-cloud' }),
      await accept({
        token: BOT_TOKEN,
        key: 'chat:message-1',
        headers: { 'x-contact': contactOf('office-cloud'), ...heard() },
      }),
    ];
    for (const { status, code, text } of answers)
      expect([status, code, text]).toEqual([403, 'ownRequest', expect.stringMatching(/您是本事项的申请人/)]);
    await persons().updateOne({ _id: 'office-cloud' }, { $unset: { human: 1 } });
    while (!(await allowed()).includes('accept'));
  });
});

it('the staff of a provider names in a form whom it works with, and learns of nobody else that he is there', async () => {
  const ops = await city.as('cloud-duty1');
  const { number } = await ops.open('incident', { what: '核心交换机丢包', system: '政务云网络', level: 'III' });
  const copy = async (person: string) => {
    const to = [{ person }];
    return impolite(city, 'POST', `/api/matters/${number}/commands/copy`, {
      ...{ as: 'cloud-duty1', key: randomUUID(), body: { form: { to, note: '知悉' } } },
    });
  };
  const [stranger, nobody, colleague] = [await copy('legal-contact'), await copy('nobody'), await copy('cloud-ops')];
  expect([stranger.status, stranger.error?.faults]).toEqual([422, nobody.error?.faults]);
  expect(stranger.paths).toEqual(['to.0.person']);
  expect(colleague.status).toBe(200);
  // Somebody of the administration with whom it has something to do now.
  const { items } = await ops.client.listPeople({ query: { limit: 100 } });
  const partner = items.find(({ unit }) => !unit.includes('青岚云'));
  expect(partner && (await copy(partner.id)).status).toBe(200);
});

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
        headers: { 'x-contact': contact, ...heard() },
      });
      expect([byChat.status, byChat.text]).toEqual([401, gone]);
      const asked = await impolite(city, 'GET', `/api/chat/contacts/${contact}`, { token: BOT_TOKEN });
      expect([asked.status, asked.text]).toEqual([401, gone]);
    },
  );
});

describe('a stolen credential of the bot', () => {
  const asBot = (route: Route, headers: Record<string, string> = {}) =>
    askFor(route, {
      token: BOT_TOKEN,
      key: 'chat:message-1',
      headers: { 'x-contact': contactOf('authority-data'), ...heard(), ...headers },
    });

  it('does what a chat may do and nothing else, in an administrator’s name too', async () => {
    expect(
      all
        .filter(({ route }) => route.chat)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      ...['answerDutySwap', 'askDutySwap', 'bindChat', 'bindRoom', 'confirmReceipt', 'endMaintenance', 'endSnooze'],
      ...[
        'giveCommand',
        'listDuty',
        'listEarlier',
        'listMaintenance',
        'listMaterials',
        'listMatters',
        'listPeople',
        'listProcedures',
        'listRegister',
        'listResources',
        'listUnits',
      ],
      ...[
        'moveMaintenance',
        'noteDuty',
        'noteOpinion',
        'openMatter',
        'putSnooze',
        'readBoard',
        'readDuty',
        'readFile',
        'readFirstSteps',
        'readMatter',
        'readMatterHelp',
        'readOpinions',
        'readProcedure',
        'readSnooze',
        'readWorkBoard',
        'rehearseCommand',
        'rehearseOpening',
        'searchAll',
        'sendFile',
      ],
    ]);
    const refused = ofPersons.filter(({ route }) => !route.chat);
    expect(refused.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'putSetting',
        'createDelegation',
        'makeBindingCode',
        'loadCalendar',
        'giveMany',
        'signOut',
        'me',
      ]),
    );
    for (const { name, route } of refused) {
      const answer = await asBot(route);
      expect([name, answer.status, answer.text]).toEqual([name, 403, '这件事不能在聊天中办，请打开小程序办理。']);
    }
    expect((await asBot(routes.listUnits)).status).toBe(200);
  });

  it('says of which message it speaks, and of none that is old or not yet written', async () => {
    const now = machineNow();
    const say = (headers: Record<string, string>) => asBot(routes.listUnits, headers);
    for (const at of [addMs(now, -MS_PER_DAY - MS_PER_MINUTE), addMs(now, 60 * MS_PER_MINUTE)])
      expect(await say(heard(at))).toMatchObject({ status: 409, text: expect.stringMatching(/重新发送/) as string });
    for (const headers of [{ 'x-message-id': '' }, { 'x-message-at': '' }, { 'x-message-at': 'today' }])
      expect(await say(headers)).toMatchObject({ status: 422, text: expect.stringMatching(/哪一条消息/) as string });
    const other = await askFor(routes.openMatter, {
      token: BOT_TOKEN,
      key: 'chat:message-2',
      headers: { 'x-contact': contactOf('authority-data'), ...heard() },
    });
    expect([other.status, other.text]).toEqual([422, expect.stringMatching(/哪一条消息/)]);
    const binds = await askFor(routes.bindChat, { token: BOT_TOKEN, key: 'chat:message-1' });
    expect([binds.status, binds.text]).toEqual([422, expect.stringMatching(/哪一条消息/)]);
  });

  it('is good for its own account only', async () => {
    const claim = (account: string) =>
      impolite(city, 'POST', '/api/deliveries/claim', {
        token: BOT_TOKEN,
        body: { account, max: 1, leaseSeconds: 5, waitSeconds: 0 },
      });
    expect((await claim('main')).status).toBe(200);
    expect(await claim('another')).toMatchObject({
      status: 403,
      text: expect.stringMatching(/BANJIE_BOT_ACCOUNT/) as string,
    });
  });
});

describe('a session', () => {
  const me = (token: string) => impolite(city, 'GET', '/api/me', { token });
  const renew = (refresh: string) => impolite(city, 'POST', '/api/login/refresh', { body: { refresh } });
  const signIn = async (person: string) =>
    (await impolite(city, 'POST', `/api/training/personas/${person}/token`, { body: {} })).body as {
      token: string;
      refresh: string;
    };

  it('is renewed by what it gave out; whoever uses that again ends it, thief or not', async () => {
    const first = await signIn('education-data');
    const second = (await renew(first.refresh)).body as typeof first;
    expect((await me(second.token)).status).toBe(200);
    // A lost answer is given again.
    expect((await renew(first.refresh)).body).toMatchObject({ refresh: second.refresh });
    const third = (await renew(second.refresh)).body as typeof first;
    // Two steps back there is nobody but a thief, or whom he stole it from.
    const stolen = await renew(first.refresh);
    expect([stolen.status, stolen.text]).toEqual([401, expect.stringMatching(/重复使用/)]);
    expect((await renew(third.refresh)).status).toBe(401);
    const over = await me(third.token);
    expect([over.status, over.text]).toEqual([401, expect.stringMatching(/登录已结束/)]);
  });

  it('is seen in the list of one’s own devices and ended from there, in every process', async () => {
    const other = await city.another();
    const [phone, tablet, somebody] = [
      await signIn('education-data'),
      await signIn('education-data'),
      await signIn('cloud-ops'),
    ];
    const elsewhere = (token: string) =>
      fetch(`${other.url()}/api/me`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
    const list = async (token: string) =>
      (
        (await impolite(city, 'GET', '/api/me/sessions', { token })).body as {
          items: { id: string; current: boolean }[];
        }
      ).items;
    const devices = await list(phone.token);
    expect([devices.length, devices.filter(({ current }) => current).length]).toEqual([2, 1]);
    const away = devices.find(({ current }) => !current)?.id ?? '';
    expect((await impolite(city, 'DELETE', `/api/me/sessions/${away}`, { token: somebody.token })).status).toBe(404);
    expect((await impolite(city, 'DELETE', `/api/me/sessions/${away}`, { token: phone.token })).status).toBe(200);
    expect((await me(tablet.token)).status).toBe(401);
    while ((await elsewhere(tablet.token)) === 200);
    expect([await elsewhere(phone.token), await elsewhere(somebody.token)]).toEqual([200, 200]);

    const everywhere = await impolite(city, 'POST', '/api/me/sign-out', {
      token: phone.token,
      body: { everywhere: true },
    });
    expect(everywhere.status).toBe(200);
    expect((await me(phone.token)).status).toBe(401);
    expect((await renew(phone.refresh)).status).toBe(401);
    while ((await elsewhere(phone.token)) === 200);
    expect((await me(somebody.token)).status).toBe(200);
  });
});

describe('pages that are not for everybody', () => {
  // What each of them reads first.
  const reads: Record<Entrance, RouteName> = {
    ...{ recurring: 'listRecurring', audit: 'listAudit', webhooks: 'listWebhooks', feeds: 'listFeeds' },
    ...{ settings: 'listSettings', boards: 'readWorkBoard' },
    ...{
      calendar: 'readCalendar',
      reachability: 'readReachability',
      refused: 'listRefusedFeeds',
      setAside: 'listSetAside',
      administration: 'readAdministration',
    },
  };

  it('are offered to whoever is let in, and to nobody else: everybody of the city tried at every door', async () => {
    const offered: Record<string, number> = {};
    for (const { id } of people) {
      const signedIn = await impolite(city, 'POST', `/api/training/personas/${id}/token`, { body: {} });
      // Who has left in another of these tests has no door to try.
      if (signedIn.status !== 200) continue;
      const { token, me } = signedIn.body as { token: string; me: { opens: Entrance[] } };
      for (const entrance of entrances) {
        const { status } = await askFor(routes[reads[entrance]], { token });
        expect([id, entrance, status === 200]).toEqual([id, entrance, me.opens.includes(entrance)]);
        offered[entrance] = (offered[entrance] ?? 0) + (status === 200 ? 1 : 0);
      }
    }
    // Each is somebody's, and none is everybody's.
    for (const count of Object.values(offered)) expect([count > 0, count < people.length]).toEqual([true, true]);
  }, 60_000);
});
