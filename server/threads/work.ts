/** What a thread does. It has a connection of its own where a job reads tables, so that their rows never pass through others. */
import { workerData } from 'node:worker_threads';
import { msOf } from '@banjie/shared/kernel/time.ts';
import { drawDocx } from '../letters/docx/draw.ts';
import { readDocx } from '../letters/docx/read.ts';
import { readMessage } from '../feeds/reading.ts';
import { printFile } from '../proof/dossier/print.ts';
import { comparedWith } from '../resources/comparing.ts';
import { handedInTo } from '../resources/hand-in/handing-in.ts';
import { tableIn } from '../resources/hand-in/table.ts';
import type { TableStore } from '../resources/ports.ts';
import { connect } from '../store/base/connection.ts';
import { tableStore } from '../store/city/tables.ts';
import type { Job } from './jobs.ts';

const { uri } = workerData as { uri: string };
let tables: Promise<TableStore> | undefined;

function ownTables(): Promise<TableStore> {
  tables ??= connect(uri).then(tableStore);
  tables.catch(() => (tables = undefined));
  return tables;
}

export async function work({ job, given }: Job): Promise<unknown> {
  switch (job) {
    case 'print':
      return printFile(given);
    case 'letter':
      return drawDocx(readDocx(given.docx), { title: given.title, at: new Date(msOf(given.at)) });
    case 'compare':
      return comparedWith(await ownTables(), given);
    case 'handIn':
      return handedInTo(await ownTables(), given);
    case 'table':
      return tableIn(given.bytes);
    case 'alerts':
      return readMessage(given.bytes, given.feed);
  }
}
