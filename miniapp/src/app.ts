import './zod.ts';
import type { ReactNode } from 'react';
import { startLive } from './session/live.ts';
import { startSession } from './session/session.ts';
import { startLook } from './session/look.ts';
import './app.scss';

startLook();
startSession();
startLive();

export default function App({ children }: { children?: ReactNode }): ReactNode {
  return children;
}
