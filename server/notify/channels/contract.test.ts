/** One suite over all channels: what the rest of the server relies on, whoever carries a notice. */
import { AT, fakeCity } from '../fake-city.ts';
import type { Delivery } from '../ports.ts';
import { bodyText, type Channel, type Heard, type IncomingRequest, type SendResult } from './channel.ts';
import { fakeWebhook, type FakeEndpoint } from './fake-webhook.ts';
import { inAppChannel } from './in-app.ts';
import { smsChannel } from './sms/channel.ts';
import { startFakeGateway, type FakeGateway } from './sms/fake-gateway.ts';
import { smsGateway } from './sms/gateway.ts';
import { subscribeApi } from './subscribe/api.ts';
import { subscribeChannel } from './subscribe/channel.ts';
import { FAKE as WECHAT, startFakeWechat, type FakeWechat } from './subscribe/fake-wechat.ts';
import { templatesIn, type Templates } from './subscribe/fields.ts';
import { wechatyChannel } from './wechaty.ts';
import type { TokenStore } from '../../outward/token.ts';
import { wecomApi } from '../../wecom/api.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '../../wecom/fake-wecom.ts';
import type { Desk } from '../cards/desk.ts';
import { wecomBotChannel } from './wecom-bot/channel.ts';
import { wecomChannel } from './wecom/channel.ts';
import { keyOf } from './wecom/press.ts';
import { wecomMessages } from './wecom/messages.ts';

interface Subject {
  channel: Channel;
  reached: string;
  notReached: string;
  /** A message of `reached`, and the same with a proof that does not fit; undefined where answers come another way. */
  incoming?: { genuine: IncomingRequest; forged: IncomingRequest; what?: unknown };
  break?: () => void;
}

function inApp(): Subject {
  return { channel: inAppChannel(fakeCity()), reached: 'ann', notReached: 'gone' };
}

function wechaty(): Subject {
  let now = 100_000;
  const city = fakeCity();
  const channel = wechatyChannel({
    reach: city,
    personOfContact: (contact) => Promise.resolve(contact === 'wx-王' ? 'ann' : undefined),
    isBot: (authorization) => Promise.resolve(authorization === 'Bearer bot'),
    lastClaimAt: () => Promise.resolve(100_000),
    now: () => Promise.resolve(now),
  });
  const said = { method: 'POST', query: {}, body: Buffer.from('同意') } as const;
  const headers = { 'x-contact': encodeURIComponent('wx-王'), 'idempotency-key': 'chat:1' };
  return {
    channel,
    reached: 'ann',
    notReached: 'bob',
    incoming: {
      genuine: { ...said, headers: { ...headers, authorization: 'Bearer bot' } },
      forged: { ...said, headers: { ...headers, authorization: 'Bearer other' } },
    },
    break: () => (now += 10 * 60_000),
  };
}

function further(): Subject {
  let now = 100_000;
  const contacts: Record<string, string> = { ann: 'chat-2:wx-王', bob: 'wx-李' };
  const channel = wechatyChannel({
    account: 'chat-2',
    reach: { chatContactOf: (person) => contacts[person], roomsOf: () => ['r1@chatroom', 'wecom:r2'] },
    personOfContact: () => Promise.resolve(undefined),
    isBot: () => Promise.resolve(false),
    lastClaimAt: () => Promise.resolve(100_000),
    now: () => Promise.resolve(now),
  });
  return { ...{ channel, reached: 'ann', notReached: 'bob' }, break: () => (now += 10 * 60_000) };
}

function wecomBot(): Subject {
  let now = 100_000;
  const channel = wecomBotChannel({
    reach: {
      wecomMemberOf: (person) => (person === 'ann' ? 'ann-at-work' : undefined),
      roomsOf: () => ['r1@chatroom'],
    },
    isSilent: () => false,
    lastClaimAt: () => Promise.resolve(100_000),
    now: () => now,
  });
  return { ...{ channel, reached: 'ann', notReached: 'bob' }, break: () => (now += 10 * 60_000) };
}

function webhook(): Subject {
  const endpoint: FakeEndpoint = { statuses: [200], received: [] };
  const channel = fakeWebhook(endpoint, { secret: 'secret', reaches: (person) => person === 'ann' });
  const genuine = channel.signed('ann', '同意', 'msg_1');
  return {
    channel,
    reached: 'ann',
    notReached: 'bob',
    incoming: { genuine, forged: { ...genuine, body: Buffer.from(bodyText(genuine).replace('同意', '退回')) } },
    break: () => (endpoint.statuses = [0]),
  };
}

/** Nobody is asked anything in this suite. */
const never = () => Promise.reject(new Error('not asked'));
const noDesk: Desk = { offers: never, give: never, ask: never, answered: never, forget: never, endOf: never };

let city: FakeWecom;
beforeEach(async () => {
  city = await startFakeWecom();
  city.members.add('ann-at-work');
});
afterEach(() => city.close());

/** A token that is never shared: how it is, is in wecom/wecom.test.ts. */
const ownToken = (): TokenStore => {
  let held: string | undefined;
  return {
    current: () => Promise.resolve(held),
    mayFetch: () => Promise.resolve(true),
    put: (token) => Promise.resolve(void (held = token)),
  };
};

