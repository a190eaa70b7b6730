/** The Koa app: credentials, validation by the contract, one error shape. It knows handlers, not what they do. */
import Router from '@koa/router';
import Koa from 'koa';
import compress from 'koa-compress';
import helmet from 'koa-helmet';
import { randomUUID } from 'node:crypto';
import { pinoHttp } from 'pino-http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import { faultsOf } from '@banjie/shared/engine/forms/form.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { readJson } from './body.ts';
import { openApi } from './openapi.ts';
import { respondFile, respondInternal, respondRejection } from './respond.ts';
import { mountPages, type Pages } from './pages.ts';
import { texts } from './texts.ts';
import { withUpload } from './upload.ts';
import type { Caller, FileAnswer, Handlers, Upload } from './handler.ts';

export interface AppPorts {
  /** One for every operation that exists here; those of the training ground only in training. */
  handlers: Partial<Handlers<RouteName>>;
  /** What a bearer token proves; undefined when it proves nothing. */
  verify(token: string): Promise<Caller | undefined>;
  /** The person to whom a chat contact is bound. */
  personOfContact(contact: string): Promise<string | undefined>;
  /** Reasons why the server can't do its work now; empty when it can. */
  unready(): Promise<string[]>;
  metrics(): Promise<string>;
  /** Whether an error means that the database did not answer. */
  isOutage(error: unknown): boolean;
  logger: Logger;
  training: boolean;
  pages: Pages;
}

/** Bytes of a JSON body: what any form needs at most, and what a table or a storm of alerts needs. */
const BODY_LIMIT = 1024 * 1024;
const LARGE: Partial<Record<RouteName, number>> = { compareResource: 6 * 1024 * 1024, alertmanager: 5 * 1024 * 1024 };

export function createApp(ports: AppPorts): Koa {
  const app = new Koa({ proxy: false });
  const log = pinoHttp({
    logger: ports.logger,
    genReqId: (req) => (req.headers['x-request-id'] as string | undefined)?.slice(0, 64) ?? randomUUID(),
    // Neither credentials nor what people write goes into the log.
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        url: req.url.split('?')[0],
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    // 503 is said where somebody else is busy or away, e.g. WeChat: nothing broke here.
    customLogLevel: (_req, res, error) =>
      error || res.statusCode === 500
        ? 'error'
        : res.statusCode > 500
          ? 'warn'
          : res.statusCode >= 400
            ? 'info'
            : 'debug',
  });

  // What a handler throws is answered below; what comes here is an answer that could not be sent, mostly because whoever
  // asked has gone away in the middle of a long poll.
  app.on('error', (error: Error) => ports.logger.info({ err: error }, 'answer not sent'));
  app.use(async (ctx, next) => {
    log(ctx.req, ctx.res);
    ctx.state['requestId'] = String(ctx.req.id);
    ctx.set('x-request-id', String(ctx.req.id));
    try {
      await next();
      const { status } = ctx;
      if (ctx.body === undefined && [404, 405, 501].includes(status)) {
        respondRejection(ctx, reject('notFound', status === 404 ? texts.noRoute : texts.noMethod(ctx.method)));
        ctx.status = status;
      }
    } catch (error) {
      ports.logger.error({ err: error, requestId: ctx.state['requestId'] as string }, 'request failed');
      if (ports.isOutage(error)) respondRejection(ctx, outageFor(ctx.method));
      else respondInternal(ctx);
    }
  });
  app.use(
    helmet({
      contentSecurityPolicy: {
        // The mini-app's runtime sets inline styles; the training page frames the mini-app from the same origin.
        directives: {
          defaultSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          frameAncestors: ["'self'"],
          upgradeInsecureRequests: null,
        },
      },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: false,
      xFrameOptions: { action: 'sameorigin' },
    }),
  );
  app.use(compress({ threshold: 2048 }));

  const router = new Router();
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    if (route.training && !ports.training) continue;
    if (!ports.handlers[name]) throw new Error(`no handler for ${name}`);
    router.register(route.path, [route.method.toLowerCase()], async (ctx: Koa.Context) => {
      const result = await handle(name, route, ctx, ports);
      if (isRejection(result)) return respondRejection(ctx, result);
      ctx.set('cache-control', route.gives ? 'private, no-store' : 'no-store');
      if (route.gives) respondFile(ctx, result as FileAnswer);
      else ctx.body = result;
    });
  }
  router.get('/healthz', (ctx) => {
    ctx.body = { ok: true };
  });
  router.get('/readyz', async (ctx) => {
    const reasons = await ports.unready();
    ctx.status = reasons.length === 0 ? 200 : 503;
    ctx.body = { ready: reasons.length === 0, reasons };
  });
  router.get('/metrics', async (ctx) => {
    ctx.type = 'text/plain';
    ctx.body = await ports.metrics();
  });
  const description = openApi(ports.training);
  router.get('/api/openapi.json', (ctx) => {
    ctx.body = description;
  });
  mountPages(router, ports.pages, ports.training);
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

