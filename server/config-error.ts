/** What is wrong with a setting, and what an address must be like. */
import { texts } from './config-texts.ts';

/** A setting is missing or wrong; the message is Chinese and names the remedy. */
export class ConfigError extends Error {}

export const loopback = new Set(['127.0.0.1', '::1', 'localhost']);
/** Without a slash at its end. @throws ConfigError when it is none */
export function urlOf(name: string, url: string): string {
  try {
    return new URL(url).href.replace(/\/+$/, '');
  } catch {
    throw new ConfigError(texts.url(name, url));
  }
}

/** Whether what is sent there could be read on the way: not by TLS, and it leaves the machine. */
export function isInClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== 'https:' && !(protocol === 'http:' && loopback.has(hostname));
}
