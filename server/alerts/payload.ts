/** What Alertmanager sends to a webhook (version "4"). Fields that nobody reads here may be anything. */
import { z } from 'zod';
import { faultsOf } from '@banjie/shared/engine/forms/form.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Start } from './ports.ts';
import { texts } from './texts.ts';

const MOST_FAULTS = 50;
const { fault } = texts;

const words = z.record(z.string(), z.string({ error: fault.labels }), { error: fault.labels });
const alert = z.object(
  {
    status: z.enum(['firing', 'resolved'], { error: fault.status }),
    labels: words,
    annotations: words.nullish().transform((value) => value ?? {}),
    fingerprint: z
      .string({ error: fault.fingerprint })
      .regex(/^[0-9A-Za-z_-]{1,64}$/, fault.fingerprint)
      .transform((value) => maskIds(value).text),
    // Whoever sends something else here than an instant does not say when it began; that is no reason to lose an alert.
    startsAt: z.unknown().optional().transform(startOf),
  },
  { error: fault.body },
);
const payload = z.object(
  {
    version: z.literal('4', { error: fault.version }),
    groupKey: z.string({ error: fault.groupKey }).min(1, fault.groupKey).max(4000, fault.groupKey),
    // Absent before Alertmanager 0.21.
    truncatedAlerts: z.int({ error: fault.truncated }).min(0, fault.truncated).optional(),
    commonLabels: words.nullish().transform((value) => value ?? {}),
    commonAnnotations: words.nullish().transform((value) => value ?? {}),
    alerts: z.array(z.unknown(), { error: fault.alerts }),
  },
  { error: fault.body },
);

export type Alert = z.infer<typeof alert>;
export interface Payload extends Omit<z.infer<typeof payload>, 'alerts'> {
  /** Each fingerprint once. */
  alerts: Alert[];
  /** Alerts that could not be read, and what is wrong with them (the first fifty faults). */
  refused: number;
  faults: Fault[];
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** RFC 3339 with as many digits as Go writes, to the millisecond. Go's zero time (0001-01-01) says nothing. */
function startOf(value: unknown): Start {
  const ms = typeof value === 'string' && RFC3339.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) || ms <= 0 ? 0 : ms;
}

/** The payload as far as it can be read; a rejection with every fault (the first fifty) when nothing of it can. */
export function readPayload(body: unknown): Payload | Rejection {
  const read = payload.safeParse(body);
  if (!read.success) return broken([...faultsOf(read.error), ...readAlerts(alertsIn(body)).faults]);
  const { good, refused, faults } = readAlerts(read.data.alerts);
  if (refused > 0 && good.length === 0) return broken(faults);
  return { ...read.data, alerts: good, refused, faults };
}

/** One broken alert does not take the good ones beside it with it. */
function readAlerts(sent: readonly unknown[]): { good: Alert[]; refused: number; faults: Fault[] } {
  const good: Alert[] = [];
  const faults: Fault[] = [];
  let refused = 0;
  for (const [n, each] of sent.entries()) {
    const one = alert.safeParse(each);
    if (one.success) {
      good.push(one.data);
      continue;
    }
    refused += 1;
    // A storm of one fault must not cost what nobody reads.
    if (faults.length < MOST_FAULTS)
      for (const { path, message } of faultsOf(one.error))
        faults.push({ path: path === '' ? `alerts.${n}` : `alerts.${n}.${path}`, message });
  }
  return { good: eachOnce(good), refused, faults: faults.slice(0, MOST_FAULTS) };
}

const alertsIn = (body: unknown): readonly unknown[] =>
  typeof body === 'object' && body !== null && 'alerts' in body && Array.isArray(body.alerts) ? body.alerts : [];

const broken = (faults: Fault[]): Rejection =>
  reject('invalid', texts.broken, { faults: faults.slice(0, MOST_FAULTS) });

/** Each fingerprint once. */
export function eachOnce(alerts: readonly Alert[]): Alert[] {
  const good = new Map<string, Alert>();
  for (const one of alerts) if (counts(one, good.get(one.fingerprint))) good.set(one.fingerprint, one);
  return [...good.values()];
}

/** Of two occurrences the later one; of one said both to fire and to be over, that it fires: an alarm too many is better. */
const counts = (one: Alert, other: Alert | undefined): boolean =>
  other === undefined ||
  one.startsAt > other.startsAt ||
  (one.startsAt === other.startsAt && other.status !== 'firing');
