/** Binds handlers to the routes of the contract: who calls, what is dear, what was sent, the answer, and who hears of it. */
import type Koa from 'koa';
import type { IncomingMessage } from 'node:http';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Limits } from '../limits/limits.ts';
import { openEventStream, wantsEvents, type EventStream } from './event-stream.ts';
import type { Caller, FileAnswer, Handlers, Poll, Polls, Streams } from './handler.ts';
import { callOf } from './incoming/call.ts';
import { callerOf, type Doorkeeping } from './incoming/caller.ts';
import { withUpload } from './incoming/upload.ts';
import { respondFile, respondRejection } from './respond.ts';
import type { RouterOf } from './routers.ts';
import { createUnchanged } from './unchanged.ts';

export interface OperationPorts extends Doorkeeping {
  /** One for every operation that exists here; those of the training ground only in training. */
  handlers: Partial<Handlers<RouteName>>;
  /** For operations that are polled: what their answers stand on. */
  polls?: Polls;
  /** For operations that stream, to whoever asks for it. */
  streams?: Streams;
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
  training: boolean;
}

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

/** Bytes of a JSON body: what any form needs at most, and what a table needs. */
const BODY_LIMIT = 1024 * 1024;
const LARGE: Partial<Record<RouteName, number>> = {
  compareResource: 6 * 1024 * 1024,
  previewImport: 13 * 1024 * 1024,
  takeImport: 13 * 1024 * 1024,
  // A sheet with a row for each of two thousand units.
  giveCommand: 4 * 1024 * 1024,
};

/** Nobody who may not come in makes us read a storm: beyond this his connection ends with the answer. */
const READ_OF_ANYBODY = 64 * 1024;
function leaveUnread(ctx: Koa.Context): void {
  const length = ctx.get('content-length');
  const isLong = length === '' ? ctx.get('transfer-encoding') !== '' : !(Number(length) <= READ_OF_ANYBODY);
  if (isLong) ctx.set('connection', 'close');
}

/** @throws Error where the contract has an operation that nobody carries out */
export function mountOperations(routerOf: RouterOf, ports: OperationPorts): void {
  const unchanged = createUnchanged();
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    if (route.training && !ports.training) continue;
    if (!ports.handlers[name]) throw new Error(`no handler for ${name}`);
    routerOf(route.path).register(route.path, [route.method.toLowerCase()], async (ctx: Koa.Context) => {
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
    if (route.batch && isRejection(caller)) leaveUnread(ctx);
    const call = isRejection(caller) ? caller : await callOf(route, ctx, caller, ports, LARGE[name] ?? BODY_LIMIT);
    const handler = ports.handlers[name] as (call: unknown) => Promise<unknown>;
    const work = () => (route.takes ? withUpload(ctx, (upload) => handler({ ...call, upload })) : handler(call));
    const stream = ports.streams?.[name] as
      ((call: unknown, open: () => EventStream) => Promise<Rejection | undefined>) | undefined;
    if (!isRejection(call) && stream && wantsEvents(ctx)) {
      const refused = await stream(call, () => openEventStream(ctx));
      if (refused) respondRejection(ctx, refused);
      return;
    }
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
    if (!isRejection(call) && call.brief) ctx.set('preference-applied', 'return=minimal');
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
    const poll = ports.polls?.[name] as ((call: unknown) => Poll<unknown> | undefined) | undefined;
    const result = await unchanged(
      JSON.stringify([call.caller, ctx.url]),
      ctx.get('if-none-match'),
      poll?.(call),
      work,
    );
    if (isRejection(result)) {
      await heard(name, ctx, call, result);
      return respondRejection(ctx, result);
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
}
