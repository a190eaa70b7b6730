/**
 * A router for each first word of the API. A router tries every one of its routes on each request, and there are more than
 * two hundred: among those of one word it tries a dozen.
 */
import Router from '@koa/router';
import type Koa from 'koa';
import { METHODS } from 'node:http';

/** The router in which a path is looked for, and by which it is registered. @throws Error where the path names no word there */
export type RouterOf = (path: string) => Router;

/** Paths are told apart as routers do it, whatever their case. `/api/matters/m1` → `matters`; all that is not the API is one. */
function wordOf(path: string): string {
  const [, first, word = ''] = path.toLowerCase().split('/', 3);
  return first === 'api' ? word : '';
}

export function createRouters(): { of: RouterOf; middleware: Koa.Middleware } {
  const routers = new Map<string, { router: Router; routes: Koa.Middleware; others: Koa.Middleware }>();
  return {
    of(path) {
      const word = wordOf(path);
      if (word.startsWith(':')) throw new Error(`${path} would be looked for under the word that is asked for`);
      const known = routers.get(word)?.router;
      if (known) return known;
      // Whatever Node can read is known to us: a method that a path does not have is 405 with those that it has, never 501.
      const router = new Router({ methods: METHODS });
      const [routes, others] = [router.routes(), router.allowedMethods()] as unknown as [
        Koa.Middleware,
        Koa.Middleware,
      ];
      routers.set(word, { router, routes, others });
      return router;
    },
    async middleware(ctx, next) {
      const found = routers.get(wordOf(ctx.path));
      await (found ? found.routes(ctx, () => found.others(ctx, next) as Promise<unknown>) : next());
    },
  };
}
