import { errorText } from '../session/api.ts';
import { receive } from '../session/files.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { say, sayError } from './toast.ts';

/** Fetches a file for whoever is signed in and saves it, or opens it where nothing can be saved; says what came of it. */
export async function download(path: string, name: string): Promise<void> {
  try {
    if ((await receive(path, name)) === 'saved') say(texts.files.saved);
  } catch (error) {
    noticeError(error);
    sayError(errorText(error));
  }
}
