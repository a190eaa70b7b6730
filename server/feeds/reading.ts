/** What a message says, by the kind of its feed. Pure: a large one is read by a thread. */
import { isMapped, type FeedKind, type MappedField } from '@banjie/shared/feeds/mapping.ts';
import { exactNumbers } from '@banjie/shared/feeds/numbers.ts';
import { readMapped, type MappedAlert, type MappedUsage, type ReadOne } from '@banjie/shared/feeds/reading.ts';
import { texts as words } from '@banjie/shared/feeds/texts.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { parseJson } from '../http/incoming/body.ts';
import { readPayload, type Payload } from '../alerts/payload.ts';
import type { Feed } from './ports.ts';
import { texts } from './texts.ts';

/** Everything that can be read of it, and what can't. */
export type Reading =
  | { kind: 'alertmanager'; payload: Payload }
  | ({ kind: 'json'; values: MappedAlert[] } & Unread)
  | ({ kind: 'capacity'; values: MappedUsage[] } & Unread)
  /** `over`: it says itself that it does not fire any more. */
  | { kind: 'heartbeat'; over: boolean };

export interface Unread {
  /** Entries that can't be taken. */
  refused: number;
  /** What is wrong with them, and what else could not be read; the first fifty. */
  faults: Fault[];
  /** Of the first of them, without its place: the same for each message that has this fault. */
  fault?: string;
}

const MOST_FAULTS = 50;

export function readMessage(bytes: Uint8Array, feed: Pick<Feed, 'kind' | 'mapping'>): Reading | Rejection {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const body = parseJson(isMapped(feed.kind) ? exactNumbers(text) : text);
  // Whatever it says, it has spoken.
  if (feed.kind === 'heartbeat') return { kind: 'heartbeat', over: !isRejection(body) && isOver(body.value) };
  if (isRejection(body)) return body;
  if (!isMapped(feed.kind)) {
    const payload = readPayload(body.value);
    return isRejection(payload) ? payload : { kind: 'alertmanager', payload };
  }
  return readByMapping(feed.kind, feed.mapping ?? {}, body.value);
}

/** Alertmanager tells as well that its Watchdog has stopped: that is no sign of life. */
function isOver(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('alerts' in body) || !Array.isArray(body.alerts)) return false;
  const alerts: readonly unknown[] = body.alerts;
  const over = (one: unknown) =>
    typeof one === 'object' && one !== null && 'status' in one && one.status === 'resolved';
  return alerts.length > 0 && alerts.every(over);
}

function readByMapping(
  kind: Extract<FeedKind, 'json' | 'capacity'>,
  mapping: NonNullable<Feed['mapping']>,
  body: unknown,
): Reading | Rejection {
  const read = readMapped(kind, mapping, body);
  if ('fault' in read)
    return reject('invalid', texts.broken, { faults: [{ path: read.fault.at, message: read.fault.message }] });
  const values = read.items.flatMap(({ value }) => (value ? [value] : []));
  const refused = read.items.length - values.length;
  const faults = faultsOf(read.items);
  if (values.length === 0 && read.items.length > 0) return reject('invalid', texts.allBroken, { faults });
  const first = faults[0];
  const unread: Unread = { refused, faults, ...(first ? { fault: first.message } : {}) };
  return { kind, values, ...unread } as Reading;
}

/** What costs an alert first. */
function faultsOf(items: readonly ReadOne<unknown>[]): Fault[] {
  const found: { fault: Fault; grave: boolean }[] = [];
  for (const { fields, value } of items) {
    for (const { field, fault } of fields)
      // Of one that is lost only what it is lost for.
      if (fault && (fault.grave || value !== undefined))
        found.push({ fault: { path: fault.at, message: saidOf(field, fault) }, grave: fault.grave });
    // A storm of one fault must not cost what nobody reads.
    if (found.length >= MOST_FAULTS * 4) break;
  }
  const first = (grave: boolean) => found.filter((one) => one.grave === grave).map(({ fault }) => fault);
  return [...first(true), ...first(false)].slice(0, MOST_FAULTS);
}

const defaults: Partial<Record<MappedField, string>> = words.said.byDefault;
export const saidOf = (field: MappedField, { message, grave }: { message: string; grave: boolean }): string => {
  const instead = defaults[field];
  return grave || instead === undefined ? message : `${message}（${words.said.taken(instead)}）`;
};
