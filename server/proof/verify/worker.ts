/** One thread of the verifier: a part of the matters, on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../../store/base/connection.ts';
import { rootStore } from '../../store/matters/roots.ts';
import { besideStore } from '../../store/proof/beside.ts';
import type { IdRange, Root } from '../ports.ts';
import type { Seals } from './notices.ts';
import { verifyMatters } from './matters.ts';

export interface Part {
  uri: string;
  range: IdRange;
  roots: Pick<Root, 'day' | 'attempt' | 'cut'>[];
  seals?: Seals;
  /** Nothing beside the matters. */
  alone?: true;
}

const { uri, range, roots, seals, alone } = workerData as Part;
const connection = await connect(uri);
try {
  const beside = alone ? {} : { beside: besideStore(connection) };
  const store = { ...rootStore(connection), ...beside, ...(seals ? { seals } : {}) };
  parentPort?.postMessage(await verifyMatters(store, roots, range));
} finally {
  await connection.close();
}
