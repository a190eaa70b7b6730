import { createHash } from 'node:crypto';

/** JSON with sorted keys and without undefined: the one spelling of a value that is hashed. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.keys(value)
      .sort()
      .flatMap((key) => {
        const field = (value as Record<string, unknown>)[key];
        return field === undefined ? [] : [`${JSON.stringify(key)}:${canonical(field)}`];
      });
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SM3 (GB/T 32905) of the canonical spelling, 64 hex digits. */
export const hashOf = (value: unknown): string => createHash('sm3').update(canonical(value)).digest('hex');

/** What the first entry of a history is chained to. */
export const GENESIS = '0'.repeat(64);
