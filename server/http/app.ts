/** The Koa app: credentials, validation by the contract, one error shape. It knows handlers, not what they do. */
import Router from '@koa/router';
import Koa from 'koa';
import compress from 'koa-compress';
import helmet from 'koa-helmet';
import { randomUUID } from 'node:crypto';
import { METHODS, type IncomingMessage } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import { faultsOf } from '@banjie/shared/engine/forms/form.ts';
import { hasPersonalNumber } from '@banjie/shared/kernel/mask.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { hashOf } from '../proof/hash.ts';
import { readJson, type ReadBody } from './body.ts';
import { callerOf, type Doorkeeping } from './caller.ts';
import { impossibleValues, isImpossiblePath } from './impossible.ts';
import { openApi } from './openapi.ts';
import { respondFile, respondInternal, respondRejection } from './respond.ts';
import { operatorsOnly } from './operators.ts';
import { mountPages, type Pages } from './pages.ts';
import { texts } from './texts.ts';
import { createUnchanged } from './unchanged.ts';
import { withUpload } from './upload.ts';
import type { Limits } from '../limits/limits.ts';
import type { Caller, FileAnswer, Handlers, Polls } from './handler.ts';

export interface AppPorts extends Doorkeeping {
  /** One for every operation that exists here; those of the training ground only in training. */
  handlers: Partial<Handlers<RouteName>>;
  /** For operations that are polled: what their answers stand on. */
  polls?: Polls;
  /** What reads a large body where that is no work for the thread of all requests. */
  readers?: Partial<Record<RouteName, ReadBody>>;
  /** Counts what is dear, before anything of it is read; what comes out says how it ended. */
  limits: Limits;
  /** What a machine sent was refused: whoever runs the city is to see it, for the machine will not send it again. */
  refused(source: string | undefined, rejection: Rejection): Promise<void>;
  /**
   * Hears of every call and its answer, for the audit trail. What it gives is waited for before anything is answered: of a
   * look that could not be recorded nothing is shown.
   */
  audit?: {
    heard(call: Audited): Promise<void> | undefined;
    /** Where a request comes from. */
    addressOf(request: IncomingMessage): string;
  };
  /** Reasons why the server can't do its work now; empty when it can. */
  unready(): Promise<string[]>;
  metrics(): Promise<string>;
  /** Whether an error means that the database did not answer. */
  isOutage(error: unknown): boolean;
  logger: Logger;
  training: boolean;
  /** Of those who run it; without one they are let in in the training ground only. */
  metricsToken: string | undefined;
  pages: Pages;
}

/** From so many bytes on a body is read by a thread, where it has a reader of its own. */
const BY_THREAD = 64 * 1024;
/** A call with its answer, as the audit trail hears of it. */
export interface Audited {
  name: RouteName;
  /** As far as the credential proved it; undefined where it proved nothing. */
  caller: Caller | undefined;
  /** Path parameters as they were asked for. */
  params: Readonly<Record<string, string>>;
  /** What was read of the body; undefined where it was refused before. */
  body: unknown;
  result: unknown;
  /** Where it came from: asked only for what is recorded, and most calls are not. */
  from: () => string;
}

/** Bytes of a JSON body: what any form needs at most, and what a table or a storm of alerts needs. */
const BODY_LIMIT = 1024 * 1024;
const LARGE: Partial<Record<RouteName, number>> = {
  compareResource: 6 * 1024 * 1024,
  // Twelve thousand alerts that are described at length.
  alertmanager: 16 * 1024 * 1024,
  // A sheet with a row for each of two thousand units.
  giveCommand: 4 * 1024 * 1024,
};

