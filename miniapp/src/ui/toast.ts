import { createStore } from '../session/store.ts';

/** A short message that goes away by itself. Never the only place where something important is said. */
export const toast = createStore<string | undefined>(undefined);

const SHOWN_MS = 2600;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  if (timer !== undefined) clearTimeout(timer);
  toast.set(text);
  timer = setTimeout(() => toast.set(undefined), SHOWN_MS);
}
