/** Serves endpoints from the log of their unit: in order, again when it failed, and not for ever. */
import { postKey } from '@banjie/shared/kernel/party.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { UnitEvent } from '@banjie/shared/contract/routes/webhooks.ts';
import type { Outward, Posted } from '../../../outward/post.ts';
import { signed } from '../../../outward/signing.ts';
import type { Log } from '../../ports.ts';
import type { Tell } from '../channel.ts';
import type { Webhook, WebhookStore } from './ports.ts';

import { texts } from './texts.ts';

export interface ServingPorts {
  store: WebhookStore;
  outward: Pick<Outward, 'post'>;
  log: Pick<Log, 'warn' | 'error'>;
  /** Milliseconds of the machine's clock. */
  now(): number;
  /** City time. */
  cityNow(): Instant;
}

export interface Serving {
  /** Begins with what is due, and does not wait for its end; tells units whose system was switched off. */
  sweep(tell: Tell): Promise<void>;
  /** Sends that event now, and says what came back. */
  send(webhook: Webhook, event: UnitEvent): Promise<Posted>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Begins nothing any more; resolves when what was under way has ended. */
  stop(): Promise<void>;
}

/** An endpoint is somebody's for as long as a few slow answers take. */
const LEASE_SECONDS = 90;
const AT_A_TIME = 20;
const NO_LONGER_THAN_MS = 45_000;
/** Endpoints that one process serves at once. */
const AT_ONCE = 16;
/** So often it is asked whether any unit has a system at all; while none has, nothing is looked for. */
const ANY_MS = 5_000;
const WAITS_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000, 3600_000, 2 * 3600_000, 4 * 3600_000] as const;
const LONGEST_MS = 4 * 3600_000;
/** Failing for so long, and so often, it is switched off. */
const LASTING = { ms: 3 * 24 * 3600_000, attempts: 12 } as const;
/** What somebody refuses so often for what it says is not sent to him any more, and does not keep the rest waiting. */
const REFUSED_AFTER = 4;
const REFUSALS = new Set([400, 413, 415, 422]);
const GONE = 410;
const SHOWN = 200;

export const answerOf = (posted: Posted): string =>
  'failed' in posted
    ? texts.failed[posted.failed]
    : // What a stranger answers is shown: nothing of it is taken for ours.
      texts.answered(posted.status, cutText(maskIds(posted.text.replace(/\s+/g, ' ').trim()).text, SHOWN, '…'));

export const isTaken = (posted: Posted): boolean => 'status' in posted && posted.status >= 200 && posted.status < 300;

export function createServing({ store, outward, log, now, cityNow }: ServingPorts): Serving {
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  /** After a change of the city's secret. */
  let resealed = false;
  let known = { any: false, until: 0 };

  function send(webhook: Webhook, event: UnitEvent): Promise<Posted> {
    const body = JSON.stringify(event);
    const headers = signed({ id: event.id, seconds: Math.floor(now() / 1000), body }, webhook.secrets);
    return outward.post(webhook.url, { 'content-type': 'application/json', 'user-agent': 'banjie', ...headers }, body);
  }

  /** Whether to go on with the next one. */
  async function sendOne(webhook: Webhook, event: UnitEvent, attempt: number, isAgain: boolean): Promise<boolean> {
    const posted = await send(webhook, event);
    const taken = isTaken(posted);
    const refused =
      !taken && 'status' in posted && REFUSALS.has(posted.status) && (isAgain || attempt + 1 >= REFUSED_AFTER);
    const { cursor, subject } = event.data;
    const state = taken ? 'accepted' : refused ? 'refused' : 'failing';
    await store.noteTry(webhook.id, { cursor, event: event.id, subject, state, answer: answerOf(posted) });
    if (isAgain && (taken || refused)) return store.progress(webhook, { again: cursor });
    if (taken) return store.progress(webhook, { sent: cursor });
    if (refused) {
      log.warn({ webhook: webhook.id, event: event.id }, 'an event was refused by a unit’s system');
      return store.progress(webhook, { sent: cursor });
    }
    const { failingSince } = webhook;
    const lasts = failingSince !== undefined && now() - failingSince.getTime() >= LASTING.ms;
    const isOver = ('status' in posted && posted.status === GONE) || (lasts && attempt + 1 >= LASTING.attempts);
    if (isOver) log.warn({ webhook: webhook.id, unit: webhook.unit }, 'a unit’s system fails for long: switched off');
    const wait = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? LONGEST_MS;
    const asked = 'status' in posted ? (posted.retryAfterSeconds ?? 0) * 1000 : 0;
    await store.progress(
      webhook,
      isOver ? { off: true } : { wait: Math.min(Math.max(wait, asked), LONGEST_MS), attempt: attempt + 1 },
    );
    return false;
  }

  async function serve(webhook: Webhook): Promise<void> {
    const until = now() + NO_LONGER_THAN_MS;
    if (webhook.secrets.length === 0) {
      // Nothing that it could prove: an administrator sees it, and a new secret mends it.
      log.error({ webhook: webhook.id }, 'the secret of a webhook can not be opened');
      await store.progress(webhook, { wait: LONGEST_MS, attempt: webhook.attempt + 1 });
      return;
    }
    let { attempt } = webhook;
    for (const cursor of webhook.again) {
      const event = await store.event(webhook.unit, cursor);
      const goesOn = event
        ? await sendOne(webhook, event, attempt, true)
        : await store.progress(webhook, { again: cursor });
      if (!goesOn) return;
    }
    for (const event of await store.events(webhook.unit, webhook.sent, AT_A_TIME)) {
      if (stopped || now() >= until) break;
      if (!(await sendOne(webhook, event, attempt, false))) return;
      attempt = 0;
    }
    await store.progress(webhook, { rest: true });
  }

  async function tellOf(webhook: Webhook, tell: Tell): Promise<void> {
    const { id, unit, name, failures } = webhook;
    const notice = {
      ...{ event: `webhook.${id}.${failures}`, at: cityNow(), matter: '', number: '' },
      ...{ kind: 'alert' as const, urgent: false, words: [] },
      ...{ subject: texts.disabled.subject(name), body: texts.disabled.body(name) },
    };
    await tell([{ notice, to: [postKey(unit, 'head')] }]);
    await store.told(id);
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  }

  return {
    send,
    async sweep(tell) {
      if (!resealed) await store.reseal();
      resealed = true;
      if (known.until <= now()) known = { any: await store.isAny(), until: now() + ANY_MS };
      if (!known.any || !(await store.isDue())) return;
      for (const webhook of await store.untold()) await tellOf(webhook, tell);
      while (!stopped && underWay.size < AT_ONCE) {
        const webhook = await store.claim(LEASE_SECONDS);
        if (!webhook) return;
        const one = serve(webhook)
          .catch((error: unknown) => log.error({ err: error, webhook: webhook.id }, 'a unit’s system not served'))
          .finally(() => underWay.delete(one));
        underWay.add(one);
      }
    },
    idle,
    stop() {
      stopped = true;
      return idle();
    },
  };
}
