import type { TemplateKey } from './templates.ts';

/** An SMS as it was handed over, and what came back of it. No number stands in it. Machine time. */
export interface SmsRecord {
  /** Opaque: by this the gateway knows it. */
  id: string;
  delivery: string;
  template: TemplateKey;
  text: string;
  /** 138****5678 */
  masked: string;
  at: Date;
  report?: { state: 'delivered' | 'failed'; reason: string; at: Date };
}

export interface SmsStore {
  /** Once for each. */
  note(record: Omit<SmsRecord, 'at' | 'report'>): Promise<void>;
  /** The first report of an end counts; gives the delivery, undefined where it is not known (any more). */
  report(id: string, state: 'delivered' | 'failed', reason: string): Promise<SmsRecord | undefined>;
  latest(limit: number): Promise<SmsRecord[]>;
}
