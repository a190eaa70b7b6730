/** OpenAPI 3.1, made of the contract's own schemas: its schemas are JSON Schema, which zod writes itself. */
import { z } from 'zod';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import * as shapes from '@banjie/shared/contract/shapes.ts';

const who: Record<Route['who'], string> = {
  anyone: '不需要凭据',
  person: '本人凭据；聊天中能办的，也可由机器人代表已绑定的联系人（X-Contact）',
  bot: '机器人凭据',
  administrator: '管理员凭据',
  source: '来源凭据',
  system: '单位系统的凭据（添加推送地址时给出）',
};

/** A file is sent as it is, or as the only file of a form: WeChat knows only the latter. */
const bytes = { schema: { type: 'string', format: 'binary' } };
const fileContent = {
  'application/octet-stream': bytes,
  'multipart/form-data': { schema: { type: 'object', properties: { file: bytes.schema }, required: ['file'] } },
};

const said: Record<number, string> = {
  401: '未登录或凭据已失效',
  403: '不允许',
  404: '没有，或无权看到',
  409: '与现状不符：已办、已结、已变或重复',
  413: '太大',
  415: '类型不对',
  422: '内容有误',
  429: '太频繁：Retry-After 秒后再试',
  503: '暂时不可用：可再试（带 Retry-After 时，那么多秒后）',
};
const RETRY = { 'Retry-After': { description: '秒', schema: { type: 'integer', minimum: 1 } } };

/** Every status that a refusal may have. What is named by no operation is answered by none: schemathesis looks. */
function refusals(route: Route, content: object): Record<number, object> {
  const statuses = [
    ...(route.who === 'anyone' ? [] : [401, 403]),
    // Whoever signs in, or on, may bring what is not good any more, or be nobody here.
    ...(route.who === 'anyone' && route.path.startsWith('/api/login') ? [401, 403] : []),
    ...[404, 409, 422, 503],
    ...(route.body || route.takes ? [413, 415] : []),
    ...(route.limited ? [429] : []),
  ];
  // Node's own answer, before anything of ours has seen the request.
  const tooLong = route.query ? { 431: { description: '地址或请求头太长' } } : {};
  const described = Object.fromEntries(
    [...new Set(statuses)].map((status) => [
      status,
      {
        description: said[status],
        ...(status === 429 || status === 503 ? { headers: RETRY } : {}),
        content,
      },
    ]),
  );
  return { ...described, ...tooLong };
}

/** A file of JSON is read as JSON by whoever looks at it. */
const fileOf = (type: string) => (type === 'application/json' ? { schema: { type: 'object' } } : bytes);

/** Of a stream each event has the fields of the answer. */
const events = { 'text/event-stream': { schema: { type: 'string' } } };

type JsonSchema = { properties?: Record<string, unknown>; required?: string[] };

/** The description of every operation that exists here. */
export function openApi(training: boolean): object {
  const existing = (Object.entries(routes) as [string, Route][]).filter(([, route]) => training || !route.training);
  const schemas = schemasOf(existing);
  const ref = (id: string) => ({ $ref: `#/components/schemas/${id}` });
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of existing) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const parameters = [
      ...parametersOf(schemas[`${name}Params`], 'path'),
      ...parametersOf(schemas[`${name}Query`], 'query'),
      ...(route.idempotent
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              schema: { type: 'string', minLength: 8, maxLength: 200 },
            },
          ]
        : []),
      ...(route.brief
        ? [
            {
              name: 'Prefer',
              in: 'header',
              description: 'return=minimal：只告知已办理，不返回内容（RFC 7240）',
              schema: { type: 'string', enum: ['return=minimal', 'return=representation'] },
            },
          ]
        : []),
    ];
    const json = (id: string) => ({ 'application/json': { schema: ref(id) } });
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: {
        operationId: name,
        summary: route.summary,
        description: route.chat ? `${who[route.who]}；来自聊天的须带 X-Message-Id、X-Message-At` : who[route.who],
        tags: [route.path.split('/')[2] ?? ''],
        ...(route.who === 'anyone' ? {} : { security: [{ bearer: [] }] }),
        ...(parameters.length > 0 ? { parameters } : {}),
        ...(route.takes ? { requestBody: { required: true, content: fileContent } } : {}),
        ...(route.body ? { requestBody: { required: true, content: json(`${name}Body`) } } : {}),
        responses: {
          200: {
            description: '成功',
            content: route.gives
              ? { [route.gives]: fileOf(route.gives) }
              : { ...json(`${name}Response`), ...(route.streams ? events : {}) },
          },
          ...(route.polled ? { 304: { description: '与 If-None-Match 所指的相同' } } : {}),
          ...refusals(route, json('Error')),
        },
      },
    };
  }
  const components = Object.fromEntries(Object.entries(schemas).filter(([id]) => !/(Params|Query)$/.test(id)));
  return {
    openapi: '3.1.0',
    info: { title: 'Banjie 办结', version: '1', description: '每一项职责：发起、推送、办理、计时、留证。' },
    paths,
    components: { schemas: components, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
}

/** Every schema under a name of its own, so that shared and recursive ones are written once and referred to. */
function schemasOf(existing: [string, Route][]): Record<string, JsonSchema> {
  const registry = z.registry<{ id?: string | undefined }>();
  registry.add(shapes.errorBody, { id: 'Error' });
  registry.add(shapes.formField, { id: 'FormField' });
  for (const [name, route] of existing) {
    const parts = { Params: route.params, Query: route.query, Body: route.body, Response: route.response };
    // A schema of its own for each use: the same one may stand for several operations.
    for (const [part, schema] of Object.entries(parts))
      if (schema)
        registry.add(
          z.lazy(() => schema),
          { id: `${name}${part}` },
        );
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  // What is named by its own `meta` stands apart: it is brought to the others, under its name.
  const { __shared, ...own } = schemas as Record<string, JsonSchema & { $id?: string; $schema?: string }> & {
    __shared?: { $defs?: Record<string, JsonSchema> };
  };
  const all = Object.fromEntries([
    ...Object.entries(own).map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema] as const),
    ...Object.entries(__shared?.$defs ?? {}),
  ]);
  return JSON.parse(JSON.stringify(all).replaceAll('/__shared#/$defs/', '/')) as Record<string, JsonSchema>;
}

const parametersOf = (schema: JsonSchema | undefined, place: 'path' | 'query') =>
  Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required ?? []).includes(name),
    schema: one,
  }));
