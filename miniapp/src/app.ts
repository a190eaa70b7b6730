import './zod.ts';
import type { ReactNode } from 'react';
import { startSession } from './session/session.ts';
import './app.scss';

startSession();

export default function App({ children }: { children?: ReactNode }): ReactNode {
  return children;
}
