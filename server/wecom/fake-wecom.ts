/** For tests: WeCom on loopback, as its documentation has it, bad sides included. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALLOWED } from '../notify/channels/wecom/pace.ts';
import { fakeCards, type Callback, type FakeCard, type FakeCards, type TemplateCard } from './fake-cards.ts';

export interface FakeMessage {
  to: string;
  title: string;
  text: string;
  url?: string;
}

export interface FakeWecom {
  url: string;
  /** What members have really got, but for cards. */
  received: FakeMessage[];
  /** The same and the cards, in the order in which they came. */
  arrived: (FakeMessage | FakeCard)[];
  /** Calls back whenever it was asked something. Returns how to stop. */
  watch(listener: () => void): () => void;
  /** How often it was asked for a token. */
  tokensGiven: number;
  /** What of it was dropped without a word, as there was too much for a member. */
  dropped: number;
  /** Answers of the next calls of message/send and of jscode2session: an errcode, an HTTP status above 499, or no answer at all. */
  next: (number | 'silence')[];
  /** The tokens that are out are good for nothing any more. */
  endTokens(): void;
  members: Set<string>;
  /** What wx.qy.login has given out, each good once: whose it is, and of which corporation where it is not ours. */
  codes: Map<string, { userid: string; corpid?: string }>;
  unlicensed: Set<string>;
  cards: FakeCards;
  /** Sends it to where WeCom was told to, as often as WeCom does: three times more while there is no 200 within five seconds. */
  call(callback: Callback, url: string): Promise<number>;
  /** Calls come from an address that is not among those it trusts. */
  isUntrusted: boolean;
  /** It answers nobody, and sends nothing. */
  isDown: boolean;
  /** Milliseconds of its clock, for its limits and what it has seen. */
  now: () => number;
  close(): Promise<void>;
}

