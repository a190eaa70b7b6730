/** What of a conversation may be kept: never an ID number, and nothing that is nested without end. */
import { maskIds } from '@banjie/shared/kernel/mask.ts';

/** Names of fields that carry identifiers of ours or of the channel; their digits are nobody's ID number. */
const identifiers = new Set(['messageId', 'matter', 'number', 'item', 'receipt']);
const ONLY_DIGITS = /^\d{17}[\dXx]$/;
const DEEPEST = 40;

/**
 * The same value with every ID number in its texts, numbers and field names masked. Undefined when it is nested deeper
 * than any form or dialogue.
 */
export function withoutIds(value: Record<string, unknown>): Record<string, unknown> | undefined {
  return deeperThan(value, DEEPEST) ? undefined : (masked('', value) as Record<string, unknown>);
}

function masked(name: string, value: unknown): unknown {
  if (typeof value === 'string') {
    const exempt = name === 'messageId' || (identifiers.has(name) && !ONLY_DIGITS.test(value));
    return exempt ? value : maskIds(value).text;
  }
  if (typeof value === 'number') return maskedNumber(value);
  if (Array.isArray(value)) return value.map((one) => masked(name, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [maskIds(key).text, masked(key, one)]));
}

/** Beyond the digits that a number can hold exactly it was an identifier, may be one of a person, and has lost its check digit. */
function maskedNumber(value: number): number | string {
  const digits = String(value);
  if (Math.abs(value) >= 1e17) return `${digits.slice(0, 6)}********${digits.slice(-4)}`;
  const { text, masked: found } = maskIds(digits);
  return found ? text : value;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => deeperThan(one, levels - 1));
}
