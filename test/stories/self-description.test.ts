/** What the server says of itself to those who run it and to those who program against it. */
import { randomUUID } from 'node:crypto';
import { routes } from '@banjie/shared/contract/routes.ts';
import { startCity, type City } from '../harness/city.ts';

let city: City;
beforeAll(async () => {
  city = await startCity();
}, 60_000);
afterAll(() => city?.close());

describe('what the server says of itself', () => {
  it('is well, ready and measured', async () => {
    expect((await city.send('/healthz')).body).toEqual({ ok: true });
    expect((await city.send('/readyz')).body).toEqual({ ready: true, reasons: [] });
    const metrics = String((await city.send('/metrics')).body);
    expect(metrics).toMatch(/^banjie_effects_set_aside 0$/m);
    expect(metrics).toMatch(/^banjie_deliveries\{channel="wechaty",state="queued"\} \d+$/m);
  });

  it('describes every operation, and every reference in it resolves', async () => {
    const api = (await city.send('/api/openapi.json')).body as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(api.openapi).toMatch(/^3\.1/);
    for (const { method, path } of Object.values(routes))
      expect(api.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]).toBeDefined();
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(50);
    const unresolved = refs.filter((ref) => {
      const steps = ref
        .replace(/^#\//, '')
        .split('/')
        .map((step) => decodeURIComponent(step).replace(/~1/g, '/').replace(/~0/g, '~'));
      return (
        !ref.startsWith('#/') ||
        steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], api) === undefined
      );
    });
    expect(unresolved).toEqual([]);
  });

  it('tells a machine that prefers it that a command is done and nothing more, whose key then gives the same', async () => {
    const officer = await city.as('cloud-duty1');
    const send = (path: string, key: string, body: object, prefer: string) =>
      city.send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          ...{ authorization: `Bearer ${officer.token}`, 'content-type': 'application/json' },
          ...{ 'idempotency-key': key, prefer },
        },
      });
    const form = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
    const opened = await send('/api/matters', randomUUID(), { procedure: 'incident', form }, 'return=minimal');
    const { id, number } = opened.body as { id: string; number: string };
    expect(opened.body).toEqual({ id, number: expect.stringMatching(/^26\d+$/) as string, done: true, text: '已办理' });
    expect(opened.headers.get('preference-applied')).toBe('return=minimal');
    const acknowledge = `/api/matters/${id}/commands/acknowledge`;
    const key = randomUUID();
    for (const prefer of ['respond-async, return="minimal"', 'return=minimal'])
      expect((await send(acknowledge, key, {}, prefer)).body).toMatchObject({ id, done: true, text: '已办理' });
    const whole = await send(acknowledge, key, {}, 'return=representation');
    expect(whole.headers.get('preference-applied')).toBeNull();
    expect(whole.body).toMatchObject({ number, timeline: expect.anything() as unknown });
    expect((await send(acknowledge, randomUUID(), {}, 'return=minimal')).status).toBe(409);
  });

  it('has a reader for it, from this server alone', async () => {
    const page = await city.send('/api/docs');
    expect(page.status).toBe(200);
    expect(String(page.body)).not.toMatch(/https?:\/\//);
    for (const file of String(page.body).matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect((await city.send(file[1] ?? '')).status).toBe(200);
  });
});
