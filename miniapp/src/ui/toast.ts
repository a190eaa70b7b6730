import { elderMode } from '../session/settings.ts';
import { createStore } from '../session/store.ts';
import { timeToRead } from './time-to-read.ts';

/** A short message that goes away by itself. Never the only place where something important is said. */
export const toast = createStore<string | undefined>(undefined);
/** What did not work: it stays until somebody closes it. */
export const trouble = createStore<string | undefined>(undefined);

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  if (timer !== undefined) clearTimeout(timer);
  toast.set(text);
  timer = setTimeout(() => toast.set(undefined), timeToRead(text, elderMode.get()));
}

export const sayError = (text: string): void => trouble.set(text);
