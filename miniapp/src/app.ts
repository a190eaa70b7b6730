import type { ReactNode } from 'react';
import { z } from 'zod';
import './app.scss';

z.config({ jitless: true });

export default function App(props: { children?: ReactNode }): ReactNode {
  return props.children;
}
