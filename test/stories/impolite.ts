/** Requests that no client of ours would send, and a look at everything that was kept. */
import mongoose from 'mongoose';
import type { ErrorBody } from '@banjie/shared/contract/shapes.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { City } from '../harness/city.ts';
import { machineNow } from '../harness/machine-time.ts';

export interface Asked {
  as?: string;
  token?: string;
  key?: string;
  headers?: Record<string, string>;
  /** Sent as it is when it is a text. */
  body?: unknown;
}
/** The answer of an impolite request; its status and, when it is one, its error. */
export async function impolite(city: City, method: string, path: string, asked: Asked = {}) {
  const token = asked.token ?? (asked.as === undefined ? undefined : (await city.as(asked.as)).token);
  const { status, body } = await city.send(path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(asked.key === undefined ? {} : { 'idempotency-key': asked.key }),
      ...asked.headers,
    },
    ...(asked.body === undefined
      ? {}
      : { body: typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body) }),
  });
  const { error } = (body ?? {}) as Partial<ErrorBody>;
  if (status >= 400) expect(error?.text).toMatch(/\p{Script=Han}/u);
  return {
    status,
    body,
    code: error?.code,
    text: error?.text ?? '',
    paths: (error?.faults ?? []).map(({ path }) => path),
    error,
  };
}

/** What the bot says of the message that it acts on. */
export const heard = (at: Instant = machineNow()): Record<string, string> => ({
  'x-message-id': 'message-1',
  'x-message-at': at,
});

/** Every document of the database as text. */
export async function dump(uri: string): Promise<string> {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  try {
    const names = (await client.db().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const all = await Promise.all(names.map((name) => client.db().collection(name).find().toArray()));
    return JSON.stringify(all);
  } finally {
    await client.close();
  }
}
