/** A procedure's drawing as a download: what is regulated is public, so every person who is signed in may have it. */
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import type { Handlers } from '../http/handler.ts';
import { texts } from './texts.ts';
import { bpmnOf } from './write.ts';

export function bpmnHandlers(): Handlers<'drawProcedure'> {
  // A definition never changes while the server runs, and its layout takes a tenth of a second: made once.
  const made = new Map<string, Promise<string>>();
  return {
    async drawProcedure({ params: { key } }) {
      const procedure = latestProcedure(key);
      if (!procedure) return reject('notFound', texts.unknown(key));
      const making = made.get(key) ?? bpmnOf(procedure);
      made.set(key, making);
      return {
        name: texts.file(procedure.title),
        type: 'application/xml; charset=utf-8',
        content: Buffer.from(await making, 'utf8'),
      };
    },
  };
}
