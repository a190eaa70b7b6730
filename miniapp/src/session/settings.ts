/** How the person wants to see it. Kept on the phone. */
import { lasting } from '../platform/storage.ts';
import { createStore } from './store.ts';

const ELDER = 'banjie.elder';
const LOOK = 'banjie.look';

/** Elder mode: text of 18 px and more, targets of 60 px. */
export const elderMode = createStore<boolean>(lasting.read(ELDER) === true);

export function setElderMode(on: boolean): void {
  lasting.write(ELDER, on);
  elderMode.set(on);
}

/** Light or dark; `auto` as the phone is. */
type Look = 'auto' | 'light' | 'dark';

const kept = lasting.read(LOOK);
export const look = createStore<Look>(kept === 'light' || kept === 'dark' ? kept : 'auto');

export function setLook(next: Look): void {
  lasting.write(LOOK, next);
  look.set(next);
}
