/** Who manages the endpoints of a unit's own system, and what that system fetches. */
import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookView } from '@banjie/shared/contract/routes/webhooks.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { headedUnits, type PersonId, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../../http/handler.ts';
import type { CityClock, People } from '../../../matters/ports.ts';
import type { Outward } from '../../../outward/post.ts';
import { KNOWN_MS } from './channel.ts';
import type { Webhook, WebhookStore } from './ports.ts';
import { answerOf, isTaken, type Serving } from './serving.ts';
import { newSecret } from '../../../outward/signing.ts';
import { isTokenOf, tokenOf, webhookId, webhookOfToken } from './signing.ts';
import { texts } from './texts.ts';

export type WebhookRoutes =
  | 'listWebhooks'
  | 'createWebhook'
  | 'rotateWebhook'
  | 'switchWebhook'
  | 'deleteWebhook'
  | 'pingWebhook'
  | 'listWebhookTries'
  | 'retryWebhook'
  | 'listUnitEvents';

export interface WebhookHandlerPorts {
  store: WebhookStore;
  serving: Pick<Serving, 'send'>;
  outward: Pick<Outward, 'faultOf'>;
  people: People;
  clock: CityClock;
}

const MOST_OF_A_UNIT = 10;
const HOLD_SECONDS = 24 * 3600;
const LISTED = 50;
const PAGE = 100;

