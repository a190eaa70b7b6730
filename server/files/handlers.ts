/** The operations on attachments. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { Files } from './files.ts';
import { texts } from './texts.ts';

export interface FileHandlerPorts {
  files: Files;
  /** The matter as this person sees it: an attachment is shown to whoever sees it there, and to nobody else. */
  view(id: string, caller: PersonCaller): Promise<MatterView | Rejection>;
  /** Somebody opens a letter: where it is addressed to his unit, it is served. */
  opens?(matter: string, letter: string, caller: PersonCaller): Promise<void>;
}

export function fileHandlers({ files, view, opens }: FileHandlerPorts): Handlers<'sendFile' | 'dropFile' | 'readFile'> {
  return {
    sendFile: ({ caller, query, upload }) => files.upload(caller.person, query.name, upload, query.signs),
    async dropFile({ caller, params }) {
      return (await files.discard(caller.person, params.id)) ? { ok: true } : reject('notFound', texts.notFound);
    },
    async readFile({ caller, params }) {
      const matter = await view(params.id, caller);
      if (isRejection(matter)) return matter;
      const shown = [...matter.files, ...matter.letters.flatMap(({ files: some }) => some)];
      const file = shown.find((one) => one.id === params.file);
      if (!file) return reject('notFound', texts.notFound);
      // Looked at as a whole before the first byte is given out: what was changed meanwhile is given to nobody.
      if (!(await files.isWhole(file))) return reject('stale', texts.changed(file.name));
      const letter = matter.letters.find((one) => one.files.includes(file));
      if (letter) await opens?.(matter.id, letter.id, caller);
      return { name: file.name, type: file.type, content: files.content(file.id) };
    },
  };
}