export const FAKE = {
  ...{ corpId: 'ww-city', secret: 'a-secret-of-the-application', agentId: 1_000_002 },
  callback: { token: 'Qx7dZp0sLw3Vn8Yt2Kf6', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' },
} as const;
const MINUTE = 60_000;
const HALF_AN_HOUR = 30 * MINUTE;
const PATIENCE_MS = 5_000;
const REPEATS = 3;

export async function startFakeWecom(): Promise<FakeWecom> {
  let tokens = new Set<string>();
  const sent = new Map<string, number[]>();
  const seen = new Map<string, number>();
  const listeners = new Set<() => void>();
  const fake: FakeWecom = {
    ...{ url: '', received: [], arrived: [], tokensGiven: 0, dropped: 0, next: [] },
    members: new Set(),
    codes: new Map(),
    unlicensed: new Set(),
    ...{ isDown: false, isUntrusted: false },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    cards: fakeCards(FAKE.callback, FAKE, () => fake.now()),
    now: Date.now,
    async call({ query, body }, url) {
      for (let time = 0; ; time += 1) {
        const status = await fetch(`${url}?${query}`, {
          ...{ method: 'POST', body, headers: { 'content-type': 'text/xml' } },
          signal: AbortSignal.timeout(PATIENCE_MS),
        }).then(
          (answer) => answer.status,
          () => 0,
        );
        if (status === 200 || time === REPEATS) return status;
      }
    },
    endTokens: () => (tokens = new Set()),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };

  function send(token: string, raw: string): object {
    if (!tokens.has(token)) return { errcode: 40014, errmsg: 'invalid access_token' };
    const body = JSON.parse(raw) as {
      touser: string;
      agentid: number;
      msgtype: 'text' | 'textcard' | 'template_card';
      template_card?: TemplateCard;
      text?: { content: string };
      textcard?: { title: string; description: string; url: string };
      enable_duplicate_check?: number;
      duplicate_check_interval?: number;
    };
    if (body.agentid !== FAKE.agentId) return { errcode: 40056, errmsg: 'invalid agentid' };
    if (!fake.members.has(body.touser)) return { errcode: 81013, errmsg: 'user & party & tag all invalid' };
    if (fake.unlicensed.has(body.touser)) return { errcode: 0, errmsg: 'ok', unlicenseduser: body.touser, msgid: 'm' };
    const at = fake.now();
    const before = seen.get(raw);
    const isSame = body.enable_duplicate_check === 1 && before !== undefined && at - before < HALF_AN_HOUR;
    seen.set(raw, at);
    if (isSame) return { errcode: 0, errmsg: 'ok', msgid: 'm' };
    const times = sent.get(body.touser) ?? [];
    const within = (ms: number) => times.filter((one) => one > at - ms).length;
    if (within(MINUTE) >= ALLOWED.minute || within(60 * MINUTE) >= ALLOWED.hour) {
      fake.dropped += 1;
      return { errcode: 0, errmsg: 'ok', msgid: 'm' };
    }
    sent.set(body.touser, [...times, at]);
    const { textcard, text } = body;
    if (body.msgtype === 'template_card') {
      const had = fake.cards.all.length;
      const answer = fake.cards.send(body.touser, body.template_card);
      fake.arrived.push(...fake.cards.all.slice(had));
      return answer;
    }
    const message = textcard
      ? { to: body.touser, title: textcard.title, text: textcard.description, url: textcard.url }
      : { to: body.touser, title: '', text: text?.content ?? '' };
    fake.received.push(message);
    fake.arrived.push(message);
    return { errcode: 0, errmsg: 'ok', msgid: 'm' };
  }

  function session(query: URLSearchParams): object {
    if (!tokens.has(query.get('access_token') ?? '')) return { errcode: 42001, errmsg: 'access_token expired' };
    if (query.get('grant_type') !== 'authorization_code') return { errcode: 40002, errmsg: 'invalid grant_type' };
    const code = query.get('js_code') ?? '';
    const whose = fake.codes.get(code);
    if (!whose) return { errcode: 40029, errmsg: 'invalid code' };
    fake.codes.delete(code);
    const { userid, corpid = FAKE.corpId } = whose;
    return { errcode: 0, errmsg: 'ok', corpid, userid, session_key: `session-key-of-${userid}` };
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (fake.isDown) return request.socket.destroy();
      const answer = (body: object) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        for (const listener of listeners) listener();
      };
      if (pathname === '/cgi-bin/gettoken') {
        if (searchParams.get('corpsecret') !== FAKE.secret)
          return answer({ errcode: 40001, errmsg: 'invalid credential' });
        fake.tokensGiven += 1;
        // A newer one ends the older.
        tokens = new Set([`token-${fake.tokensGiven}`]);
        return answer({ errcode: 0, errmsg: 'ok', access_token: `token-${fake.tokensGiven}`, expires_in: 7_200 });
      }
      if (pathname === '/cgi-bin/get_api_domain_ip' && fake.isUntrusted)
        return answer({ errcode: 60020, errmsg: 'not allow to access from your ip' });
      if (pathname === '/cgi-bin/get_api_domain_ip')
        return answer(
          tokens.has(searchParams.get('access_token') ?? '')
            ? { errcode: 0, errmsg: 'ok', ip_list: ['127.0.0.1'] }
            : { errcode: 40014, errmsg: 'invalid access_token' },
        );
      const wanted = fake.next.shift();
      const raw = Buffer.concat(chunks).toString();
      const token = searchParams.get('access_token') ?? '';
      const work = () => {
        if (pathname === '/cgi-bin/miniprogram/jscode2session') return session(searchParams);
        if (pathname !== '/cgi-bin/message/update_template_card') return send(token, raw);
        if (!tokens.has(token)) return { errcode: 40014, errmsg: 'invalid access_token' };
        return fake.cards.update(JSON.parse(raw) as Parameters<FakeCards['update']>[0]);
      };
      if (wanted === 'silence') {
        // It was done all the same: nobody can tell.
        work();
        return request.socket.destroy();
      }
      if (wanted !== undefined && wanted >= 500 && wanted < 600) return response.writeHead(wanted).end();
      if (wanted !== undefined) return answer({ errcode: wanted, errmsg: 'as told' });
      return answer(work());
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
