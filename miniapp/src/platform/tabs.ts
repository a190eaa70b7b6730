/** Tabs of one browser that hold one session, because one was opened from the other. WeChat has no tabs. */
import type { Held } from '@banjie/shared/contract/held.ts';

export interface Renewal {
  /** What was used. */
  from: string;
  held: Held;
}

const channel = IN_BROWSER && 'BroadcastChannel' in window ? new BroadcastChannel('banjie.session') : undefined;

export const tellRenewal = (renewal: Renewal): void => channel?.postMessage(renewal);

export function hearRenewals(hear: (renewal: Renewal) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<Renewal>) => hear(event.data));
}
