/** A city with two server processes on one database, and its people at either of them. */
import { createClient, type Client } from '@banjie/shared/contract/client.ts';
import type { City, Someone } from './city.ts';
import type { ServerProcess } from './server-process.ts';

/** Somebody signed in, at another server process than the one that his city is asked by. */
export const clientAt = (url: () => string, { token }: Pick<Someone, 'token'>): Client =>
  createClient(async ({ method, path, headers, body }) => {
    const response = await fetch(url() + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.json() };
  });

export const servers = ['one', 'other'] as const;
export type Server = (typeof servers)[number];

/** The same person at the one server and at the other. */
export const atBoth =
  (city: () => City, other: () => ServerProcess) =>
  async (server: Server, person: string): Promise<Client> => {
    const someone = await city().as(person);
    return server === 'one' ? someone.client : clientAt(other().url, someone);
  };
