/** How the person wants to see it. Kept on the phone. */
import { lasting } from '../platform/storage.ts';
import { createStore } from './store.ts';

const KEY = 'banjie.elder';

/** Elder mode: text of 18 px and more, targets of 60 px. */
export const elderMode = createStore<boolean>(lasting.read(KEY) === true);

export function setElderMode(on: boolean): void {
  lasting.write(KEY, on);
  elderMode.set(on);
}
