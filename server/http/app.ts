/** The Koa app: one error shape around the operations of the contract, what supervises the process, and the pages. */
import Koa from 'koa';
import compress from 'koa-compress';
import type { Logger } from 'pino';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { mountChannels, type ChannelPorts } from './channels.ts';
import { securityHeaders } from './headers.ts';
import { isImpossiblePath } from './incoming/impossible.ts';
import { openApi } from './openapi.ts';
import { mountOperations, type OperationPorts } from './operations.ts';
import { operatorsOnly } from './operators.ts';
import { mountPages, type Pages } from './pages.ts';
import { requestLog } from './request-log.ts';
import { createRouters } from './routers.ts';
import { respondInternal, respondRejection } from './respond.ts';
import { texts } from './texts.ts';

export interface AppPorts extends OperationPorts {
  /** Reasons why the server can't do its work now; empty when it can. */
  unready(): Promise<string[]>;
  metrics(): Promise<string>;
  /** Whether an error means that the database did not answer. */
  isOutage(error: unknown): boolean;
  logger: Logger;
  /** Of those who run it; without one they are let in in the training ground only. */
  metricsToken: string | undefined;
  /** People reach it by TLS, which a proxy ends. */
  encrypted?: boolean;
  pages: Pages;
  /** What the channels hear; without it there is no such door. */
  channels?: Omit<ChannelPorts, 'limits'>;
}

export function createApp(ports: AppPorts): Koa {
  const app = new Koa({ proxy: false });
  const log = requestLog(ports.logger);
  // What a handler throws is answered below; what comes here is an answer that could not be sent, mostly because whoever
  // asked has gone away in the middle of a long poll.
  app.on('error', (error: Error) => ports.logger.info({ err: error }, 'answer not sent'));
  app.use(async (ctx, next) => {
    log.begun(ctx);
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
    } finally {
      log.routed(ctx);
    }
  });
  app.use(securityHeaders(ports.training, ports.encrypted === true));
  app.use(compress({ threshold: 2048 }));

  const routers = createRouters();
  mountOperations(routers.of, ports);
  if (ports.channels) mountChannels(routers.of, { ...ports.channels, limits: ports.limits });
  const router = routers.of('/');
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
  routers.of('/api/openapi.json').get('/api/openapi.json', operators, (ctx) => {
    ctx.body = description;
  });
  mountPages(routers.of, ports.pages, ports.training, operators);
  app.use(routers.middleware);
  return app;
}

/** Of a question it is known that nothing was done by it; of everything else it is not. */
const outageFor = (method: string): Rejection =>
  method === 'GET' ? reject('unavailable', texts.databaseAway) : reject('uncertain', texts.maybeDone);
