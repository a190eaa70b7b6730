/** What Alertmanager sends to a webhook (version "4"). Fields that nobody reads here may be anything. */
import { z } from 'zod';
import { faultsOf } from '@banjie/shared/engine/forms/form.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from './texts.ts';

const MOST_FAULTS = 50;
const { fault } = texts;

const words = z.record(z.string(), z.string({ error: fault.labels }), { error: fault.labels });
const alert = z.object(
  {
    status: z.enum(['firing', 'resolved'], { error: fault.status }),
    labels: words,
    annotations: words.nullish().transform((value) => value ?? {}),
    fingerprint: z.string({ error: fault.fingerprint }).regex(/^[0-9A-Za-z_-]{1,64}$/, fault.fingerprint),
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
    alerts: z.array(alert, { error: fault.alerts }),
  },
  { error: fault.body },
);

export type Alert = z.infer<typeof alert>;
export type Payload = z.infer<typeof payload>;

/** The payload with each fingerprint once, or every fault with its path (the first fifty). */
export function readPayload(body: unknown): Payload | Rejection {
  const read = payload.safeParse(body);
  if (!read.success) return reject('invalid', texts.broken, { faults: faultsOf(read.error).slice(0, MOST_FAULTS) });
  const each = new Map<string, Alert>();
  for (const one of read.data.alerts)
    // Said both to fire and to be over, it fires: an alarm too many is better than one too few.
    if (each.get(one.fingerprint)?.status !== 'firing') each.set(one.fingerprint, one);
  return { ...read.data, alerts: [...each.values()] };
}
