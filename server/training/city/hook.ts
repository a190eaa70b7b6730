/** The training city's monitoring system: what it is called, and the token with which it calls the webhook. */
import type { SourceRecord } from '../../people/ports.ts';
import type { Tokens } from '../../people/tokens.ts';

/** The token follows from the installation's secret: it needs no place of its own, and no other installation has it. */
export function hookOf(tokens: Pick<Tokens, 'keyedHash'>): { token: string; source: SourceRecord } {
  const token = `training-${tokens.keyedHash('code', 'alertmanager of the training ground').slice(0, 32)}`;
  return {
    token,
    source: { id: '政务云监控平台', name: '政务云监控平台', unit: 'cloud', hash: tokens.keyedHash('source', token) },
  };
}