function wecom(): Subject {
  const channel = wecomChannel({
    messages: wecomMessages(wecomApi({ ...FAKE, baseUrl: city.url }, ownToken())),
    memberOf: (person) => (person === 'ann' ? 'ann-at-work' : undefined),
    pace: { send: () => Promise.resolve(0), update: () => Promise.resolve(0) },
    urlOf: () => undefined,
    hears: {
      ...{ settings: FAKE.callback, corpId: FAKE.corpId, now: () => 0 },
      desk: { ...noDesk, offers: () => Promise.resolve({ offers: [] }) },
      deliveries: { get: () => Promise.resolve(undefined) },
      changes: { renew: () => Promise.resolve() },
    },
  });
  const key = keyOf({ step: 'do', delivery: 'm1.1.0:ann:wecom', command: 'accept' });
  const { query, body } = city.cards.event('Ann-At-Work', { Event: 'template_card_event', EventKey: key });
  const genuine: IncomingRequest = {
    ...{ method: 'POST', headers: {}, body: Buffer.from(body) },
    query: Object.fromEntries(new URLSearchParams(query)),
  };
  return {
    ...{ channel, reached: 'ann', notReached: 'bob' },
    incoming: {
      genuine,
      forged: { ...genuine, query: { ...genuine.query, nonce: 'another' } },
      what: expect.stringContaining('"command":"accept"'),
    },
    break() {
      city.endTokens();
      void city.close();
    },
  };
}

let gateway: FakeGateway;
beforeEach(async () => (gateway = await startFakeGateway('secret', () => 1_000)));
afterEach(() => gateway.close());

function sms(): Subject {
  const settings = { url: gateway.url, secret: 'secret', sign: '办结', perSecond: 9, templates: {} };
  const channel = smsChannel({
    ...{ settings, nowSeconds: () => 1_000, isBound: () => false, pace: () => Promise.resolve(0) },
    gateway: smsGateway(settings, () => 1_000),
    store: {
      note: () => Promise.resolve(),
      report: () => Promise.resolve(undefined),
      latest: () => Promise.resolve([]),
    },
    hasMobile: (person) => person === 'ann',
    mobileOf: (person) => (person === 'ann' ? '13812345678' : undefined),
    undelivered: () => Promise.resolve(),
  });
  return { channel, reached: 'ann', notReached: 'bob', break: () => void gateway.close() };
}

let wechat: FakeWechat;
beforeEach(async () => {
  wechat = await startFakeWechat();
  wechat.templates.add('t');
  wechat.permissions.set('ann-at-work/t', 9);
});
afterEach(() => wechat.close());

function subscribeMessage(): Subject {
  const templates = templatesIn('task=t:thing1=subject,character_string2=number,time3=due') as Templates;
  const channel = subscribeChannel({
    templates,
    api: subscribeApi({ ...WECHAT, baseUrl: wechat.url }, ownToken(), ['t']),
    credits: {
      add: () => Promise.resolve({}),
      of: () => Promise.resolve({ task: 1 }),
      take: () => Promise.resolve(true),
      giveBack: () => Promise.resolve(),
      empty: () => Promise.resolve(),
      untold: () => Promise.resolve([]),
      told: () => Promise.resolve(),
    },
    openidOf: (person) => (person === 'ann' ? 'ann-at-work' : undefined),
    now: () => AT,
  });
  return {
    ...{ channel, reached: 'ann', notReached: 'bob' },
    break() {
      wechat.endTokens();
      void wechat.close();
    },
  };
}

const delivery: Delivery = {
  id: 'm1.1.0:ann:x',
  event: 'm1.1.0',
  at: AT,
  matter: 'm1',
  number: '260001',
  kind: 'task',
  urgent: false,
  subject: '待办',
  body: '某事',
  words: ['同意'],
  channel: 'x',
  person: 'ann',
  address: { kind: 'url', value: 'ann-at-work' },
  state: 'claimed',
  attempt: 1,
  fence: 1,
  others: [],
};

describe.each([
  ['in-app', inApp],
  ['wechaty', wechaty],
  ['a further account of the chat', further],
  ['a signed webhook', webhook],
  ['WeCom', wecom],
  ['SMS', sms],
  ['WeCom’s bot', wecomBot],
  ['a subscribe message', subscribeMessage],
])('%s', (_, make) => {
  it('says whom it reaches', async () => {
    const { channel, reached, notReached } = make();
    expect(await channel.addressOf(reached)).toMatchObject({ kind: expect.any(String), value: expect.any(String) });
    expect(await channel.addressOf(notReached)).toBeUndefined();
    expect(await channel.roomsOf('works')).toEqual([]);
  });

  it('proves who wrote, gives the same key for the same message, and believes no forged one', async () => {
    const { channel, incoming } = make();
    if (!incoming) {
      expect(await channel.verify({ method: 'POST', headers: {}, query: {}, body: Buffer.from('') })).toBeUndefined();
      return;
    }
    const verified = (await channel.verify(incoming.genuine)) as Heard;
    expect(verified).toMatchObject({ person: 'ann', what: incoming.what ?? '同意', dedupeKey: expect.any(String) });
    expect(((await channel.verify(incoming.genuine)) as Heard).dedupeKey).toBe(verified.dedupeKey);
    expect(await channel.verify(incoming.forged)).toBeUndefined();
  });

  it('tells when it is not well', async () => {
    const subject = make();
    expect((await subject.channel.health()).ok).toBe(true);
    if (!subject.break) return;
    subject.break();
    expect(await subject.channel.health()).toMatchObject({ ok: false, detail: expect.any(String) });
  });

  it('never throws on sending, and what can not be told is a retry', async () => {
    const subject = make();
    if (subject.channel.mode !== 'sent') return expect(subject.channel).not.toHaveProperty('send');
    const results: SendResult['result'][] = [(await subject.channel.send(delivery)).result];
    subject.break?.();
    results.push((await subject.channel.send(delivery)).result);
    return expect(results).toEqual(['accepted', 'retry']);
  });
});
