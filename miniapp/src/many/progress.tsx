import type { ReactNode } from 'react';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from './texts.ts';

/** How many of them have an answer. */
export function Progress({ done, count }: { done: number; count: number }): ReactNode {
  return (
    <Box className="many-progress" role="status">
      <Txt>{texts.progress(done, count)}</Txt>
      <Box className="progress">
        <Box className="progress__done" style={{ width: `${Math.round((done / Math.max(1, count)) * 100)}%` }} />
      </Box>
    </Box>
  );
}
