import { hash } from 'node:crypto';

/** Names of fields as they are spelled: there are few of them, and millions of values. */
const spelled = new Map<string, string>();
const SPELLED_AT_MOST = 10_000;

function spell(name: string): string {
  const known = spelled.get(name);
  if (known !== undefined) return known;
  const fresh = `${JSON.stringify(name)}:`;
  // Forms may carry names that people made up.
  if (spelled.size < SPELLED_AT_MOST) spelled.set(name, fresh);
  return fresh;
}

/** JSON with sorted keys and without undefined: the one spelling of a value that is hashed. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let n = 0; n < value.length; n++) text += (n === 0 ? '' : ',') + canonical(value[n] ?? null);
    return `${text}]`;
  }
  let text = '{';
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field !== undefined) text += (text.length === 1 ? '' : ',') + spell(name) + canonical(field);
  }
  return `${text}}`;
}

/** SM3 (GB/T 32905) over exactly these bytes, 64 hex digits. In one call: as a stream of one piece it costs 0.7 µs more. */
export const hashOfText = (text: string): string => hash('sm3', text, 'hex');

/** SM3 of the canonical spelling, 64 hex digits. */
export const hashOf = (value: unknown): string => hashOfText(canonical(value));

/** What the first entry of a history is chained to. */
export const GENESIS = '0'.repeat(64);
