/**
 * What was typed and not yet sent. It survives leaving the page, closing the app and a failed submission. With it lives
 * the Idempotency-Key of the submission: however often it is sent until an answer comes, it is done once.
 */
import { lasting } from '../platform/storage.ts';

export interface Draft {
  form: Record<string, unknown>;
  key: string;
  /** Its version at the server, as far as this device knows; absent or 0 for none. */
  base?: number;
  /** Something of it is here only. */
  unsaved?: boolean;
  /** Fields that were emptied: what is known of them is not filled in again. */
  emptied?: readonly string[];
  /** Sent exactly so, and no answer came: a retry sends this again. */
  sent?: unknown;
}

const PREFIX = 'banjie.draft';

/** `what` is e.g. `open:data-correction` or `command:<matter>:<item>:<command>`. */
export const draftName = (person: string, what: string): string => `${PREFIX}:${person}:${what}`;

/** A short name for a choice of several: the same choice gives the same name, whatever the order of tapping. */
export function fingerprint(chosen: readonly string[]): string {
  let hash = 0;
  const text = [...chosen].sort().join();
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return `${chosen.length}-${(hash >>> 0).toString(36)}`;
}

/** Unique enough for one person's submissions; not a secret. */
export function newKey(now: number, random: () => number = Math.random): string {
  const part = () =>
    Math.floor(random() * 36 ** 8)
      .toString(36)
      .padStart(8, '0');
  return `app:${now.toString(36)}:${part()}${part()}`;
}

export function readDraft(name: string): Draft | undefined {
  const kept = lasting.read(name);
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { form, key, sent, base, unsaved, emptied } = kept as Partial<Draft>;
  if (typeof form !== 'object' || form === null || typeof key !== 'string') return undefined;
  return {
    ...{ form, key },
    ...(sent === undefined ? {} : { sent }),
    ...(typeof base === 'number' ? { base } : {}),
    // One of a release before drafts were shared is nowhere else.
    unsaved: unsaved !== false,
    ...(Array.isArray(emptied) ? { emptied } : {}),
  };
}

export const writeDraft = (name: string, draft: Draft): void => lasting.write(name, draft);
export const dropDraft = (name: string): void => lasting.remove(name);

export function clearDrafts(person: string): void {
  for (const key of lasting.keys()) if (key.startsWith(`${PREFIX}:${person}:`)) lasting.remove(key);
}
