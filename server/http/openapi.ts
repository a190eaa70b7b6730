/** OpenAPI 3.1, made of the contract's own schemas. */
import { OpenAPIRegistry, OpenApiGeneratorV31, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import { errorBody } from '@banjie/shared/contract/shapes.ts';

extendZodWithOpenApi(z);

const who: Record<Route['who'], string> = {
  anyone: '不需要凭据',
  person: '本人凭据,或机器人代表已绑定的联系人(X-Contact)',
  bot: '机器人凭据',
  administrator: '管理员凭据',
  source: '来源凭据',
};

export function openApi(training: boolean): unknown {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    if (route.training && !training) continue;
    registry.registerPath({
      operationId: name,
      method: route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete',
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      summary: route.summary,
      description: who[route.who],
      tags: [route.path.split('/')[2] ?? ''],
      ...(route.who === 'anyone' ? {} : { security: [{ bearer: [] }] }),
      request: {
        ...(route.params ? { params: route.params } : {}),
        ...(route.query ? { query: route.query } : {}),
        ...(route.idempotent ? { headers: z.object({ 'idempotency-key': z.string().min(8).max(200) }) } : {}),
        ...(route.body ? { body: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
      },
      responses: {
        200: { description: '成功', content: { 'application/json': { schema: route.response } } },
        default: { description: '错误', content: { 'application/json': { schema: errorBody } } },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Banjie 办结', version: '1', description: '每一项职责:发起、推送、办理、计时、留证。' },
  });
}
