import './zod.ts';
import type { ReactNode } from 'react';
import { startLive } from './session/live.ts';
import { startSession } from './session/session.ts';
import './app.scss';

startSession();
startLive();

export default function App({ children }: { children?: ReactNode }): ReactNode {
  return children;
}
