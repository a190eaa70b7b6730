/** A chat bot of a run: reports what it is given as sent, and counts how often it was given each. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export interface Given {
  /** By the id of a delivery: the words of it each time that it was given. */
  texts: Map<string, string[]>;
  stop(): Promise<void>;
}

interface Claimed {
  id: string;
  fence: number;
  notice: { subject: string; body: string };
}

/** So many it has in hand at most: what is given again is never more, for each bot whose report was lost. */
export const IN_HAND = 10;
const LEASE_SECONDS = 20;
const AWAY_MS = 500;

/** @param texts shared by all bots of the run: they are one channel, which knows its keys */
export function botAt(url: string, token: string, texts: Map<string, string[]>): Given {
  let over = false;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (path: string, body: object, more: Record<string, string> = {}): Promise<unknown> => {
    const answer = await fetch(url + path, {
      ...{ method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) },
    });
    return answer.status === 200 ? answer.json() : undefined;
  };
  const once = async (): Promise<void> => {
    const claim = { account: 'main', max: IN_HAND, leaseSeconds: LEASE_SECONDS, waitSeconds: 1 };
    const answer = (await ask('/api/deliveries/claim', claim)) as { items: Claimed[] } | undefined;
    if (!answer) return void (await pause(AWAY_MS));
    const sent = answer.items.map(async ({ id, fence, notice }) => {
      texts.set(id, [...(texts.get(id) ?? []), `${notice.subject}\n${notice.body}`]);
      const path = `/api/deliveries/${encodeURIComponent(id)}/result`;
      await ask(path, { fence, result: 'accepted' }, { 'idempotency-key': randomUUID() });
    });
    await Promise.all(sent);
  };
  const work = (async () => {
    while (!over) await once().catch(() => pause(AWAY_MS));
  })();
  return {
    texts,
    async stop() {
      over = true;
      await work;
    },
  };
}
