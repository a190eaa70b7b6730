import './zod.ts';
import type { ReactNode } from 'react';
import { loadAhead } from './ahead.ts';
import { startLive } from './session/live.ts';
import { startSession } from './session/session.ts';
import './app.scss';

startSession();
startLive();
if (IN_BROWSER) loadAhead();

export default function App({ children }: { children?: ReactNode }): ReactNode {
  return children;
}
