import './zod.ts';
import type { ReactNode } from 'react';
import { loadAhead } from './ahead.ts';
import { Workbench } from './desk/workbench.tsx';
import { startDesk } from './platform/desk.ts';
import { startLive } from './session/live.ts';
import { startSession } from './session/session.ts';
import { startElder } from './session/elder.ts';
import { startLook } from './session/look.ts';
import './app.scss';

startLook();
startDesk();
startSession();
startElder();
startLive();
if (IN_BROWSER) loadAhead();

export default function App({ children }: { children?: ReactNode }): ReactNode {
  // A literal: WeChat's build has nothing of it.
  if (!IN_BROWSER) return children;
  return (
    <>
      {children}
      <Workbench />
    </>
  );
}
