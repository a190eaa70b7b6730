/** Sending and opening attachments as the person who is signed in. */
import { addressOf, answerOf } from '@banjie/shared/contract/client.ts';
import { filesRoutes } from '@banjie/shared/contract/routes/files.ts';
import { fillingRoutes } from '@banjie/shared/contract/routes/filling.ts';
import { resourcesRoutes } from '@banjie/shared/contract/routes/resources.ts';
import type { CatalogueTable, HandInView, SentFile } from '@banjie/shared/contract/shapes.ts';
import { openFile, sendFile, type ChosenFile, type Opened } from '../platform/attach.ts';
import { receivePicture } from '../platform/picture.tsx';
import { api, asMe } from './api.ts';

export interface Transfer {
  /** @throws ApiError, NoAnswer, SignedOut */
  done: Promise<SentFile>;
  stop(): void;
}

/** @param signs the one command for which it is a signature */
export function send(file: ChosenFile, onProgress: (percent: number) => void, signs?: string): Transfer {
  let stop = () => {};
  const path = addressOf(filesRoutes.sendFile, {
    query: { name: file.name, ...(signs === undefined ? {} : { signs }) },
  });
  const answer = asMe((headers) => {
    const sending = sendFile(file, path, headers, onProgress);
    stop = sending.stop;
    return sending.answer;
  });
  return { done: answer.then((one) => answerOf(one) as SentFile), stop: () => stop() };
}

/**
 * Sends a table of the resource: to be looked at, or, with what that look gave, to become its new version.
 * @throws ApiError, NoAnswer, SignedOut
 */
export async function handIn(file: ChosenFile, resource: string, confirm?: string): Promise<HandInView> {
  const path = addressOf(resourcesRoutes.handInRows, {
    params: { id: resource },
    query: confirm === undefined ? {} : { confirm },
  });
  const answer = await asMe((headers) => sendFile(file, path, headers, () => undefined).answer);
  return answerOf(answer) as HandInView;
}

/** Sends a table of the unit's catalogue to be looked at beside what stands. @throws ApiError, NoAnswer, SignedOut */
export async function lookAtCatalogue(file: ChosenFile): Promise<CatalogueTable> {
  const path = addressOf(resourcesRoutes.readCatalogueTable, {});
  const answer = await asMe((headers) => sendFile(file, path, headers, () => undefined).answer);
  return answerOf(answer) as CatalogueTable;
}

/** Reads a table out of a file, for a list of a form. @throws ApiError, NoAnswer, SignedOut */
export async function tableOf(file: ChosenFile): Promise<string> {
  const path = addressOf(fillingRoutes.readTable, {});
  const answer = await asMe((headers) => sendFile(file, path, headers, () => undefined).answer);
  return (answerOf(answer) as { text: string }).text;
}

/** What is no longer wanted is forgotten at once; where that fails, the server does it within a day. */
export const drop = (id: string): Promise<void> =>
  api.dropFile({ params: { id } }).then(
    () => undefined,
    () => undefined,
  );

/** Receives an attachment and shows or saves it. @throws ApiError, NoAnswer, SignedOut */
export const open = (matter: string, file: { id: string; name: string }): Promise<Exclude<Opened, object>> =>
  receive(addressOf(filesRoutes.readFile, { params: { id: matter, file: file.id } }), file.name);

/** Receives a file of the server and shows or saves it. @throws ApiError, NoAnswer, SignedOut */
export async function receive(path: string, name: string): Promise<Exclude<Opened, object>> {
  let outcome: Exclude<Opened, object> = 'unopened';
  const answer = await asMe(async (headers) => {
    const opened = await openFile(path, headers, name);
    if (typeof opened !== 'string') return opened;
    outcome = opened;
    return { status: 200, body: undefined };
  });
  answerOf(answer);
  return outcome;
}

/** The picture of a signature, to be shown; nothing where it can't be had. */
export async function pictureOf(matter: string, file: string): Promise<string | undefined> {
  let src: string | undefined;
  const path = addressOf(filesRoutes.readFile, { params: { id: matter, file } });
  const answer = await asMe(async (headers) => {
    const received = await receivePicture(path, headers);
    if (!('src' in received)) return received;
    src = received.src;
    return { status: 200, body: undefined };
  });
  return answer.status === 200 ? src : undefined;
}
