/** A line for each request: the route that was asked for, and nothing that whoever asked has chosen. */
import type Koa from 'koa';
import { randomUUID } from 'node:crypto';
import { pinoHttp } from 'pino-http';
import type { Logger } from 'pino';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A caller may name his request, so that he finds it again in the log; nothing can be said with such a name. */
const ownId = (id: string | string[] | undefined): string | undefined =>
  typeof id === 'string' && UUID.test(id) ? id : undefined;

/** On the request, as a text: see docs/decisions/0093. */
const ROUTE = Symbol('route');
interface Asked {
  [ROUTE]?: string;
}

export interface RequestLog {
  /** Names the request, in `state.requestId` and the answer, and has its line written when it is answered. */
  begun(ctx: Koa.Context): void;
  /** Once it is known which route was asked for. */
  routed(ctx: Koa.Context): void;
}

export function requestLog(logger: Logger): RequestLog {
  const log = pinoHttp({
    logger,
    genReqId: (req) => ownId(req.headers['x-request-id']) ?? randomUUID(),
    // Neither credentials nor what people write goes into the log, and nothing else that a caller chooses: of the address
    // it is the route that is told.
    serializers: {
      req: (req: { id: string; method: string }) => ({ id: req.id, method: req.method }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customSuccessObject: (req, _res, said: object) => ({ route: (req as Asked)[ROUTE], ...said }),
    customErrorObject: (req, _res, _error, said: object) => ({ route: (req as Asked)[ROUTE], ...said }),
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

  return {
    begun(ctx) {
      log(ctx.req, ctx.res);
      ctx.state['requestId'] = String(ctx.req.id);
      ctx.set('x-request-id', String(ctx.req.id));
    },
    routed(ctx) {
      (ctx.req as Asked)[ROUTE] = String(ctx['_matchedRoute'] ?? 'none');
    },
  };
}
