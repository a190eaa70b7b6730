/**
 * A browser loads the code of a page when it is opened for the first time; WeChat has all of it already. What everybody opens
 * is loaded ahead, once the first page is there: on a bad line the next tap leads somewhere.
 */
import { texts } from './texts.ts';
import { sayError } from './ui/toast.ts';

const AFTER_MS = 1_500;

const everyday = [
  () => import('./pages/matter/index.tsx'),
  () => import('./pages/start/index.tsx'),
  () => import('./pages/form/index.tsx'),
  () => import('./pages/alerts/index.tsx'),
  () => import('./pages/me/index.tsx'),
];

export function loadAhead(): void {
  window.addEventListener('unhandledrejection', ({ reason }) => {
    if (reason instanceof Error && reason.name === 'ChunkLoadError') sayError(texts.error.noPage);
  });
  window.addEventListener('load', () => {
    setTimeout(() => {
      // What can't be loaded now is loaded when it is opened.
      void Promise.allSettled(everyday.map((page) => page())).then(() => performance.mark('pages-ahead'));
    }, AFTER_MS);
  });
}