/** Of a question it is known that nothing was done by it; of everything else it is not. */
const outageFor = (method: string): Rejection =>
  method === 'GET' ? reject('unavailable', texts.databaseAway) : reject('uncertain', texts.maybeDone);

async function handle(name: RouteName, route: Route, ctx: Koa.Context, ports: AppPorts): Promise<unknown> {
  const caller = await callerOf(route, ctx, ports);
  if (isRejection(caller)) return caller;
  const faults: Fault[] = [];
  const params = read(route.params, ctx['params'], faults, '');
  const query = read(route.query, { ...ctx.query }, faults, '');
  let body: unknown;
  if (route.body) {
    const json = await readJson(ctx, LARGE[name] ?? BODY_LIMIT);
    if (isRejection(json)) return json;
    body = read(route.body, json.value, faults, '');
  }
  const key = ctx.get('idempotency-key');
  if (route.idempotent && !/^[\x21-\x7e]{8,200}$/.test(key))
    faults.push({ path: 'Idempotency-Key', message: texts.keyNeeded });
  if (faults.length > 0) return reject('invalid', texts.invalid, { faults });
  const handler = ports.handlers[name] as (call: unknown) => Promise<unknown>;
  const requestId = ctx.state['requestId'] as string;
  const give = (upload?: Upload) => handler({ params, query, body, upload, key: key || undefined, caller, requestId });
  return route.takes ? withUpload(ctx, give) : give();
}

function read(schema: z.ZodType | undefined, value: unknown, faults: Fault[], prefix: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  faults.push(...faultsOf(result.error).map((fault) => ({ ...fault, path: prefix + fault.path })));
  return undefined;
}

/** Who calls, and whether this operation is for him. Runs before the body is read. */
async function callerOf(route: Route, ctx: Koa.Context, ports: AppPorts): Promise<Caller | Rejection> {
  if (route.who === 'anyone') return { kind: 'anyone' };
  const token = /^Bearer (\S{1,4096})$/i.exec(ctx.get('authorization'))?.[1];
  const caller = token === undefined ? undefined : await ports.verify(token);
  if (!caller) return reject('notSignedIn', texts.notSignedIn);
  if (route.who === caller.kind) return caller;
  // The bot acts for a person only through a bound contact; its own credential acts for nobody.
  if (route.who === 'person' && caller.kind === 'bot') {
    const contact = decodeHeader(ctx.get('x-contact'));
    const room = decodeHeader(ctx.get('x-room'));
    const person = contact === '' ? undefined : await ports.personOfContact(contact);
    if (person === undefined) return reject('notSignedIn', texts.unbound);
    return { kind: 'person', person, channel: 'chat', contact, ...(room ? { room } : {}) };
  }
  return reject('notAllowed', texts.notYours);
}

const decodeHeader = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
