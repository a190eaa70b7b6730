/** One thread of the verifier: a part of the matters, on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../../store/base/connection.ts';
import { rootStore } from '../../store/matters/roots.ts';
import { besideStore } from '../../store/proof/beside.ts';
import type { IdRange, Root } from '../ports.ts';
import { verifyMatters } from './matters.ts';

export interface Part {
  uri: string;
  range: IdRange;
  roots: Pick<Root, 'day' | 'attempt' | 'cut'>[];
}

const { uri, range, roots } = workerData as Part;
const connection = await connect(uri);
try {
  parentPort?.postMessage(
    await verifyMatters({ ...rootStore(connection), beside: besideStore(connection) }, roots, range),
  );
} finally {
  await connection.close();
}
