/** What is no work for the thread that answers all requests: each job with what it is given and what comes of it. */
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Feed } from '../feeds/ports.ts';
import type { Reading } from '../feeds/reading.ts';
import type { PrintedFile } from '../proof/dossier/file.ts';
import type { Compared } from '../resources/compare.ts';
import type { Comparing } from '../resources/comparing.ts';
import type { HandInView } from '@banjie/shared/contract/shapes.ts';
import type { TableText } from '../resources/hand-in/bytes.ts';
import type { HandingIn } from '../resources/hand-in/handing-in.ts';

export interface Jobs {
  /** A matter's file on paper. */
  print: { given: PrintedFile; made: Uint8Array };
  /** A letter as PDF. */
  letter: { given: { docx: Uint8Array; title: string; at: Instant }; made: Uint8Array };
  compare: { given: Comparing; made: Compared | Rejection };
  handIn: { given: HandingIn; made: HandInView | Rejection };
  /** A file as a table. */
  table: { given: { bytes: Uint8Array }; made: TableText | Rejection };
  /** A large message of a monitoring system. */
  alerts: { given: { bytes: Uint8Array; feed: Pick<Feed, 'kind' | 'mapping'> }; made: Reading | Rejection };
}
export type JobName = keyof Jobs;
export type Job = { [K in JobName]: { job: K; given: Jobs[K]['given'] } }[JobName];

/** Does a job elsewhere; a rejection when there is no room for it, or when it did not come to its end. */
export type Run = <K extends JobName>(job: K, given: Jobs[K]['given']) => Promise<Jobs[K]['made'] | Rejection>;