export function webhookHandlers(ports: WebhookHandlerPorts): Handlers<WebhookRoutes> {
  const { store, serving, outward, people, clock } = ports;
  const nameOf = (unit: UnitId): string => people.directory().unit(unit)?.name ?? unit;

  /** The units for whose systems somebody answers. */
  function unitsOf(person: PersonId): { all: boolean; own: UnitId[] } | Rejection {
    const standing = people.standing(person, clock.now());
    const own = standing ? headedUnits(standing.keys).filter((id) => people.directory().unit(id) !== undefined) : [];
    const all = standing?.administrator === true;
    return all || own.length > 0 ? { all, own } : reject('notAllowed', texts.onlyHeads);
  }
  /** What is not his looks as if it were not there. */
  async function mine(person: PersonId, id: string): Promise<Webhook | Rejection> {
    const units = unitsOf(person);
    if (isRejection(units)) return units;
    const found = await store.get(id);
    return found && (units.all || units.own.includes(found.unit)) ? found : reject('notFound', texts.none);
  }
  const view = (webhook: Webhook): WebhookView => ({
    ...{ id: webhook.id, unit: webhook.unit, unitName: nameOf(webhook.unit), name: webhook.name, url: webhook.url },
    state: webhook.state,
    waiting: Math.max(0, webhook.wanted - webhook.sent),
    standing: standingOf(webhook),
    ...(webhook.oldUntil ? { oldUntilText: timeText(webhook.oldUntil) } : {}),
    madeText: timeText(webhook.made.at),
  });
  function withSecret(webhook: Webhook) {
    const [secret] = webhook.secrets;
    if (secret === undefined) return reject('unavailable', texts.unreadable);
    return { webhook: view(webhook), secret, token: tokenOf(webhook.id, secret) };
  }

  return {
    async listWebhooks({ caller }) {
      const units = unitsOf(caller.person);
      if (isRejection(units)) return units;
      const all = people.directory().units();
      const found = await store.list(units.all ? undefined : units.own);
      return {
        items: found.map(view),
        units: all.filter(({ id }) => units.all || units.own.includes(id)).map(({ id, name }) => ({ id, name })),
      };
    },
    async createWebhook({ caller, body, key }) {
      const units = unitsOf(caller.person);
      if (isRejection(units)) return units;
      const unit = body.unit ?? (units.own.length === 1 ? units.own[0] : undefined);
      if (unit === undefined) return invalid('unit', texts.whichUnit);
      const known = people.directory().unit(unit) !== undefined;
      if (!known || (!units.all && !units.own.includes(unit))) return reject('notAllowed', texts.notYourUnit);
      const fault = outward.faultOf(body.url);
      if (fault) return invalid('url', texts.fault[fault]);
      const id = webhookId(caller.person, key);
      const there = await store.list([unit]);
      if (there.length >= MOST_OF_A_UNIT && !there.some((one) => one.id === id))
        return invalid('unit', texts.most(MOST_OF_A_UNIT));
      const asked = { id, unit, name: plain(body.name), url: new URL(body.url).href };
      const made = await store.create({ ...asked, by: caller.person, key }, newSecret());
      // Until every process knows that the unit has one: what it is told after this answer goes there.
      await wait(KNOWN_MS);
      const same = made.unit === unit && made.name === asked.name && made.url === asked.url;
      return same ? withSecret(made) : reject('keyReused', texts.keyReused);
    },
    async rotateWebhook({ caller, params, body, key }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const before = found.oldUntil;
      if (before && !body.atOnce && found.rotatedBy !== key) return reject('notNow', texts.stillTwo(timeText(before)));
      const holdSeconds = body.atOnce === true ? 0 : HOLD_SECONDS;
      const rotated = await store.rotate(params.id, newSecret(), { key, holdSeconds });
      return rotated ? withSecret(rotated) : reject('notFound', texts.none);
    },
    async switchWebhook({ caller, params, body }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const switched = await store.switch(params.id, { on: body.on, skip: body.skip === true });
      return switched ? view(switched) : reject('notFound', texts.none);
    },
    async deleteWebhook({ caller, params }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      return (await store.remove(params.id)) ? { ok: true } : reject('notFound', texts.none);
    },
    async pingWebhook({ caller, params }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      if (found.secrets.length === 0) return reject('unavailable', texts.unreadable);
      const timestamp = clock.now();
      const data = { cursor: 0, unit: found.unit, urgent: false, ...texts.ping, words: [] };
      const posted = await serving.send(found, { id: `msg_ping_${Date.now()}`, type: 'ping', timestamp, data });
      return { accepted: isTaken(posted), answer: answerOf(posted) };
    },
    async listWebhookTries({ caller, params }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      const tries = await store.tries(params.id, LISTED);
      return { items: tries.map(({ at, ...one }) => ({ ...one, atText: timeText(at) })) };
    },
    async retryWebhook({ caller, params, body }) {
      const found = await mine(caller.person, params.id);
      if (isRejection(found)) return found;
      if (body.cursor !== undefined && !(await store.event(found.unit, body.cursor)))
        return reject('notFound', texts.noSuchCursor);
      await store.hurry(params.id, body.cursor);
      return { ok: true };
    },
    async listUnitEvents({ caller, query }) {
      const { after = 0, limit = PAGE } = query;
      const found = await store.events(caller.unit, after, limit + 1);
      const items = found.slice(0, limit);
      return { items, next: items.at(-1)?.data.cursor ?? after, more: found.length > limit };
    },
  };
}

/** The system whose token it is; undefined when it proves nothing, or its endpoint is no more. */
export async function systemOf(
  store: Pick<WebhookStore, 'get'>,
  token: string,
): Promise<{ kind: 'system'; unit: UnitId; webhook: string } | undefined> {
  const id = webhookOfToken(token);
  const found = id === undefined ? undefined : await store.get(id);
  return found && isTokenOf(token, found.id, found.secrets)
    ? { kind: 'system', unit: found.unit, webhook: found.id }
    : undefined;
}

const timeText = (date: Date): string => formatInstant(instantOf(date.getTime()), { year: true });

function standingOf({ state, failingSince, attempt, nextAt, wanted, sent }: Webhook): string {
  const words = texts.standing;
  if (state !== 'on') return words[state];
  if (failingSince && attempt > 0)
    return words.failing(timeText(failingSince), attempt, nextAt ? timeText(nextAt) : '');
  return wanted > sent ? words.waiting(wanted - sent) : words.well;
}

const invalid = (path: string, message: string): Rejection =>
  reject('invalid', message, { faults: [{ path, message }] });