export function createApp(ports: AppPorts): Koa {
  const app = new Koa({ proxy: false });
  const routeOf = new WeakMap<object, () => string>();
  const log = pinoHttp({
    logger: ports.logger,
    genReqId: (req) => ownId(req.headers['x-request-id']) ?? randomUUID(),
    // Neither credentials nor what people write goes into the log, and nothing else that a caller chooses: of the address
    // it is the route that is told.
    serializers: {
      req: (req: { id: string; method: string }) => ({ id: req.id, method: req.method }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customSuccessObject: (req, _res, said: object) => ({ route: routeOf.get(req)?.(), ...said }),
    customErrorObject: (req, _res, _error, said: object) => ({ route: routeOf.get(req)?.(), ...said }),
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
    routeOf.set(ctx.req, () => String(ctx['_matchedRoute'] ?? 'none'));
    log(ctx.req, ctx.res);
    ctx.state['requestId'] = String(ctx.req.id);
    ctx.set('x-request-id', String(ctx.req.id));
    try {
      if (isImpossiblePath(ctx.path)) return respondRejection(ctx, reject('invalid', texts.badAddress));
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
          frameAncestors: [ports.training ? "'self'" : "'none'"],
          baseUri: ["'none'"],
          upgradeInsecureRequests: null,
        },
      },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: false,
      xFrameOptions: { action: ports.training ? 'sameorigin' : 'deny' },
    }),
  );
  app.use(compress({ threshold: 2048 }));

  // Whatever Node can read is known to us: a method that a path does not have is 405 with those that it has, never 501.
  const router = new Router({ methods: METHODS });
  const unchanged = createUnchanged();
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    if (route.training && !ports.training) continue;
    if (!ports.handlers[name]) throw new Error(`no handler for ${name}`);
    router.register(route.path, [route.method.toLowerCase()], async (ctx: Koa.Context) => {
      const caller = await callerOf(route, ctx, ports);
      const begun = route.limited && !isRejection(caller) ? ports.limits.begin(route.limited, caller) : undefined;
      if (isRejection(begun)) {
        await heard(name, ctx, begun, begun);
        return respondRejection(ctx, begun);
      }
      return begun ? answered(name, route, ctx, caller).finally(begun) : answered(name, route, ctx, caller);
    });
  }
  async function answered(name: RouteName, route: Route, ctx: Koa.Context, caller: Caller | Rejection): Promise<void> {
    const read = ports.readers?.[name];
    const bodies = { limit: LARGE[name] ?? BODY_LIMIT, ...(read ? { large: { from: BY_THREAD, read } } : {}) };
    const call = isRejection(caller) ? caller : await callOf(route, ctx, caller, ports, bodies);
    const handler = ports.handlers[name] as (call: unknown) => Promise<unknown>;
    const work = () => (route.takes ? withUpload(ctx, (upload) => handler({ ...call, upload })) : handler(call));
    if (!isRejection(call) && route.polled) return respondPolled(name, call, ctx, work);
    const result = isRejection(call) ? call : await work();
    const recorded = heard(name, ctx, call, result);
    if (recorded) await recorded;
    if (isRejection(result)) {
      if (route.who === 'source')
        await ports.refused(isRejection(caller) || caller.kind !== 'source' ? undefined : caller.name, result);
      return respondRejection(ctx, result);
    }
    ctx.set('cache-control', route.gives ? 'private, no-store' : 'no-store');
    if (route.gives) respondFile(ctx, result as FileAnswer);
    else {
      // Koa would spell an object once to measure it and once to send it.
      ctx.type = 'application/json';
      ctx.body = JSON.stringify(result);
    }
  }
  const { audit } = ports;
  const heard = (name: RouteName, ctx: Koa.Context, call: { body: unknown } | Rejection, result: unknown) =>
    audit?.heard({
      name,
      caller: ctx.state['caller'] as Caller | undefined,
      params: ctx['params'] as Record<string, string>,
      body: isRejection(call) ? undefined : call.body,
      result,
      from: () => audit.addressOf(ctx.req),
    });
  /** Whoever has the answer already is told that it holds. */
  async function respondPolled(
    name: RouteName,
    call: { caller: Caller; body: unknown },
    ctx: Koa.Context,
    work: () => Promise<unknown>,
  ): Promise<void> {
    const look = ports.polls?.[name] as ((call: unknown) => Promise<string | undefined>) | undefined;
    const result = await unchanged(
      JSON.stringify([call.caller, ctx.url]),
      ctx.get('if-none-match'),
      look && (() => look(call)),
      work,
      isRejection,
    );
    if ('refused' in result) {
      await heard(name, ctx, call, result.refused);
      return respondRejection(ctx, result.refused as Rejection);
    }
    // The asker keeps it himself and asks each time; nobody on the way does.
    ctx.set('cache-control', 'private, no-cache');
    ctx.set('etag', result.tag);
    if (result.body === undefined) ctx.status = 304;
    else {
      ctx.type = 'application/json';
      ctx.body = result.body;
    }
  }
  router.get('/healthz', (ctx) => {
    ctx.body = { ok: true };
  });
  router.get('/readyz', async (ctx) => {
    const reasons = await ports.unready();
    ctx.status = reasons.length === 0 ? 200 : 503;
    ctx.body = { ready: reasons.length === 0, reasons };
  });
  const operators = operatorsOnly(ports.metricsToken, ports.training);
  router.get('/metrics', operators, async (ctx) => {
    ctx.type = 'text/plain';
    ctx.body = await ports.metrics();
  });
  const description = openApi(ports.training);
  router.get('/api/openapi.json', operators, (ctx) => {
    ctx.body = description;
  });
  mountPages(router, ports.pages, ports.training, operators);
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A caller may name his request, so that he finds it again in the log; nothing can be said with such a name. */
const ownId = (id: string | string[] | undefined): string | undefined =>
  typeof id === 'string' && UUID.test(id) ? id : undefined;

/** A key is kept with what was done by it. One that holds the number of somebody is kept as its hash: still the same for the same. */
const keyFrom = (header: string): string => (hasPersonalNumber(header) ? hashOf(header) : header);

/** Of a question it is known that nothing was done by it; of everything else it is not. */
const outageFor = (method: string): Rejection =>
  method === 'GET' ? reject('unavailable', texts.databaseAway) : reject('uncertain', texts.maybeDone);

interface Bodies {
  limit: number;
  large?: { from: number; read: ReadBody };
}

/** What a handler is called with, or why it is not. */
async function callOf(route: Route, ctx: Koa.Context, caller: Caller, ports: Pick<AppPorts, 'admit'>, bodies: Bodies) {
  const faults: Fault[] = [];
  const params = read(route.params, ctx['params'], faults, '');
  faults.push(...impossibleValues(ctx.query));
  const query = read(route.query, { ...ctx.query }, faults, '');
  let body: unknown;
  if (route.body) {
    const json = await readJson(ctx, bodies.limit, bodies.large);
    if (isRejection(json)) return json;
    body = read(route.body, json.value, faults, '');
  }
  const key = ctx.get('idempotency-key');
  if (route.idempotent && !/^[\x21-\x7e]{8,200}$/.test(key))
    faults.push({ path: 'Idempotency-Key', message: texts.keyNeeded });
  if (faults.length > 0) return reject('invalid', texts.invalid, { faults });
  // Once more after a body, which may have taken its time.
  const refused = route.body && caller.kind === 'person' ? await ports.admit(caller) : undefined;
  if (refused) return refused;
  const requestId = ctx.state['requestId'] as string;
  return { params, query, body, key: key === '' ? undefined : keyFrom(key), caller, requestId };
}

function read(schema: z.ZodType | undefined, value: unknown, faults: Fault[], prefix: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  faults.push(...faultsOf(result.error).map((fault) => ({ ...fault, path: prefix + fault.path })));
  return undefined;
}
