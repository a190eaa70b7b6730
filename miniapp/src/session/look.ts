/** Whether it is dark now: by one's own choice, else as the phone is. The document follows at once. */
import { dressDocument, isSystemDark, onSystemLook } from '../platform/look.ts';
import { elderMode, look } from './settings.ts';
import { createStore } from './store.ts';

const isDark = (): boolean => (look.get() === 'auto' ? isSystemDark() : look.get() === 'dark');

export const dark = createStore(isDark());

export function startLook(): void {
  const dress = () => {
    dark.set(isDark());
    dressDocument(dark.get(), elderMode.get());
  };
  dress();
  look.subscribe(dress);
  elderMode.subscribe(dress);
  onSystemLook(dress);
}
