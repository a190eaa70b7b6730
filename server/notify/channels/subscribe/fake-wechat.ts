/** For tests: WeChat on loopback, as its documentation has it, bad sides included. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeWechat {
  url: string;
  received: { to: string; template: string; page?: string; data: Record<string, string> }[];
  /** How many messages of a template somebody has let us send: `<openid>/<template>`. */
  permissions: Map<string, number>;
  /** Ids of the templates that the mini-app has. */
  templates: Set<string>;
  tokensGiven: number;
  /** Answers of the next sends: an errcode, an HTTP status from 500 on, or none though it was done. */
  next: (number | 'silence')[];
  endTokens(): void;
  close(): Promise<void>;
}

export const FAKE = { appid: 'wx-city', secret: 'a-secret-of-the-mini-app' } as const;

/** The rules of the fields, as WeChat writes them down. */
const rules: [RegExp, (value: string) => boolean][] = [
  [/^thing\d+$/, (value) => value.length > 0 && value.length <= 20 && !/[\n\r\t]/.test(value)],
  [/^phrase\d+$/, (value) => /^\p{Script=Han}{1,5}$/u.test(value)],
  [/^name\d+$/, (value) => /^\p{Script=Han}{1,10}$/u.test(value)],
  [/^character_string\d+$/, (value) => /^[\x21-\x7e]{1,32}$/.test(value)],
  [/^(?:time|date)\d+$/, (value) => /^\d{4}年\d{1,2}月\d{1,2}日(?: \d{2}:\d{2})?$/.test(value)],
];
export const isTaken = (field: string, value: string): boolean =>
  rules.some(([name, holds]) => name.test(field) && holds(value));

export async function startFakeWechat(): Promise<FakeWechat> {
  let token = '';
  const fake: FakeWechat = {
    ...{ url: '', received: [], permissions: new Map(), templates: new Set<string>(), tokensGiven: 0, next: [] },
    endTokens: () => (token = ''),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  interface Asked {
    appid?: string;
    secret?: string;
    touser: string;
    template_id: string;
    page?: string;
    data: Record<string, { value: string }>;
  }
  function send(given: string, { touser, template_id: template, page, data }: Asked): object {
    if (token === '' || given !== token) return { errcode: 40001, errmsg: 'invalid credential' };
    const key = `${touser}/${template}`;
    const left = fake.permissions.get(key) ?? 0;
    if (left <= 0) return { errcode: 43101, errmsg: 'user refuse to accept the msg' };
    const wrong = Object.entries(data).find(([field, { value }]) => !isTaken(field, value));
    if (wrong) return { errcode: 47003, errmsg: `argument invalid! data.${wrong[0]}.value invalid` };
    fake.permissions.set(key, left - 1);
    const values = Object.fromEntries(Object.entries(data).map(([field, { value }]) => [field, value]));
    fake.received.push({ to: touser, template, data: values, ...(page === undefined ? {} : { page }) });
    return { errcode: 0, errmsg: 'ok' };
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    let raw = '';
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
    request.on('end', () => {
      const answer = (body: object) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const asked = JSON.parse(raw || '{}') as Asked;
      if (pathname === '/cgi-bin/stable_token') {
        if (asked.secret !== FAKE.secret) return answer({ errcode: 40125, errmsg: 'invalid appsecret' });
        fake.tokensGiven += 1;
        if (token === '') token = `wechat-token-${fake.tokensGiven}`;
        return answer({ access_token: token, expires_in: 7_200 });
      }
      if (pathname === '/wxaapi/newtmpl/gettemplate')
        return answer(
          token !== '' && searchParams.get('access_token') === token
            ? { errcode: 0, data: [...fake.templates].map((priTmplId) => ({ priTmplId })) }
            : { errcode: 40001, errmsg: 'invalid credential' },
        );
      const wanted = fake.next.shift();
      const work = () => send(searchParams.get('access_token') ?? '', asked);
      if (wanted === 'silence') {
        // It was done all the same: nobody can tell.
        work();
        return request.socket.destroy();
      }
      if (wanted !== undefined && wanted >= 500 && wanted < 600) return response.writeHead(wanted).end();
      return answer(wanted === undefined ? work() : { errcode: wanted, errmsg: 'as told' });
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
