/** Static pages: the mini-app for browsers, the reader of the API, and in training the training ground. */

import type { Middleware } from 'koa';
import send from 'koa-send';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { RouterOf } from './routers.ts';

export interface Pages {
  /** Folder of the built mini-app. */
  miniapp: string;
  /** Folder of the training ground's page. */
  training: string;
}

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const reader = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Banjie API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="reader"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const readerStart = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reader', deepLinking: true });`;
const readerFiles = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

export function mountPages(routerOf: RouterOf, pages: Pages, training: boolean, operators: Middleware): void {
  const [docs, router] = [routerOf('/api/docs'), routerOf('/')];
  docs.get('/api/docs', operators, (ctx) => {
    ctx.type = 'html';
    ctx.body = reader;
  });
  docs.get('/api/docs/:file', operators, async (ctx) => {
    const file = ctx.params['file'] ?? '';
    if (file === 'start.js') {
      ctx.type = 'js';
      ctx.body = readerStart;
    } else if (readerFiles.has(file)) await send(ctx, file, { root: swaggerFolder });
  });
  router.get(/^\/m(?:\/(.*))?$/, async (ctx) => {
    if (ctx.path === '/m') return ctx.redirect('/m/');
    return sendFile(ctx, ctx.path.slice('/m/'.length) || 'index.html', pages.miniapp);
  });
  if (!training) {
    router.get('/', (ctx) => ctx.redirect('/m/'));
    return;
  }
  router.get('/', (ctx) => sendFile(ctx, 'index.html', pages.training));
  router.get(/^\/training\/(.+)$/, (ctx) => sendFile(ctx, ctx.path.slice('/training/'.length), pages.training));
}

async function sendFile(ctx: Parameters<typeof send>[0], file: string, root: string): Promise<void> {
  // Names of built files carry a hash; the page that names them is always asked for anew.
  const hashed = /\.[0-9a-f]{8,}\.\w+$/.test(file);
  await send(ctx, file, { root, maxAge: hashed ? 365 * 24 * 3_600_000 : 0 }).catch((error: { status?: number }) => {
    if (error.status !== 404) throw error;
  });
}
